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

_ADVICE = Changeable(
    "advies",
    "VDAB een nood vaststelde (bijvoorbeeld {na}) in plaats van {voor}",
    only=("max_2_jaar", "loonpremie", "verhoogde_loonpremie", "cmw"),
)
_LATER = Changeable("datum", "de aanvraag op {na} gebeurde in plaats van op {voor}", way="more")
_FITTING = Changeable("vdab_vindt_passend", "VDAB het passend vond", way="more")

IMW_ZELFSTANDIGE = Question(
    code="imw_zelfstandige",
    title="Heeft de zelfstandige recht op de ondersteuningspremie?",
    measure="imw_zelfstandige",
    conditions=(
        Needed("begin_na_grensdag", "official"),
        Needed("inkomen_volstaat", "official"),
        Needed("activiteit_bewezen", "official"),
        Needed("nood_vastgesteld", "primary"),
    ),
    changeable=(
        Changeable("attest_vlaio", "er een attest van VLAIO over voldoende activiteit was", way="more"),
        Changeable("inkomen", "het belastbaar jaarinkomen {grens} {na} was in plaats van {voor}", way="more"),
        _ADVICE,
    ),
)

IMW_VERLENGING = Question(
    code="imw_verlenging",
    title="Kan het recht op individueel maatwerk verlengd worden?",
    measure="imw_verlenging",
    conditions=(
        Needed("aanpasbaar", "official"),
        Needed("recht_loopt", "official"),
        Needed("venster_open", "official"),
        Needed("passend", "official"),
    ),
    results=("eerste_kwartaal", "laatste_kwartaal", "verlenging_vanaf", "percentage_na_verlenging", "redenen"),
    changeable=(_FITTING, _LATER),
)

IMW_AANPASSING = Question(
    code="imw_aanpassing",
    title="Kan het recht op individueel maatwerk aangepast worden?",
    measure="imw_aanpassing",
    conditions=(
        Needed("aanpasbaar", "official"),
        Needed("recht_loopt", "official"),
        Needed("wachttijd_voorbij", "official"),
        Needed("passend", "official"),
    ),
    results=("eerste_kwartaal", "laatste_kwartaal", "aanpassing_vanaf", "redenen"),
    changeable=(_FITTING, _LATER),
)

IMW_EINDE = Question(
    code="imw_einde",
    title="Eindigt het recht op individueel maatwerk door het einde van de tewerkstelling?",
    measure="imw_einde",
    conditions=(Needed("einde_na_begin", "unsure"), Needed("einde_binnen_looptijd", "unsure")),
    results=("laatste_kwartaal_premie", "eerste_kwartaal", "laatste_kwartaal", "redenen"),
)

CMW_RECHT = Question(
    code="cmw_recht",
    title="Krijgt de persoon een indicering voor collectief maatwerk?",
    measure="cmw_recht",
    conditions=(
        Needed("nood_aan_loonpremie", "primary"),
        Needed("nood_aan_begeleiding", "primary"),
        Needed("hoort_tot_doelgroep", "official"),
        Needed("bewezen", "official"),
    ),
    results=("situatie", "pakket_percentage", "begeleidingsgraad", "advies_geldig_tot", "redenen"),
    changeable=(
        Changeable("icf_resultaat", "een ICF-onderzoek de nood vaststelde", only=("nood",)),
        Changeable("maanden_zonder_werk", "de persoon {grens} {na} zonder betaald werk was, niet {voor}", way="more"),
        Changeable("inactiviteit_aanvaard", "VDAB een andere inactiviteit aanvaardde", way="more"),
    ),
)

CMW_EVALUATIE = Question(
    code="cmw_evaluatie",
    title="Kan deze evaluatie op deze dag plaatsvinden?",
    measure="cmw_evaluatie",
    conditions=(
        Needed("pakket_loopt", "official"),
        Needed("lang_genoeg_in_dienst", "secondary"),
        Needed("wijziging_bewezen", "official"),
        Needed("lang_genoeg_gewerkt", "official"),
        Needed("niet_op_slot", "secondary"),
    ),
    results=("evaluatie_uiterlijk", "op_vraag_vanaf", "mogelijke_uitkomsten", "redenen"),
    changeable=(
        Changeable("datum", "de evaluatie op {na} plaatsvond in plaats van op {voor}", way="more"),
        Changeable("wijziging_attest", "er een attest van de gewijzigde toestand was", way="more"),
        Changeable("weken_gewerkt", "de werknemer {grens} {na} werkelijk gewerkt had in plaats van {voor}", way="more"),
        Changeable("grondige_wijziging", "VDAB de wijziging grondig vond", way="more"),
    ),
)

DOORSTROOM = Question(
    code="doorstroom",
    title="Kan deze fase van het doorstroomtraject op deze dag lopen?",
    measure="doorstroom",
    conditions=(
        Needed("klaar_voor_doorstroom", "secondary"),
        Needed("volgorde_klopt", "secondary"),
        Needed("overbrugging_op_tijd", "official"),
        Needed("binnen_maximum", "secondary"),
    ),
    results=("fase_uiterlijk", "uitvoerder", "betaler", "overbrugging", "uren", "standaardkost", "redenen"),
    changeable=(
        Changeable("vaststelling_vdab", "VDAB vaststelde dat de werknemer klaar is voor doorstroom", way="more"),
    ),
)

TERUGVAL = Question(
    code="terugval",
    title="Kan de werknemer terugkeren naar het maatwerkbedrijf zonder nieuwe indicering?",
    measure="terugval",
    conditions=(
        Needed("bepaling_bestaat", "official"),
        Needed("vertrokken_voor_terugkeer", "official"),
        Needed("voorwaarden_vervuld", "not_found"),
    ),
    results=("pakket_percentage", "begeleidingsgraad", "wat_de_plaats_betekent", "redenen"),
    changeable=(Changeable("datum", "de terugkeer op {na} gebeurde in plaats van op {voor}", way="more"),),
    open_="Een ambtenaar beslist, met een reden.",
)

BEZWAAR = Question(
    code="bezwaar",
    title="Is het bezwaar op tijd?",
    measure="bezwaar",
    conditions=(Needed("na_de_beslissing", "unsure"), Needed("op_tijd", "unsure")),
    results=("bezwaar_uiterlijk", "commissie_uiterlijk", "bestuur_uiterlijk", "redenen"),
    changeable=(Changeable("datum", "het bezwaar op {na} kwam in plaats van op {voor}"),),
)

EEN_INDICERING = Question(
    code="een_indicering",
    title="Geldt één indicering voor beide maatregelen, zonder tweede screening?",
    measure="een_indicering",
    conditions=(Needed("er_is_een_indicering", "primary"), Needed("geldt_voor_beide", "not_found")),
    results=(
        "imw_ticket",
        "imw_percentage",
        "imw_kwartalen",
        "cmw_percentage",
        "cmw_begeleidingsgraad",
        "redenen",
    ),
    changeable=(_ADVICE,),
    open_="De federaties vragen dit; of het geldt, staat in geen bron. Beide tickets staan hiernaast.",
)

_ALL = (
    IMW_RECHT,
    IMW_ZELFSTANDIGE,
    IMW_VERLENGING,
    IMW_AANPASSING,
    IMW_EINDE,
    CMW_RECHT,
    CMW_EVALUATIE,
    DOORSTROOM,
    TERUGVAL,
    BEZWAAR,
    EEN_INDICERING,
)

QUESTIONS: Final[Mapping[str, Question]] = {asked.code: asked for asked in _ALL}
