"""The questions that can be decided, each over one measure of the law."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from maatwerk.law.decide.question import Changeable, Needed, Question

IMW_RECHT = Question(
    code="imw_recht",
    title="Heeft de werkgever recht op individueel maatwerk voor deze werknemer?",
    measure="imw_recht",
    conditions=(
        Needed("maatregel_bestaat", "official"),
        Needed("werkgever_komt_in_aanmerking"),
        Needed("niet_in_moeilijkheden"),
        Needed("woonplaats_komt_in_aanmerking"),
        Needed("contract_lang_genoeg"),
        Needed("nood_vastgesteld", "primary"),
    ),
    changeable=(
        Changeable("contract_uren", "het contract {grens} {na} duurde in plaats van {voor}", way="more"),
        Changeable(
            "advies",
            "VDAB een nood vaststelde (bijvoorbeeld {na}) in plaats van {voor}",
            only=("max_2_jaar", "loonpremie", "verhoogde_loonpremie", "cmw"),
        ),
        Changeable("werkplaats", "het werk in {na} gebeurde in plaats van in {voor}", only=("vlaanderen",)),
        Changeable("woonplaats", "de werknemer in {na} woonde in plaats van in {voor}", only=("vlaanderen", "eer")),
        Changeable("in_moeilijkheden", "de onderneming niet meer in moeilijkheden was", way="less"),
        Changeable("datum", "de aanvraag op {na} gebeurde in plaats van op {voor}", way="more"),
    ),
)

_ALL = (IMW_RECHT,)

QUESTIONS: Final[Mapping[str, Question]] = {asked.code: asked for asked in _ALL}
