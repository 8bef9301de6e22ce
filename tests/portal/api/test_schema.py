"""Requests made from the API's own description, as several roles: never an error of ours, never an answer it does not describe.

The same runs longer in ``soak``: ``API_EXAMPLES`` says how many requests each operation gets.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.cache import cache
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from tests.portal.api.calling import BASE, paths, token
from tests.portal.factory import World

from maatwerk.portal.people.roles import Role
from maatwerk.portal.wsgi import application

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("API_EXAMPLES", "12"))
ASKERS = (Role.OFFICER, Role.EMPLOYER, Role.MEDIATOR, Role.PERSON, Role.PUBLIC)
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.unsupported_method,
]
"""What is asked as described is also accepted, but for the fields of a case: those stand in its table, not in the description."""
api = schemathesis.openapi.from_wsgi(f"{BASE}/openapi.json", application)


@pytest.fixture(scope="module")
def askers(worlds: tuple[World, World]) -> dict[Role, str]:
    return {role: token(worlds[0], role) for role in ASKERS if role is not Role.PUBLIC}


@pytest.fixture(autouse=True, scope="module")
def _connection_kept() -> Iterator[None]:
    """Keep the connection of the test over requests, as Django's own test client does: all is one transaction."""
    told = (signals.request_started, signals.request_finished)
    for signal in told:
        signal.disconnect(close_old_connections)
    yield
    for signal in told:
        signal.connect(close_old_connections)


@api.given(real=st.booleans(), role=st.sampled_from(ASKERS))
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@api.parametrize()
def test_every_answer_is_as_described(
    case: Any, real: bool, role: Role, worlds: tuple[World, World], askers: dict[Role, str]
) -> None:
    path = case.operation.path.removeprefix(BASE)
    if real:
        case.path_parameters = {**(case.path_parameters or {}), **paths(worlds[0]).get(path, {})}
    headers = {"Authorization": f"Bearer {askers[role]}"} if role in askers else {}
    cache.clear()
    with transaction.atomic():
        answer = case.call(headers=headers)
        transaction.set_rollback(True)
    more = [checks.negative_data_rejection] if _must_refuse(case) else []
    more += [] if path.startswith("/dossiers") and case.body is not None else [checks.positive_data_acceptance]
    case.validate_response(answer, checks=[*CHECKS, *more])


def _must_refuse(case: Any) -> bool:
    """Whether what is wrong is in the question itself: a header that nobody reads is no fault."""
    wrong = {place.value for place, part in case.meta.components.items() if part.mode.is_negative}
    return bool(wrong) and wrong <= {"query", "body"}
