"""What a new case can be about: the work, right, person or decision that somebody may choose, and who was chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from maatwerk.portal import clock
from maatwerk.portal.cases import queries
from maatwerk.portal.cases.models import Case
from maatwerk.portal.cases.table import Kind, kinds
from maatwerk.portal.people.roles import DEPARTMENT, EMPLOYERS, VDAB, Acting, Role
from maatwerk.portal.register import models as m
from maatwerk.portal.register.looking import note_list
from maatwerk.portal.register.lookup import organisations_named
from maatwerk.portal.register.moment import Moment
from maatwerk.portal.register.names import search_name
from maatwerk.portal.register.numbers import WrongNumber, person_by_insz
from maatwerk.portal.register.queries import visible_to
from maatwerk.portal.web.wording import day_in_words

MOST: Final = 50
NUMBER: Final = "cmw_plaatsing"
"""The kind for which an employer names somebody from the waiting list: by number, as the list is not theirs to read."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a case can be about: ``key`` names it in the form."""

    key: str
    label: str
    hint: str = ""


ORDER: Final = (
    *("imw_aanvraag", "imw_verlenging", "imw_aanpassing", "imw_einde", "imw_zelfstandige", "indicering"),
    *("cmw_indicering", "cmw_plaatsing", "cmw_evaluatie", "doorstroom", "terugval", "bezwaar"),
)
"""In which order kinds are offered: as a case goes, objections last."""


def offered(acting: Acting) -> list[tuple[str, list[Kind]]]:
    """Return the kinds that somebody can open under their headings; collectief maatwerk for maatwerkbedrijven alone."""
    mine = [kind for kind in kinds().values() if acting.role in kind.opened_by]
    if acting.role in EMPLOYERS and not _is_workshop(acting.organisation):
        mine = [kind for kind in mine if kind.measure != "cmw"]
    mine.sort(key=lambda kind: ORDER.index(kind.code) if kind.code in ORDER else len(ORDER))
    groups: dict[str, list[Kind]] = {}
    for kind in mine:
        groups.setdefault(_heading(kind), []).append(kind)
    return list(groups.items())


def _heading(kind: Kind) -> str:
    if kind.about == "decision":
        return _("Niet akkoord")
    return _("Individueel maatwerk") if kind.measure == "imw" else _("Collectief maatwerk")


def _is_workshop(organisation: int | None) -> bool:
    known = m.Erkenning.objects.as_of(clock.today())
    return bool(known.filter(organisation_id=organisation or 0, soort="maatwerkbedrijf").exists())


def asks(kind: Kind, acting: Acting) -> str:
    """Return how somebody says what a case is about: ``nothing``, ``number`` or ``choice``."""
    if kind.about == "person" and acting.role is Role.PERSON:
        return "nothing"
    return "number" if kind.code == NUMBER and acting.role in EMPLOYERS else "choice"


def must_search(kind: Kind, acting: Acting) -> bool:
    """Return whether somebody is asked for a name first: there are too many to choose from."""
    return acting.role in VDAB or (kind.about == "employment" and acting.role not in EMPLOYERS)


def choices(kind: Kind, acting: Acting, words: str = "") -> list[Choice]:
    """Return what somebody may choose, found by name: at most fifty, in alphabetical order. Names that were read are noted."""
    if must_search(kind, acting) and not words.strip():
        return []
    found = _CHOICES[_source(kind, acting)](kind, acting, search_name(words))
    if found and kind.about != "decision":
        note_list(f"kiezen:{kind.code}", acting, len(found), {"q": words.strip()})
    return found


def about(kind: Kind, acting: Acting, given: Mapping[str, str]) -> dict[str, Any] | None:
    """Return what a case is about, as ``open_case`` takes it; None where it is not theirs or was not given.

    Raises WrongNumber for a national number that is none.
    """
    how = asks(kind, acting)
    if how == "nothing":
        return {"person_id": acting.person, "organisation_id": acting.organisation}
    if how == "number":
        return _by_number(acting, given.get("nummer", ""))
    return _FOUND[_source(kind, acting)](kind, acting, given.get("over", ""))


def _source(kind: Kind, acting: Acting) -> str:
    if kind.about == "person":
        return "former" if acting.role in EMPLOYERS else "person"
    return kind.about


def _named(people: Iterable[int], words: str) -> list[m.PersonFacts]:
    rows = m.PersonFacts.objects.known_on().filter(person__in=people, valid_until=None).select_related("person")
    return list((rows.filter(zoeknaam__contains=words) if words else rows).order_by("zoeknaam")[:MOST])


def _work(kind: Kind, acting: Acting) -> Any:
    """Return the employments of today: an employer's own, and for the department those with a right of the measure that runs."""
    now = m.EmploymentFacts.objects.as_of(clock.today()).filter(employment=OuterRef("pk"))
    found = visible_to(m.Employment.objects.filter(Exists(now)), acting)
    if acting.role in EMPLOYERS:
        return found
    return (
        found.filter(pk__in=_rights(kind, acting).values("employment")) if acting.role in DEPARTMENT else found.none()
    )


def _work_choices(kind: Kind, acting: Acting, words: str) -> list[Choice]:
    work = _work(kind, acting)
    if acting.role not in EMPLOYERS:
        work = _called(work, words)
    by_person = {row.person_id: row for row in _named(work.values("person"), words if acting.role in EMPLOYERS else "")}
    found = list(work.filter(person__in=by_person))
    firms = (
        {}
        if acting.role in EMPLOYERS
        else organisations_named({each.organisation_id for each in found}, Moment(clock.today()))
    )
    made = [Choice(each.code, by_person[each.person_id].naam, _at(firms.get(each.organisation_id))) for each in found]
    return sorted(made, key=lambda each: (each.label, each.hint))[:MOST]


def _called(work: Any, words: str) -> Any:
    """Return the employments whose worker or employer is called so."""
    people = m.PersonFacts.objects.known_on().filter(valid_until=None, zoeknaam__contains=words)
    firms = m.OrganisationFacts.objects.known_on().filter(valid_until=None, zoeknaam__contains=words)
    return work.filter(Q(person__in=people.values("person")) | Q(organisation__in=firms.values("organisation")))


def _at(firm: m.OrganisationFacts | None) -> str:
    return _("bij %(firm)s") % {"firm": firm.naam} if firm else ""


def _work_about(kind: Kind, acting: Acting, key: str) -> dict[str, Any] | None:
    work = _work(kind, acting).filter(code=key).select_related("person", "organisation").first()
    return {"employment": work, "person": work.person, "organisation": work.organisation} if work else None


def _rights(kind: Kind, acting: Acting) -> Any:
    """Return the rights that run, of the measure of the kind, that somebody may see; VDAB chooses among all by name."""
    measure = m.Maatregel.IMW if kind.measure == "imw" else m.Maatregel.MWB
    runs = m.ToekenningFacts.objects.as_of(clock.today()).filter(toekenning=OuterRef("pk"), status="TG")
    found = m.Toekenning.objects.filter(Exists(runs), type_maatregel=measure)
    return found if acting.role in VDAB else visible_to(found, acting)


def _right_choices(kind: Kind, acting: Acting, words: str) -> list[Choice]:
    own = _rights(kind, acting)
    by_person = {row.person_id: row for row in _named(own.values("person"), words)}
    ends = {
        fact.toekenning_id: fact.valid_until
        for fact in m.ToekenningFacts.objects.as_of(clock.today()).filter(toekenning__person__in=by_person)
    }
    made = [
        Choice(each.toekenningsnummer, by_person[each.person_id].naam, _right_hint(each, ends.get(each.pk)))
        for each in own.filter(person__in=by_person)
    ]
    return sorted(made, key=lambda each: each.label)


def _right_hint(right: m.Toekenning, until: Any) -> str:
    said = _("recht %(number)s") % {"number": right.toekenningsnummer}
    return said + (_(", loopt tot %(day)s") % {"day": day_in_words(until)} if until else "")


def _right_about(kind: Kind, acting: Acting, key: str) -> dict[str, Any] | None:
    right = _rights(kind, acting).filter(toekenningsnummer=key).select_related("person", "organisation").first()
    return {"toekenning": right, "person": right.person, "organisation": right.organisation} if right else None


def _person_choices(_kind: Kind, _acting: Acting, words: str) -> list[Choice]:
    rows = m.PersonFacts.objects.known_on().filter(valid_until=None, zoeknaam__contains=words)
    found = rows.select_related("person").order_by("zoeknaam")[:MOST]
    return [_person_choice(row) for row in found]


def _person_choice(row: m.PersonFacts) -> Choice:
    born = _("geboren op %(day)s") % {"day": day_in_words(row.geboortedatum)} if row.geboortedatum else ""
    return Choice(row.person.code, row.naam, born)


def _person_about(kind: Kind, _acting: Acting, key: str) -> dict[str, Any] | None:
    person = m.Person.objects.filter(code=key).first()
    if person is None:
        return None
    return {"person": person} | (_last_workshop(person) if kind.code in ("terugval", NUMBER) else {})


def _last_workshop(person: m.Person) -> dict[str, Any]:
    """Return the maatwerkbedrijf of the last right of a person, where there was one."""
    right = m.Toekenning.objects.filter(
        person=person, type_maatregel=m.Maatregel.MWB, organisation__isnull=False
    ).last()
    return {"organisation": right.organisation} if right else {}


def _former(acting: Acting) -> Any:
    """Return the persons who once had a right to collectief maatwerk at this maatwerkbedrijf."""
    had = m.Toekenning.objects.filter(organisation_id=acting.organisation or 0, type_maatregel=m.Maatregel.MWB)
    return m.Person.objects.filter(pk__in=had.values("person"))


def _former_choices(_kind: Kind, acting: Acting, words: str) -> list[Choice]:
    return [Choice(row.person.code, row.naam) for row in _named(_former(acting).values("pk"), words)]


def _former_about(_kind: Kind, acting: Acting, key: str) -> dict[str, Any] | None:
    person = _former(acting).filter(code=key).first()
    return {"person": person, "organisation_id": acting.organisation} if person else None


def _decision_choices(_kind: Kind, acting: Acting, words: str) -> list[Choice]:
    found = queries.objectionable(acting).filter(number__icontains=words).order_by("-entered_at")[:MOST]
    return [_decision_choice(each) for each in found]


def _decision_choice(case: Case) -> Choice:
    kind = kinds()[case.kind]
    told = {"state": kind.states[case.state].title, "day": day_in_words(case.entered_at)}
    return Choice(case.number, f"{kind.title} {case.number}", _("%(state)s op %(day)s") % told)


def _decision_about(_kind: Kind, acting: Acting, key: str) -> dict[str, Any] | None:
    old = queries.objectionable(acting).filter(number=key).select_related("person", "organisation").first()
    return {"about": old, "person": old.person, "organisation": old.organisation} if old else None


def _by_number(acting: Acting, number: str) -> dict[str, Any] | None:
    """Return somebody on the waiting list by national number; the look is noted. Who does not wait is not told apart."""
    if not number.strip():
        raise WrongNumber(_("Geef het rijksregisternummer."))
    person = person_by_insz(number, acting, _("plaatsing"))
    waits = person and m.WaitingEntry.objects.as_of(clock.today()).filter(person=person).exists()
    return {"person": person, "organisation_id": acting.organisation} if waits else None


_CHOICES: Final[Mapping[str, Callable[[Kind, Acting, str], list[Choice]]]] = {
    "employment": _work_choices,
    "toekenning": _right_choices,
    "person": _person_choices,
    "former": _former_choices,
    "decision": _decision_choices,
}
_FOUND: Final[Mapping[str, Callable[[Kind, Acting, str], dict[str, Any] | None]]] = {
    "employment": _work_about,
    "toekenning": _right_about,
    "person": _person_about,
    "former": _former_about,
    "decision": _decision_about,
}
