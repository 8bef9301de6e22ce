"""The statement of an employer for a quarter, as data: what the page shows, whole."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja import Path, Router, Schema

from maatwerk.portal.api.doors import Door
from maatwerk.portal.api.operations.register import caller
from maatwerk.portal.api.problems import Problem, not_found
from maatwerk.portal.archive import store
from maatwerk.portal.register.looking import note_list
from maatwerk.portal.settlement.statements.choosing import SEES, organisation_of, sees_drafts
from maatwerk.portal.settlement.statements.content import plain, statement_of
from maatwerk.rules.quarter import Quarter

router = Router(tags=["afrekeningen"])
READERS = Door(SEES)
Number = Annotated[str, Path(pattern=r"^[0-9]{10}$")]
Period = Annotated[str, Path(pattern=r"^20[0-9]{2}Q[1-4]$")]


class StatementOut(Schema):
    """A statement; its parts are described in docs/statements.md under ``maatwerk/afrekening/1``. Amounts in whole cents."""

    schema_: str
    onderneming: str
    naam: str
    kwartaal: str
    stand: str
    totaal_cent: int
    geblokkeerd: int
    maatregelen: list[dict[str, Any]]
    plaatsen: dict[str, int] | None
    rekening: dict[str, Any]
    brug: list[dict[str, Any]]
    verwacht: list[dict[str, Any]]
    niet_berekend: list[str]
    demobedragen: dict[str, str]
    aannames: list[str]
    blad: dict[str, Any]


@router.get(
    "/afrekeningen/{onderneming}/{kwartaal}",
    response=StatementOut,
    auth=READERS,
    summary="Een afrekening van een kwartaal",
)
def one_statement(request: HttpRequest, onderneming: Number, kwartaal: Period) -> dict[str, Any]:
    """De afrekening zoals de bladzijde ze toont, helemaal: elke lijn met elke stap. Zonder lijnen als er nog geen is.

    Een werkgever ziet wat goedgekeurd is; percentages en bedragen, nooit waarom iemand het advies heeft.
    """
    who = caller(request)
    firm = organisation_of(onderneming, who)
    if firm is None:
        raise not_found()
    try:
        told = plain(statement_of(firm, Quarter.parse(kwartaal), sees_drafts(who)))
    except store.Damaged as damage:
        raise Problem(409, "archief-niet-heel", str(damage)) from damage
    lines = sum(len(part["lijnen"]) for part in told["maatregelen"])
    note_list(gettext_noop("afrekening"), who, lines, {"onderneming": onderneming, "kwartaal": kwartaal})
    return {"schema_": told.pop("schema"), **told}
