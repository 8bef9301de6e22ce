"""What came in: files, what reading them gave, per employer and quarter what was received, and what was found.

A delivery counts once it was read whole; a file that breaks off halfway is refused and counts for nothing. Reading again (with
a later version of the program) adds a reading, it changes none; the latest counts.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_noop as said

from maatwerk.portal.archive.models import Archived
from maatwerk.portal.audit.models import Event
from maatwerk.portal.kit.models import AppendOnly
from maatwerk.portal.register.models import Organisation


class Delivery(AppendOnly):
    """A file as it came. The same bytes come in once: a second time they are recognised."""

    PAGE, FOLDER, INTERFACE = "blad", "map", "api"
    CHANNELS = ((PAGE, said("opgeladen")), (FOLDER, said("uit de map")), (INTERFACE, said("via de koppeling")))

    name = models.CharField("naam van het bestand", max_length=200)
    supplier = models.CharField("leverancier", max_length=100)
    channel = models.CharField("hoe het kwam", max_length=4, choices=CHANNELS)
    archived = models.OneToOneField(Archived, on_delete=models.PROTECT, related_name="delivery")
    received_at = models.DateTimeField("ontvangen", db_index=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Latest first."""

        ordering = ("-pk",)

    def __str__(self) -> str:
        """Return the number by which people name it."""
        return f"L-{self.pk:05d}"


class Reading(AppendOnly):
    """What reading a delivery gave: its rows as a kept Parquet file, or why the whole file was refused."""

    READ, REFUSED = "gelezen", "geweigerd"
    OUTCOMES = ((READ, said("gelezen")), (REFUSED, said("geweigerd")))

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="readings")
    reader = models.CharField("versie van de lezer", max_length=40)
    outcome = models.CharField(max_length=9, choices=OUTCOMES)
    rows = models.PositiveIntegerField("lijnen")
    frame = models.ForeignKey(Archived, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """One reading per version of the reader."""

        constraints = (models.UniqueConstraint(fields=("delivery", "reader"), name="reading_once_per_reader"),)


class Received(AppendOnly):
    """What a reading holds of one employer and quarter."""

    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="received")
    kwartaal = models.CharField(max_length=6)
    onderneming = models.CharField("ondernemingsnummer", max_length=10)
    werknemers = models.PositiveIntegerField()
    attesten = models.PositiveIntegerField()
    loon_cent = models.BigIntegerField("aangegeven loon, in cent")

    class Meta:
        """Found by quarter and employer."""

        indexes = (models.Index(fields=("kwartaal", "onderneming")),)


class Found(AppendOnly):
    """Something found while reading: where, what, why, how to mend it, and the euro at stake where known."""

    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="found")
    code = models.CharField(max_length=60)
    file = models.CharField("bestand", max_length=200, blank=True)
    path = models.CharField("plaats", max_length=400, blank=True)
    field = models.CharField("veld", max_length=80, blank=True)
    value = models.CharField("waarde", max_length=200, blank=True)
    why = models.TextField("waarom")
    mend = models.TextField("wat te doen")
    blocking = models.BooleanField("blokkerend")
    euro_cent = models.BigIntegerField("euro op het spel, in cent", null=True)
    onderneming = models.CharField("ondernemingsnummer", max_length=10, blank=True)
    kwartaal = models.CharField(max_length=6, blank=True)

    class Meta:
        """Most at stake first."""

        indexes = (
            models.Index(fields=("blocking", "euro_cent"), name="found_by_stake", condition=Q(blocking=True)),
            models.Index(fields=("kwartaal", "onderneming")),
        )


class Handled(AppendOnly):
    """What somebody did about something found; the latest stands."""

    ASKED, MENDED, ACCEPTED = "gevraagd", "opgelost", "aanvaard"
    OUTCOMES = (
        (ASKED, said("verbetering gevraagd")),
        (MENDED, said("opgelost")),
        (ACCEPTED, said("aanvaard zoals het is")),
    )

    found = models.ForeignKey(Found, on_delete=models.PROTECT, related_name="handled")
    outcome = models.CharField(max_length=8, choices=OUTCOMES)
    note = models.CharField("toelichting", max_length=300)
    at = models.DateTimeField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")


class NilReport(AppendOnly):
    """An employer, or who speaks for it, says that nobody with a right worked in a quarter: not the same as nothing received."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="nil_reports")
    kwartaal = models.CharField(max_length=6)
    reason = models.CharField("toelichting", max_length=300)
    at = models.DateTimeField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Once per employer and quarter."""

        constraints = (models.UniqueConstraint(fields=("organisation", "kwartaal"), name="nil_report_once"),)
