"""Every kind of case walked to its ends; the chain holds and every decision replays."""

from __future__ import annotations

import pytest
from tests.portal.cases.stories import PATHS, done, opened, people

from maatwerk.portal.audit import chain
from maatwerk.portal.cases import deciding
from maatwerk.portal.cases.models import Decision, Step

pytestmark = pytest.mark.django_db
WALKS = [(kind, names, end) for kind, paths in PATHS.items() for names, end in paths]


@pytest.mark.parametrize(("kind", "names", "end"), WALKS, ids=[f"{k}-{e}" for k, _, e in WALKS])
def test_a_case_reaches_its_end(kind: str, names: tuple[str, ...], end: str) -> None:
    who = people()
    case = done(opened(kind, who), who, *names)
    assert (case.state, case.version) == (end, len(names) + 1)
    steps = list(Step.objects.filter(case=case))
    assert [step.before for step in steps[1:]] == [step.after for step in steps[:-1]]
    assert chain.verify() == []
    assert all(deciding.replay(each).identical for each in Decision.objects.all())
