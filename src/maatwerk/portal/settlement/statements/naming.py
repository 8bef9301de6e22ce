"""Names beside lines: of the workers that somebody may see in the register; of the others the number that was declared."""

from __future__ import annotations

from collections.abc import Iterable

from maatwerk.portal import clock
from maatwerk.portal.people.roles import Acting
from maatwerk.portal.register.lookup import persons_named
from maatwerk.portal.register.models import Person, PersonNumber
from maatwerk.portal.register.moment import Moment
from maatwerk.portal.register.numbers import hashed, shown
from maatwerk.portal.register.queries import visible_to


def persons_of(numbers: Iterable[str], acting: Acting) -> dict[str, Person]:
    """Return the persons with these national numbers that somebody in this capacity may see; one query."""
    keys = {hashed(number): number for number in numbers if number}
    seen = visible_to(Person.objects.all(), acting)
    rows = PersonNumber.objects.known_on().filter(hashed__in=keys, person__in=seen).select_related("person")
    return {keys[row.hashed]: row.person for row in rows}


def names_of(numbers: Iterable[str], acting: Acting) -> dict[str, str]:
    """Return a name per national number, or the number as it is printed where no name may be shown; two queries."""
    wanted = list(dict.fromkeys(numbers))
    persons = persons_of(wanted, acting)
    facts = persons_named([person.pk for person in persons.values()], Moment(clock.today()))
    named = {number: facts[person.pk].naam for number, person in persons.items() if person.pk in facts}
    return {number: named.get(number) or shown(number) for number in wanted}
