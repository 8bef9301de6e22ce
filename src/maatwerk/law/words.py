"""Words for the names of codes, where the name with spaces does not read well."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    "privaat": "private werkgever",
    "andere_overheid": "andere overheid",
    "lokaal_bestuur": "lokaal bestuur",
    "vlaanderen": "het Vlaamse Gewest",
    "brussel": "het Brusselse Hoofdstedelijke Gewest",
    "wallonie": "het Waalse Gewest",
    "eer": "een andere lidstaat van de EU of EER",
    "buiten_eer": "een land buiten de EU en de EER",
    "advies.geen": "geen advies",
    "advies.max_2_jaar": "individueel maatwerk voor hoogstens twee jaar",
    "advies.loonpremie": "nood aan loonpremie",
    "advies.verhoogde_loonpremie": "nood aan verhoogde loonpremie",
    "advies.cmw": "advies collectief maatwerk",
}
