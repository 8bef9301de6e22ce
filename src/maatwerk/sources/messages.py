"""Messages of one file: walks the stream of records and hands each to what reads it.

Any wrapping is accepted (a SOAP envelope, several answers in one file): records are found by name, not by their place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from maatwerk.rules.finding import Finding
from maatwerk.sources.bounded import Refused, Source
from maatwerk.sources.dialects import DMFA, MAGDA, PERSON
from maatwerk.sources.extract import Extractor, Notes, Place, Raw, Row
from maatwerk.sources.rights_messages import RightsCollector
from maatwerk.sources.table_rows import refused
from maatwerk.sources.xml_stream import Element, elements, forget, forget_before, root_name, start_of

_KNOWN_ROOTS: Final = ("DmfAOriginal", "GeefDmfaVoorWerknemerResponse", "GeefStatusRechtOndersteuningenResponse")
_GATEWAY_WHY: Final = {
    "FOUT": "MAGDA antwoordt met een fout; de vraag is niet beantwoord.",
    "WAARSCHUWING": "MAGDA waarschuwt dat het antwoord anders gelezen moet worden.",
}


class MessageReader:
    """Reads the records of one source after another into a batch of raw rows.

    ``raw`` may be replaced between records (``start_batch``); ``notes`` collects what has no column.
    """

    def __init__(self, notes: Notes, rights: RightsCollector | None = None) -> None:
        self.notes, self.rights, self.raw = notes, rights, Raw()
        self._magda, self._dmfa = Extractor(MAGDA, self.raw, notes), Extractor(DMFA, self.raw, notes)
        self._handlers: dict[str, Callable[[Element], None]] = {
            "Attest": self._attest, "Antwoord": self._answer, "Uitzondering": self._exception,
            "VolgendAttest": self._incomplete, "AntwoordInBatch": self._incomplete, "Repliek": self._reply,
            "NaturalPerson": self._person, "EmployerDeclaration": self._declaration, "Form": self._form,
            "StatusRechtOndersteuning": self._right, "Dossier": self._right,
        }  # fmt: skip
        self._reset("")

    def _reset(self, file: str) -> None:
        self.file, self.attests, self.forms, self.persons, self.answers = file, 0, 0, 0, 0
        self._done = self.declarations = self.rights_seen = self.exceptions = self._in_answer = self._in_reply = (
            self._in_form
        ) = 0
        self._parent: Element = None
        self._header: Row = ()

    def start_batch(self) -> Raw:
        """Return the rows read so far and begin a new batch."""
        full, self.raw = self.raw, Raw()
        self._magda.raw = self._dmfa.raw = self.raw
        return full

    def read(self, source: Source) -> Iterator[None]:
        """Read one source; yields after every record, so that the caller can take the batch. Never raises."""
        self._reset(source.name)
        try:
            yield from self._records(source, None, 0)
            self._check_something()
        except Refused as refusal:
            if refusal.code == "codering-fout":
                yield from self._again(source, refusal)
            else:
                self._refuse(refusal)
        except OSError as error:
            self.notes.findings.append(refused(source, error))

    def _records(self, source: Source, encoding: str | None, skip: int) -> Iterator[None]:
        start, pieces = start_of(source.pieces())
        self.root = root_name(start)
        for number, element in enumerate(elements(pieces, tuple(self._handlers), encoding), 1):
            if number > skip:
                self._handlers[_local(element)](element)
            forget(element)
            self._done = number
            yield

    def _again(self, source: Source, refusal: Refused) -> Iterator[None]:
        """Read the rest as Latin-1: zones are digits and codes, only names can come out wrong."""
        try:
            yield from self._records(source, "iso-8859-1", self._done)
            self._check_something()
        except Refused:
            self._refuse(refusal)
            return
        self._note("codering-fout", "", "", refusal.value, "De tekens volgen niet de opgegeven codering; het bestand is "
                   "gelezen als Latin-1. Cijfers en codes zijn juist, namen mogelijk niet.",
                   "Lever het bericht aan in UTF-8.", blocking=False)  # fmt: skip

    def _refuse(self, refusal: Refused) -> None:
        self._note(refusal.code, "", "", refusal.value, refusal.why, refusal.mend)

    def _note(self, code: str, path: str, name: str, value: str, why: str, mend: str, blocking: bool = True) -> None:
        self.notes.findings.append(Finding(code, self.file, path, name, value, why, mend, blocking))

    def _check_something(self) -> None:
        if self.attests or self.forms or self.persons or self.answers or self.rights_seen or self.exceptions:
            return
        if self.root in _KNOWN_ROOTS:
            self._note("geen-gegevens", "", self.root, "", "Het bericht draagt geen gegevens.", "Niets te doen.", False)
        else:
            self._note("bericht-onbekend", "", "wortelelement", self.root,
                       "Dit is geen DmfA-aangifte, MAGDA-antwoord of indiceringsbericht.",
                       "Controleer of het juiste bestand is aangeleverd.")  # fmt: skip

    # --- MAGDA -------------------------------------------------------------------------------------------------------

    def _attest(self, element: Element) -> None:
        _plain(element)
        self.attests += 1
        self._in_answer += 1
        place = Place(self.file, self.attests, MAGDA.record_path.format(self.attests))
        zones, blocks = self._magda.split(element, place, place.pad)
        header = self._magda.header(zones)
        workers = [block for name, block in blocks if name == MAGDA.person_block]
        for place.persoon, worker in enumerate(workers, 1):
            here = Place(self.file, self.attests, f"{place.pad}/AangifteWerkgever/Werknemer[{place.persoon}]",
                         place.persoon)  # fmt: skip
            self._magda.person(worker, header, here)
        if not workers:
            self._magda.bare_row(header, (None,) * len(PERSON), place)
        self._magda.others(blocks, (MAGDA.person_block,), place, place.pad)
        self._declared(place, MAGDA.soort, header, len(workers))

    def _declared(self, place: Place, soort: str, header: Row, persons: int) -> None:
        self.raw.declarations.append((self.file, place.aangifte, place.pad, soort, *header, persons))

    def _exception(self, element: Element) -> None:
        zones = {_local(child): child.text for child in element}
        kind = (zones.get("Type") or "").strip().upper()
        self._in_answer += 1
        self.exceptions += 1
        self._note("magda-uitzondering", f"(//Uitzondering)[{self.exceptions}]", zones.get("Identificatie") or "",
                   (zones.get("Diagnose") or "").strip(), _GATEWAY_WHY.get(kind, "MAGDA meldt iets bij het antwoord."),
                   "Stel de vraag opnieuw, of meld de fout aan MAGDA.", not kind.startswith("INFO"))  # fmt: skip

    def _incomplete(self, element: Element) -> None:
        self._in_answer += 1
        self._note("antwoord-onvolledig", f"(//Antwoord)[{self.answers + 1}]", _local(element), element.text or "",
                   "MAGDA zegt dat er meer attesten zijn dan dit antwoord draagt.",
                   "Vraag de volgende attesten op, of wacht op het antwoord in batch.")  # fmt: skip

    def _answer(self, _element: Element) -> None:
        self.answers += 1
        self._in_reply += 1
        if not self._in_answer:
            self._note("geen-gegevens", f"(//Antwoord)[{self.answers}]", "Inhoud", "",
                       "MAGDA antwoordt, maar heeft geen gegevens voor deze vraag.", "Niets te doen.", False)  # fmt: skip
        self._in_answer = 0

    def _reply(self, element: Element) -> None:
        if not self._in_reply and not self._in_answer:
            self.answers += 1
            self._note(
                "geen-gegevens", "", "Antwoorden", "", "Het antwoord van MAGDA is leeg.", "Niets te doen.", False
            )
        self._in_answer = self._in_reply = 0
        parent = element.getparent()
        if parent is not None:
            forget_before(parent)  # answers under one wrapper would otherwise leave their skeletons behind

    # --- DmfA --------------------------------------------------------------------------------------------------------

    def _enter(self, declaration: Element) -> None:
        """Read the header of an employer's declaration when its first person, or its end, is met."""
        if declaration is self._parent or declaration is None:
            return
        self._parent, self.persons, self._in_form = declaration, 0, self._in_form + 1
        self.declarations += 1
        form = declaration.getparent()
        place = self._form_place()
        zones = {_local(child): child.text for child in (() if form is None else form) if not len(child)}
        own = {f"EmployerDeclaration/{_local(child)}": child.text for child in declaration if not len(child)}
        self._header = self._dmfa.header(zones | own)
        self._blocks_before(declaration, place)

    def _blocks_before(self, declaration: Element, place: Place) -> None:
        for child in list(declaration):
            if _local(child) == DMFA.person_block:
                return
            if len(child):
                self._dmfa.stray(child.tag, child, place, place.pad)
                declaration.remove(child)

    def _form_place(self) -> Place:
        return Place(self.file, self.declarations, DMFA.record_path.format(self.declarations))

    def _person(self, element: Element) -> None:
        _plain(element)
        self._enter(element.getparent())
        self.persons += 1
        place = self._form_place()
        place.persoon = self.persons
        place.pad += f"/NaturalPerson[{self.persons}]"
        self._dmfa.person(element, self._header, place)

    def _declaration(self, element: Element) -> None:
        self._enter(element)
        place = self._form_place()
        for child in element:
            if len(child) and _local(child) != DMFA.person_block:
                self._dmfa.stray(child.tag, child, place, place.pad)
        self._declared(place, DMFA.soort, self._header, self.persons)
        if not self.persons:
            self._note("nihilaangifte", place.pad, "NaturalPerson", "", "De werkgever geeft dit kwartaal niemand aan.",
                       "Niets te doen: een nihilaangifte is een aangifte.", False)  # fmt: skip
        self._parent = None

    def _form(self, _element: Element) -> None:
        self.forms += 1
        if not self._in_form:
            self._note("aangifte-leeg", f"(//Form)[{self.forms}]", "EmployerDeclaration", "",
                       "Het formulier draagt geen aangifte.", "Vraag de aangifte opnieuw op.")  # fmt: skip
        self._in_form = 0

    # --- rights ------------------------------------------------------------------------------------------------------

    def _right(self, element: Element) -> None:
        self.rights_seen += 1
        self._in_answer += 1
        if self.rights is not None:
            _plain(element)
            self.rights.take(_local(element), element, self.file, self.rights_seen)
        elif self.rights_seen == 1:
            self._note("geen-aangifte", "", _local(element), "", "Dit is een bericht over rechten, geen aangifte.",
                       "Lees het met de rechten in.", False)  # fmt: skip


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _plain(element: Element) -> None:
    """Drop namespaces within a record that has them: the names decide."""
    if "}" not in element.tag and not any("}" in child.tag for child in element):
        return
    for inner in element.iter("*"):
        inner.tag = _local(inner)
