"""What a case may be about, by whom it is opened, and what its acts ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maatwerk.portal.audit import chain
from maatwerk.portal.cases import deciding, typed
from maatwerk.portal.cases.errors import NotAllowed
from maatwerk.portal.cases.models import Case
from maatwerk.portal.cases.moments import instant
from maatwerk.portal.cases.plain import plain
from maatwerk.portal.cases.table import Action, FormField, Kind, kinds
from maatwerk.portal.cases.terms import due_of
from maatwerk.portal.people.roles import EMPLOYERS, Acting, Role

PUT_RIGHT = "verbeterd_"
"""Before the name of a field of another case, where an act puts that right."""


@transaction.atomic
def open_case(
    code: str,
    acting: Acting,
    *,
    user: Any = None,
    data: Mapping[str, Any] | None = None,
    at: dt.datetime | None = None,
    **about: Any,
) -> Case:
    """Open a case of a kind about something; return it, in its first state.

    ``at`` is the moment of it, now without one. Raises NotAllowed for another role, or for something that is not theirs.
    """
    kind = kinds()[code]
    check(kind, acting, about)
    now = instant(at)
    told = {"kind": code, **{name: str(thing) for name, thing in about.items()}}
    event = chain.record(acting.actor, f"{code}.openen", "case:", told, at=now)
    case = Case(
        number=f"{kind.prefix}-{timezone.localtime(now).year}-{event.number:06d}",
        kind=code,
        state=kind.start,
        draft=plain(typed.read(kind.fields, data or {}).values),
        opened_by=user,
        opened_by_role=acting.role.value,
        opened_at=now,
        entered_at=now,
        draft_at=now,
        **about,
    )
    case.due = due_of(kind, kind.states[kind.start], deciding.moment_of(case, now, None)).day
    case.save(force_insert=True)
    return case


def check(kind: Kind, acting: Acting, about: Mapping[str, Any]) -> None:
    """Raise NotAllowed where somebody may not open a case of a kind about something."""
    if acting.role not in kind.opened_by:
        raise NotAllowed(_("een %(role)s opent geen dossier van deze soort") % {"role": acting.role.label})
    if kind.about == "decision":
        _decided(acting, about)
    elif not _key(about, kind.about):
        raise NotAllowed(_("zeg waarover het dossier gaat"))
    _own(acting, about)


def _decided(acting: Acting, about: Mapping[str, Any]) -> None:
    """A case about a decision: that one has ended, and is seen by whoever opens this one."""
    old = Case.objects.visible_to(acting).filter(pk=_key(about, "about")).first()
    if old is None:
        raise NotAllowed(_("zeg over welke beslissing het gaat"))
    if kinds()[old.kind].states[old.state].end not in ("positief", "negatief"):
        raise NotAllowed(_("over dit dossier is nog niet beslist"))
    if old.erased_at is not None:
        raise NotAllowed(_("de inhoud van dit dossier is gewist"))


def _own(acting: Acting, about: Mapping[str, Any]) -> None:
    """Employers open for themselves and their own workers and rights, citizens for themselves."""
    if acting.role in EMPLOYERS and any(each != acting.organisation for each in _organisations(about)):
        raise NotAllowed(_("dit is niet van uw organisatie"))
    if acting.role is Role.PERSON and any(each != acting.person for each in _people(about)):
        raise NotAllowed(_("dit gaat niet over u"))


def _organisations(about: Mapping[str, Any]) -> list[Any]:
    found = [about[name].organisation_id for name in ("employment", "toekenning") if about.get(name)]
    return [*found, _key(about, "organisation")]


def _people(about: Mapping[str, Any]) -> list[Any]:
    found = [about[name].person_id for name in ("employment", "toekenning", "about") if about.get(name)]
    return [*found, _key(about, "person")]


def _key(about: Mapping[str, Any], name: str) -> Any:
    thing = about.get(name)
    return thing.pk if thing is not None else about.get(f"{name}_id")


def fields_of(case: Case, action: Action) -> tuple[FormField, ...]:
    """Return what an act asks: its own fields, and those of the case that it puts right, each of them optional."""
    if not action.corrects or case.about is None:
        return action.fields
    kind = kinds()[case.about.kind]
    found = [each for one in kind.actions.values() if one.decides for each in one.fields]
    asked = {each.name: each for each in (*kind.fields, *found)}
    return (*action.fields, *(_put_right(each) for each in asked.values()))


def _put_right(each: FormField) -> FormField:
    return replace(each, name=PUT_RIGHT + each.name, asks=each.asks or each.name, required=False)


def put_right(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an act puts right, under the names of the other case."""
    return {name.removeprefix(PUT_RIGHT): each for name, each in given.items() if name.startswith(PUT_RIGHT)}
