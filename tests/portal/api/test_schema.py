"""Requests made from the API's own description, as several roles: never an error of ours, never an answer it does not describe.

The same runs longer in ``soak``: ``API_EXAMPLES`` says how many requests each operation gets.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.db import transaction
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
    checks.negative_data_rejection,
]
api = schemathesis.openapi.from_wsgi(f"{BASE}/openapi.json", application)


@pytest.fixture(scope="module")
def askers(worlds: tuple[World, World]) -> dict[Role, str]:
    return {role: token(worlds[0], role) for role in ASKERS if role is not Role.PUBLIC}


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
    case.validate_response(answer, checks=CHECKS)
