"""Answers of MAGDA GeefJaarrekeningen-02.00, read rubric by rubric.

Any wrapping is accepted; namespaces do not matter. An account whose file breaks off keeps its rubrics but is blocked: what
is missing in it may just not have arrived.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from maatwerk.sources.bounded import Refused, Source
from maatwerk.sources.jaarrekening_cells import check_head, company_of, day_of, rubric_of, value_of, whole
from maatwerk.sources.jaarrekening_models import model_of
from maatwerk.sources.jaarrekening_rows import Batch, Collected, Header
from maatwerk.sources.table_rows import refused
from maatwerk.sources.xml_stream import Element, elements, forget, forget_before, root_name, start_of

ROOT: Final = "GeefJaarrekeningenResponse"
HUNDREDTHS: Final = "honderdsten"
RUBRICS_LIMIT: Final = 20_000
"""Rubrics of one account; a full model has some hundreds."""
BATCH: Final = 40_000
"""Rubrics in a batch, or those of one account where it has more."""
_HUNDREDTHS_SCALE: Final = 2


def read_answers(source: Source, decimals: str = HUNDREDTHS) -> Iterator[Batch]:
    """Yield what an XML source holds, in batches of whole accounts. Never raises: what cannot be read is a finding."""
    reader = _Answers(source.name, decimals)
    yield from reader.read(source)
    yield reader.found.finished()


class _Answers:
    """Walks the stream of one source."""

    def __init__(self, name: str, decimals: str) -> None:
        self.found, self.decimals = Collected(name), decimals
        self.answers = self.accounts = self.exceptions = self.count = 0
        self.open: Element = None
        self.bare: list[tuple[str, str]] = []
        self.said = 0
        self.handlers: dict[str, Callable[[Element], None]] = {
            "Element": self._element, "Jaarrekening": self._account, "Uitzondering": self._exception,
            "Antwoord": self._answer, "Repliek": self._reply,
        }  # fmt: skip

    def read(self, source: Source) -> Iterator[Batch]:
        try:
            start, pieces = start_of(source.pieces())
            root = root_name(start)
            for element in elements(pieces, tuple(self.handlers)):
                self.handlers[_local(element)](element)
                forget(element)
                if self.open is None and len(self.found) >= BATCH:
                    yield self._batch()
            self._say_bare()
            self._check_something(root)
        except Refused as refusal:
            self._broken()
            self.found.note(refusal.code, "", "", refusal.value, refusal.why, refusal.mend)
        except OSError as error:
            self.found.findings.append(refused(source, error))

    def _batch(self) -> Batch:
        full, self.found = self.found, self.found.following()
        return full.finished(last=False)

    # --- accounts ----------------------------------------------------------------------------------------------------

    def _element(self, element: Element) -> None:
        account = _account_of(element)
        if account is None:
            return
        if account is not self.open:
            self._begin(account)
        self.count += 1
        if self.count <= RUBRICS_LIMIT:
            self._rubric(element)

    def _begin(self, account: Element) -> None:
        self.open, self.count, self.accounts = account, 0, self.accounts + 1

    def _rubric(self, element: Element) -> None:
        path = f"(//Jaarrekening)[{self.accounts}]/Elementen/Element[{self.count}]"
        doubled: list[str] = []
        cells = _cells(element, doubled)
        if any(name == "Rubriek" or name.startswith("AantalBedrag/") for name in doubled):
            self.found.note("zone-dubbel", path, cells.get("Rubriek", ""), ", ".join(doubled),
                            "Deze zone staat tweemaal in de rubriek, met iets anders.",
                            "Vraag de jaarrekening opnieuw op; de rubriek telt nu als ontbrekend.")  # fmt: skip
            return
        if "Rubriek" not in cells and "AantalBedrag/Waarde" not in cells:
            return  # a title or a text, not a value
        code = rubric_of(cells.get("Rubriek"), self.found, path)
        if code is None or not any(name.startswith("AantalBedrag") for name in cells):
            return
        value = value_of(cells.get("AantalBedrag/Waarde"), self.found, path, code)
        said = cells.get("AantalBedrag/DecimalenBetekenisvol")
        scale = self._scale(said, path, code)
        if value is None or scale is None:
            return
        places = [whole(cells.get(f"Volume/{name}")) for name in ("Deel", "Sectie", "Subsectie", "Volgorde")]
        self.found.add((self.accounts, path, code, value, scale, whole(said),
                        (cells.get("AantalBedrag/Eenheid") or "").strip(), *places))  # type: ignore[arg-type]  # fmt: skip

    def _scale(self, said: str | None, path: str, code: str) -> int | None:
        """Return how many decimals the integer carries, by the reading; None with a finding when that cannot be."""
        number = whole(said)
        if self.decimals == HUNDREDTHS and (said is None or (number is not None and 0 <= number <= _HUNDREDTHS_SCALE)):
            return _HUNDREDTHS_SCALE
        if self.decimals != HUNDREDTHS and number is not None and 0 <= number <= 6:
            return number
        self.found.note("decimalen-onverwacht", path, code, said or "",
                        f"Met dit aantal betekenisvolle decimalen is de waarde niet te lezen (lezing {self.decimals}).",
                        "Meld het aan wie de lezer beheert; de rubriek telt nu als ontbrekend.")  # fmt: skip
        return None

    def _account(self, element: Element) -> None:
        texts = _cells(element)
        head = next((child for child in element if _local(child) == "Hoofding"), None)
        if element is not self.open:
            if head is None:
                self.bare.append(
                    (company_of(texts.get("Ondernemingsnummer")), texts.get("DatumLaatsteNeerlegging") or "")
                )
                return
            self._begin(element)
            self.found.note("jaarrekening-leeg", f"(//Jaarrekening)[{self.accounts}]", "Elementen", "",
                            "De jaarrekening draagt geen rubrieken.", "Vraag de jaarrekening opnieuw op.")  # fmt: skip
        self._finish(element)

    def _finish(self, account: Element, broken: bool = False) -> None:
        path = f"(//Jaarrekening)[{self.accounts}]"
        header = _header(account, self.accounts, self.found, path)
        header.geblokkeerd = broken or _has_two_heads(account, self.found, path)
        check_head(header, self.found, path)
        if self.count > RUBRICS_LIMIT:
            header.geblokkeerd = True
            self.found.note("te-veel-rubrieken", path, "Elementen", str(self.count),
                            f"De jaarrekening draagt meer dan {RUBRICS_LIMIT} rubrieken; de rest is niet gelezen.",
                            "Controleer of het juiste bestand is aangeleverd.")  # fmt: skip
        self.found.headers.append(header)
        self.open, self.said = None, self.said + 1

    def _broken(self) -> None:
        """Close the account in which the file breaks off: its rubrics stay, but nothing is computed with it."""
        if self.open is not None:
            self.found.note("jaarrekening-afgebroken", f"(//Jaarrekening)[{self.accounts}]", "Elementen", str(self.count),
                            "Het bestand houdt midden in deze jaarrekening op; wat ontbreekt, kan er nog in staan.",
                            "Vraag de jaarrekening opnieuw op; tot dan wordt er niet mee gerekend.")  # fmt: skip
            self._finish(self.open, broken=True)
        self._say_bare()

    # --- what MAGDA says ---------------------------------------------------------------------------------------------

    def _exception(self, element: Element) -> None:
        self.exceptions += 1
        zones = {_local(child): (child.text or "").strip() for child in element}
        kind = zones.get("Type", "").upper()
        company, last = self.bare.pop() if self.bare else ("", "")
        who = f" voor onderneming {company}" if company else ""
        since = f" Haar laatste neerlegging is van {last}." if last else ""
        why = {
            "FOUT": f"MAGDA antwoordt met een fout: er is geen jaarrekening{who}.{since}",
            "WAARSCHUWING": f"MAGDA waarschuwt bij het antwoord{who}.",
        }.get(kind, f"MAGDA meldt iets bij het antwoord{who}.")
        self.found.note("magda-uitzondering", f"(//Uitzondering)[{self.exceptions}]", zones.get("Identificatie", ""),
                        zones.get("Diagnose", ""), why, "Vraag een ander boekjaar, of meld de fout aan MAGDA.",
                        blocking=not kind.startswith("INFO"))  # fmt: skip
        self.said += 1

    def _answer(self, _element: Element) -> None:
        self.answers += 1
        self._say_bare()
        if not self.said:
            self.found.note("geen-gegevens", f"(//Antwoord)[{self.answers}]", "Inhoud", "",
                            "MAGDA antwoordt, maar geeft geen jaarrekening.", "Vraag een ander boekjaar.",
                            blocking=False)  # fmt: skip
        self.said = 0

    def _reply(self, element: Element) -> None:
        parent = element.getparent()
        if parent is not None:
            forget_before(parent)

    def _say_bare(self) -> None:
        """Say of accounts without content, for which MAGDA gave no reason, that they are empty."""
        for company, last in self.bare:
            self.said += 1
            self.found.note("jaarrekening-leeg", "", "Jaarrekening", company,
                            f"De jaarrekening draagt geen hoofding en geen rubrieken (laatste neerlegging: {last or '?'}).",
                            "Vraag de jaarrekening opnieuw op.")  # fmt: skip
        self.bare = []

    def _check_something(self, root: str) -> None:
        if self.answers or self.accounts or self.exceptions or self.found.findings or self.found.kept:
            return
        if root == ROOT:
            self.found.note(
                "geen-gegevens", "", root, "", "Het antwoord is leeg.", "Vraag het opnieuw op.", blocking=False
            )
        else:
            self.found.note("bericht-onbekend", "", "wortelelement", root,
                            "Dit is geen antwoord van GeefJaarrekeningen.",
                            "Controleer of het juiste bestand is aangeleverd.")  # fmt: skip


def _header(account: Element, number: int, found: Collected, path: str) -> Header:
    top = _cells(account)
    head = next((child for child in account if _local(child) == "Hoofding"), None)
    cells = _deep(head)
    described = (cells.get("Soortschema/Omschrijving"), cells.get("Schema/Code@"), cells.get("Soortschema/Code@"))
    kind = (cells.get("Soortschema/Code") or "").strip()
    scheme = (cells.get("Schema/Code") or "").strip()
    model = model_of(kind, scheme, " ".join(text for text in described if text))
    return Header(
        jaarrekening=number,
        onderneming=company_of(top.get("Ondernemingsnummer")),
        boekjaar=whole(cells.get("Boekjaar/Jaar")),
        boekjaar_begin=day_of(cells.get("Boekjaar/Begin"), found, path, "Begin"),
        boekjaar_einde=day_of(cells.get("Boekjaar/Einde"), found, path, "Einde"),
        maanden=whole(cells.get("Boekjaar/AantalMaanden")),
        model=model.size,
        vorm=model.form,
        schema_code=scheme,
        soortschema=kind,
        munt=(cells.get("Munt") or "").strip(),
        kwaliteit=(cells.get("Kwaliteit/Code") or "").strip(),
        neerlegging=day_of(cells.get("Datum/Neerlegging"), found, path, "Neerlegging"),
        laatste_neerlegging=day_of(top.get("DatumLaatsteNeerlegging"), found, path, "DatumLaatsteNeerlegging"),
    )


def _has_two_heads(account: Element, found: Collected, path: str) -> bool:
    """Return whether an account has heads that differ, with a finding: it is not known which of them is true."""
    heads = [_deep(child) for child in account if _local(child) == "Hoofding"]
    if all(head == heads[0] for head in heads[1:]):
        return False
    found.note("zone-dubbel", path, "Hoofding", str(len(heads)), "De jaarrekening heeft twee hoofdingen die verschillen.",
               "Vraag de jaarrekening opnieuw op; tot dan wordt er niet mee gerekend.")  # fmt: skip
    return True


def _account_of(element: Element) -> Element:
    """Return the account a rubric stands in, at most a few levels up; None when it stands elsewhere."""
    for _, parent in zip(range(4), element.iterancestors(), strict=False):
        if _local(parent) == "Jaarrekening":
            return parent
    return None


def _cells(element: Element, doubled: list[str] | None = None) -> dict[str, str]:
    """Return the texts one and two levels down, by their names: ``Rubriek``, ``AantalBedrag/Waarde``.

    Of a name that stands twice the first counts; where they differ, the name is added to ``doubled``.
    """
    cells: dict[str, str] = {}
    for child in element:
        name = _local(child)
        if name == "Elementen":
            continue
        if child.text and child.text.strip():
            _keep(cells, name, child.text, doubled)
        for inner in child:
            _keep(cells, f"{name}/{_local(inner)}", inner.text or "", doubled)
    return cells


def _keep(cells: dict[str, str], name: str, text: str, doubled: list[str] | None) -> None:
    if cells.setdefault(name, text) != text and doubled is not None:
        doubled.append(name)


def _deep(head: Element) -> dict[str, str]:
    """Return the texts of a head; ``@`` after a name holds its description."""
    if head is None:
        return {}
    cells = _cells(head)
    for child in head:
        for inner in child:
            if inner.get("Beschrijving"):
                cells[f"{_local(child)}/{_local(inner)}@"] = inner.get("Beschrijving")
    return cells


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
