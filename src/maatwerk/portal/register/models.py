"""The things of the register, and what is known of them.

A thing (a person, an employment, a toekenning) has a row that never changes; what is known of it stands in facts with two
times. Names follow the messages of MAGDA (SocEcon-02.00, Werk.Dmfa-03.00). Of an indicering only the result and its period are
kept, never the scores behind it.
"""

from __future__ import annotations

import secrets
from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_noop as said

from maatwerk.portal.kit.models import AppendOnly, TwoTimes
from maatwerk.portal.register.look_models import ListLook as ListLook
from maatwerk.portal.register.look_models import NumberLookup as NumberLookup

KNOWN: Final = Q(known_until=None)
"""The condition of indexes over what is known now: what lists count, sort and page through."""
_LETTERS: Final = "23456789BCDFGHJKMNPQRSTVWXYZ"


def new_code() -> str:
    """Return a random code that tells nothing and is easy to read out."""
    return "".join(secrets.choice(_LETTERS) for _ in range(10))


class Province(models.TextChoices):
    """Provinces and Brussels."""

    ANTWERPEN = "antwerpen", "Antwerpen"
    LIMBURG = "limburg", "Limburg"
    OOST = "oost-vlaanderen", "Oost-Vlaanderen"
    BRABANT = "vlaams-brabant", "Vlaams-Brabant"
    WEST = "west-vlaanderen", "West-Vlaanderen"
    BRUSSEL = "brussel", "Brussel"


class Municipality(AppendOnly):
    """A municipality by its REFNIS code."""

    nis = models.CharField(max_length=5, primary_key=True)

    def __str__(self) -> str:
        """Return the code."""
        return self.nis


class MunicipalityFacts(TwoTimes):
    """Name, province and, once merged, into what."""

    KEYS = (("municipality",),)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="facts")
    naam = models.CharField(max_length=60)
    provincie = models.CharField(max_length=20, choices=Province.choices)
    arrondissement = models.CharField(max_length=60, blank=True)
    merged_into = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(TwoTimes.Meta):
        """Facts of municipalities."""

        indexes = (models.Index(fields=("naam",)),)


class Person(AppendOnly):
    """Somebody, by an internal code that tells nothing."""

    code = models.CharField(max_length=10, unique=True, default=new_code)

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class PersonNumber(TwoTimes):
    """The national number (INSZ) of a person; found through a keyed hash, shown only to who may see it."""

    KEYS = (("person",), ("hashed",))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="numbers")
    insz = models.CharField(max_length=11)
    hashed = models.CharField(max_length=64, db_index=True)


class PersonFacts(TwoTimes):
    """Name, birth, sex and where somebody lives."""

    KEYS = (("person",),)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="facts")
    voornaam = models.CharField(max_length=60)
    achternaam = models.CharField(max_length=80)
    geslacht = models.CharField(
        max_length=1, choices=(("M", said("man")), ("V", said("vrouw")), ("X", said("onbekend")))
    )
    geboortedatum = models.DateField(null=True)
    gemeente = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, related_name="+")
    land = models.CharField(max_length=2, default="BE")
    zoeknaam = models.CharField(max_length=150)

    class Meta(TwoTimes.Meta):
        """Found by name."""

        indexes = (
            models.Index(fields=("zoeknaam",)),
            models.Index(fields=("zoeknaam", "valid_from", "valid_until"), name="person_by_name", condition=KNOWN),
            models.Index(
                fields=("geboortedatum", "valid_from", "valid_until"), name="person_by_birth", condition=KNOWN
            ),
        )

    @property
    def naam(self) -> str:
        """Return first and last name."""
        return f"{self.voornaam} {self.achternaam}"


class Organisation(AppendOnly):
    """An enterprise by its KBO number."""

    ondernemingsnummer = models.CharField(max_length=10, unique=True)

    def __str__(self) -> str:
        """Return the number as printed."""
        number = self.ondernemingsnummer
        return f"{number[:4]}.{number[4:7]}.{number[7:]}"


class OrganisationFacts(TwoTimes):
    """Name, kind and seat."""

    KEYS = (("organisation",),)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="facts")
    naam = models.CharField(max_length=150)
    soort = models.CharField(max_length=20)
    paritair_comite = models.CharField(max_length=9, blank=True)
    rsz_nummer = models.CharField(max_length=9, blank=True)
    gemeente = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, related_name="+")
    zoeknaam = models.CharField(max_length=150)

    class Meta(TwoTimes.Meta):
        """Found by name."""

        indexes = (models.Index(fields=("zoeknaam",)),)


class Establishment(AppendOnly):
    """A vestigingseenheid by its number."""

    vestigingsnummer = models.CharField(max_length=10, unique=True)

    def __str__(self) -> str:
        """Return the number as printed."""
        number = self.vestigingsnummer
        return f"{number[0]}.{number[1:4]}.{number[4:7]}.{number[7:]}"


class EstablishmentFacts(TwoTimes):
    """Whose establishment, and where."""

    KEYS = (("establishment",),)
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="facts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="establishments")
    naam = models.CharField(max_length=150)
    gemeente = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, related_name="+")


class Employment(AppendOnly):
    """A tewerkstelling: somebody with an employer."""

    code = models.CharField(max_length=10, unique=True, default=new_code)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="employments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="employments")

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class EmploymentFacts(TwoTimes):
    """The contract: valid from the first day of work until the day after the last; hours in hundredths per week."""

    KEYS = (("employment",),)
    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, related_name="facts")
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, null=True, related_name="+")
    type_werknemer = models.CharField(max_length=20, blank=True)
    uren = models.PositiveIntegerField("uren per week (Q), in honderdsten")
    uren_voltijds = models.PositiveIntegerField("uren per week van de voltijdse (S), in honderdsten")

    class Meta(TwoTimes.Meta):
        """Listed by the first day."""

        indexes = (
            models.Index(fields=("valid_from", "valid_until"), name="employment_by_start", condition=KNOWN),
            models.Index(fields=("valid_until", "valid_from"), name="employment_by_end", condition=KNOWN),
        )

    @property
    def tewerkstellings_percentage(self) -> int:
        """Return Q/S in hundredths of a percent, half up."""
        return (self.uren * 20_000 + self.uren_voltijds) // (2 * self.uren_voltijds)


class Indicering(AppendOnly):
    """A finding of VDAB about a person, by the number of its request."""

    aanvraagnummer = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="indiceringen")

    def __str__(self) -> str:
        """Return the number."""
        return self.aanvraagnummer


class IndiceringFacts(TwoTimes):
    """The result and its period; ``advies`` as the law's choices for imw_recht, ``pakket`` percentage and degree if CMW."""

    KEYS = (("indicering",),)
    indicering = models.ForeignKey(Indicering, on_delete=models.PROTECT, related_name="facts")
    type_indicering = models.CharField(max_length=5, choices=(("START", "start"), ("EVAL", "evaluatie")))
    advies = models.CharField(max_length=30)
    type_doelgroep = models.CharField(max_length=1, blank=True)
    loonpremie_percentage = models.PositiveSmallIntegerField(null=True)
    begeleidingsgraad = models.CharField(max_length=6, blank=True)


class Maatregel(models.TextChoices):
    """TypeMaatregel of the messages, with IMW beside the four that they know."""

    IMW = "IMW", "individueel maatwerk"
    MWB = "MWB", "collectief maatwerk"
    MWA = "MWA", "maatwerkafdeling"
    VOP = "VOP", "Vlaamse ondersteuningspremie"
    LDE = "LDE", "lokale diensteneconomie"


class Toekenning(AppendOnly):
    """A right to support, by its toekenningsnummer."""

    toekenningsnummer = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="toekenningen")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="toekenningen")
    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, null=True, related_name="toekenningen")
    indicering = models.ForeignKey(Indicering, on_delete=models.PROTECT, null=True, related_name="toekenningen")
    type_maatregel = models.CharField(max_length=3, choices=Maatregel.choices)

    def __str__(self) -> str:
        """Return the number."""
        return self.toekenningsnummer


class ToekenningFacts(TwoTimes):
    """The status of a right over its period."""

    KEYS = (("toekenning",),)
    STATUS = (
        ("TG", said("toegekend")),
        ("GG", said("goedgekeurd")),
        ("GW", said("geweigerd")),
        ("IB", said("in behandeling")),
        ("AF", said("afgesloten")),
    )
    toekenning = models.ForeignKey(Toekenning, on_delete=models.PROTECT, related_name="facts")
    status = models.CharField(max_length=2, choices=STATUS)

    class Meta(TwoTimes.Meta):
        """Listed by the first day."""

        indexes = (
            models.Index(fields=("valid_from", "valid_until"), name="toekenning_by_start", condition=KNOWN),
            models.Index(fields=("valid_until", "valid_from"), name="toekenning_by_end", condition=KNOWN),
        )


class Pakket(TwoTimes):
    """A werkondersteuningspakket: the percentage of the loonpremie and the degree of coaching, over its period.

    ``startpakket`` (loonpremie, twee_jaar, drie_jaar) only for individueel maatwerk.
    """

    KEYS = (("toekenning",),)
    toekenning = models.ForeignKey(Toekenning, on_delete=models.PROTECT, related_name="pakketten")
    type_indicering = models.CharField(max_length=5, choices=(("START", "start"), ("EVAL", "evaluatie")))
    loonpremie_percentage = models.PositiveSmallIntegerField(null=True)
    begeleidingsgraad = models.CharField(max_length=6, blank=True)
    startpakket = models.CharField(max_length=20, blank=True)


class Erkenning(TwoTimes):
    """A recognition of an organisation (maatwerkbedrijf, maatwerkafdeling, LDE-onderneming)."""

    KEYS = (("organisation", "soort"),)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="erkenningen")
    soort = models.CharField(max_length=20)


class Contingent(TwoTimes):
    """The places of a maatwerkbedrijf, in millionths of a VTE."""

    KEYS = (("organisation",),)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contingenten")
    vte = models.PositiveBigIntegerField("VTE, in miljoensten")


class QualityRegistration(TwoTimes):
    """A registration under the Kwaliteits- en Registratiemodel."""

    KEYS = (("organisation",),)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="kwaliteit")
    bewijs = models.CharField(max_length=40)


class ProviderRegistration(TwoTimes):
    """The registration of an external provider of coaching (valid five years)."""

    KEYS = (("organisation",),)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="dienstverlening")
    werkingsgebied = models.CharField(max_length=120)
    capaciteit = models.PositiveIntegerField()


class Coach(AppendOnly):
    """Somebody who coaches on the work floor; not a person of the register, has no national number here."""

    code = models.CharField(max_length=10, unique=True, default=new_code)

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class CoachFacts(TwoTimes):
    """For whom, as what, and by which proof."""

    KEYS = (("coach",),)
    SOORT = (("gekwalificeerd", said("gekwalificeerde begeleider")), ("collega", said("collega-coach")))
    coach = models.ForeignKey(Coach, on_delete=models.PROTECT, related_name="facts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="coaches")
    naam = models.CharField(max_length=150)
    soort = models.CharField(max_length=14, choices=SOORT)
    kwalificatie = models.CharField(max_length=60, blank=True)


class WaitingEntry(TwoTimes):
    """Somebody with an advice for collectief maatwerk who waits for a place, valid from the first day of waiting."""

    KEYS = (("person",),)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="waiting")
    indicering = models.ForeignKey(Indicering, on_delete=models.PROTECT, null=True, related_name="+")
    provincie = models.CharField(max_length=20, choices=Province.choices)

    class Meta(TwoTimes.Meta):
        """Counted by province, listed by the first day."""

        indexes = (
            models.Index(fields=("valid_from", "valid_until", "provincie"), name="waiting_by_start", condition=KNOWN),
        )


class Look(AppendOnly):
    """Somebody looked at a person: who, as what, when, at what, and why if that was asked."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="looks")
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=150)
    capacity = models.CharField(max_length=80)
    what = models.CharField(max_length=80)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        """Latest first."""

        ordering = ("-at",)
        indexes = (models.Index(fields=("person", "-at")),)
