"""A run: a period computed with what was known at one moment. It books and pays nothing; a proposal does that."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_noop as said

from maatwerk.portal.archive.models import Archived
from maatwerk.portal.audit.models import Event
from maatwerk.portal.kit.models import AppendOnly


class Run(AppendOnly):
    """One computation. ``hash`` is that of its receipt: the same facts under the same law give the same hash.

    ``measures`` are the measures settled together, parted by spaces; ``number`` counts the runs of the same kind, period and
    measures, so that two at once can not both be the next.
    """

    QUARTER, ADVANCE, YEAR, TRANSITION = "kwartaal", "voorschot", "jaar", "overgang"
    KINDS = (
        (QUARTER, said("kwartaalafrekening")),
        (ADVANCE, said("maandvoorschot")),
        (YEAR, said("jaarafrekening")),
        (TRANSITION, said("overgangsbetaling")),
    )

    kind = models.CharField("soort", max_length=10, choices=KINDS)
    period = models.CharField("periode", max_length=7)
    measures = models.CharField("maatregelen", max_length=60)
    number = models.PositiveIntegerField("volgnummer")
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="next")
    known_at = models.DateTimeField("volgens wat gekend was op")
    hash = models.CharField("controlegetal", max_length=64, db_index=True)
    law = models.CharField("controlegetal van de wet", max_length=64)
    assumptions = models.CharField("aannames", max_length=40, blank=True)
    lines = models.PositiveIntegerField("lijnen")
    blocked = models.PositiveIntegerField("geblokkeerd")
    total_cent = models.BigIntegerField("totaal, in cent")
    difference_cent = models.BigIntegerField("verschil met de vorige run, in cent", null=True)
    made_at = models.DateTimeField("gemaakt", db_index=True)
    maker = models.CharField("maker", max_length=150)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Latest first; one run is the next of its kind."""

        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=("kind", "period", "measures", "number"), name="run_once"),)

    def __str__(self) -> str:
        """Return the number by which people name it."""
        return f"R-{self.pk:05d}"


class RunFile(AppendOnly):
    """A file of a run, kept in the archive."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=40)
    archived = models.ForeignKey(Archived, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """One of each name."""

        constraints = (models.UniqueConstraint(fields=("run", "name"), name="run_file_once"),)


class RunTotal(AppendOnly):
    """What a run gives an employer of a measure, and what the run before it gave."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="totals")
    onderneming = models.CharField("ondernemingsnummer", max_length=64, db_index=True)
    maatregel = models.CharField(max_length=20)
    lijnen = models.PositiveIntegerField()
    geblokkeerd = models.PositiveIntegerField()
    cent = models.BigIntegerField("bedrag, in cent")
    vorig_cent = models.BigIntegerField("bedrag van de vorige run, in cent")

    class Meta:
        """One per employer and measure."""

        constraints = (models.UniqueConstraint(fields=("run", "onderneming", "maatregel"), name="run_total_once"),)


class RunCause(AppendOnly):
    """Why a run gives an employer another amount than the run before of the same period: one cause."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="causes")
    onderneming = models.CharField("ondernemingsnummer", max_length=64, db_index=True)
    maatregel = models.CharField(max_length=20)
    oorzaak = models.CharField(max_length=200)
    lijnen = models.PositiveIntegerField()
    cent = models.BigIntegerField("verschil, in cent")


class RunChange(AppendOnly):
    """Why a quarter gives an employer another amount than the quarter before it: price, volume, package, fraction, ..."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="changes")
    onderneming = models.CharField("ondernemingsnummer", max_length=64, db_index=True)
    maatregel = models.CharField(max_length=20)
    oorzaak = models.CharField(max_length=40)
    werknemers = models.PositiveIntegerField()
    cent = models.BigIntegerField("verschil, in cent")
    toelichting = models.CharField(max_length=300, blank=True)


class RunFound(AppendOnly):
    """Something found while computing: an amount is missing or could be wrong."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="found")
    code = models.CharField(max_length=60)
    place = models.CharField("plaats", max_length=400, blank=True)
    field = models.CharField("veld", max_length=80, blank=True)
    value = models.CharField("waarde", max_length=200, blank=True)
    why = models.TextField("waarom")
    mend = models.TextField("wat te doen")
    blocking = models.BooleanField("blokkerend")
    euro_cent = models.BigIntegerField("euro op het spel, in cent", null=True)
    onderneming = models.CharField("ondernemingsnummer", max_length=64, blank=True, db_index=True)
