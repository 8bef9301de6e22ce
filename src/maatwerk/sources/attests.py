"""Versions of attests: which one counts on a day, and what is wrong with a chain. Pure functions over frames.

An attest is a number; corrections arrive as new versions of it. The latest version known on a day counts, unless it
cancels the attest; a reactivated attest counts again. The history stays in the input, nothing is changed there.

Readings. ``versie-schakel-eerst``: the links Vorige and Volgende decide; among versions that no link orders, the
latest creation day counts, then the highest version number. ``schakel-over-attesten``: a link to a version of another
attest holds when both versions name each other. ``aangifte-is-versie-0``: an employer's own declaration counts until any
attest of the same person, employer and quarter is known; of several declarations the latest creation day counts.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

c = pl.col
DOCUMENT: Final = ("bestand", "aangifte", "insz")
"""What is one version: an attest in a file, or one person in an employer's declaration."""

_NOT_CONTENT: Final = ("bestand", "aangifte", "persoon", "persoon_volgnummer", "pad", "geblokkeerd", "kwartaal_index")
_HEADER: Final = ("soort", "vorig_insz", "ondernemingsnummer", "rsz_nummer", "kwartaal", "attest_nummer",
                 "attest_versie", "status", "vorige_versie", "volgende_versie", "datum_creatie")  # fmt: skip
_REPEATED: Final = ("bestand", "soort", "vorig_insz", "ondernemingsnummer", "rsz_nummer", "kwartaal", "status")
_NEWEST: Final = ("datum_creatie", "attest_versie", "bestand", "aangifte", "insz")


def versions(frame: pl.DataFrame) -> pl.DataFrame:
    """Return one row per version in an occupation frame: its header, a hash of its content, and its pay in eurocents.

    Tables of several frames may be put together with ``merged``.
    """
    pay = c("bezoldigingen").list.eval(pl.element().struct.field("bedrag")).list.sum()
    content = pl.struct(pl.all().exclude(_NOT_CONTENT)).hash()
    rows = frame.select(*DOCUMENT, *_HEADER, content.alias("inhoud"), pay.alias("loon"))
    return merged([rows])


def merged(tables: list[pl.DataFrame]) -> pl.DataFrame:
    """Return version tables as one, in a settled order; a version that runs over several rows is put together."""
    rows = pl.concat(tables)
    several = rows.select(pl.struct(DOCUMENT).is_duplicated()).to_series()
    sums = (c("inhoud").sum(), c("loon").sum())
    first = [c(name).sort().first() for name in _HEADER]
    together = rows.filter(several).group_by(DOCUMENT).agg(*first, *sums)
    return pl.concat([rows.filter(~several), together]).sort(DOCUMENT, nulls_last=True)


def compact(table: pl.DataFrame) -> pl.DataFrame:
    """Return a version table with repeated texts held once, for keeping many."""
    return table.with_columns(c(name).cast(pl.Categorical()) for name in _REPEATED)


def eventful(tables: list[pl.DataFrame]) -> pl.DataFrame:
    """Return, of compact version tables, the versions whose order can matter; one version of an attest cannot.

    That keeps the work small: nearly all attests of a quarter have a single version without links.
    """
    rows = pl.concat(tables)
    form = pl.struct("insz", "kwartaal", "ondernemingsnummer", "rsz_nummer").is_duplicated()
    again = pl.when(c("attest_nummer").is_null()).then(form).otherwise(c("attest_nummer").is_duplicated())
    linked = pl.any_horizontal(c("vorige_versie", "volgende_versie", "vorig_insz").is_not_null())
    return merged([rows.filter(again | linked).with_columns(c(name).cast(pl.String) for name in _REPEATED)])


def aliases(table: pl.DataFrame) -> dict[str, str]:
    """Return, for every number a person had before, the number the person has now (``VorigINSZ``)."""
    pairs = table.filter(c("vorig_insz").is_not_null() & (c("vorig_insz") != c("insz")))
    step = dict(pairs.select("vorig_insz", "insz").sort("vorig_insz", "insz").iter_rows())
    return {old: _follow(old, step) for old in step}


def _follow(number: str, step: dict[str, str]) -> str:
    seen = {number}
    while number in step and step[number] not in seen:
        number = step[number]
        seen.add(number)
    return number


def chains(table: pl.DataFrame) -> pl.DataFrame:
    """Return versions with ``persoon_nu`` (the present number), ``keten`` (what a version belongs to) and ``gedeeld``.

    An attest number that stands under two employers makes two chains, so that neither replaces the other.
    """
    own = c("soort") == "dmfa_origineel"
    now = table.with_columns(c("insz").replace(aliases(table)).alias("persoon_nu"))
    employers = c("ondernemingsnummer").drop_nulls().n_unique().over("attest_nummer")
    shared = ~own & c("attest_nummer").is_not_null() & (employers > 1)
    employer = pl.coalesce("ondernemingsnummer", "rsz_nummer").fill_null("")
    alone = pl.concat_str("bestand", c("aangifte").cast(pl.String), separator="#")
    attest = pl.concat_str(pl.coalesce("attest_nummer", alone), pl.when(shared).then(employer).otherwise(pl.lit("")),
                           separator="|")  # fmt: skip
    form = pl.concat_str(
        pl.lit("dmfa"), employer, c("kwartaal").fill_null(""), c("persoon_nu").fill_null(""), separator="|"
    )
    return now.with_columns(pl.when(own).then(form).otherwise(attest).alias("keten"), shared.alias("gedeeld"))


def distinct(table: pl.DataFrame) -> pl.DataFrame:
    """Return each version once, with ``botst``: the same version was seen with another content.

    Of the same version the one made last counts, then the one in the last file by name.
    """
    key = ["keten", "attest_versie", pl.when(c("soort") == "dmfa_origineel").then(c("datum_creatie"))]
    clash = (c("inhoud").n_unique().over(key) > 1).alias("botst")
    ordered = table.with_columns(clash).sort(_NEWEST, descending=True, nulls_last=True)
    return ordered.filter(pl.int_range(pl.len()).over(key) == 0)


def successors(table: pl.DataFrame) -> pl.DataFrame:
    """Return pairs (``keten``, ``attest_versie``) → (``naar_keten``, ``naar_versie``): what is replaced by what."""
    numbered = table.filter((c("soort") == "magda") & c("attest_versie").is_not_null())
    inside = _inside(numbered)
    return pl.concat([inside, _across(numbered, inside)]).unique()


def _inside(table: pl.DataFrame) -> pl.DataFrame:
    names = table.select("keten", "attest_versie")
    forward = table.select("keten", "attest_versie", c("volgende_versie").alias("naar_versie"))
    back = table.select("keten", c("vorige_versie").alias("attest_versie"), c("attest_versie").alias("naar_versie"))
    pairs = pl.concat([forward, back]).drop_nulls().filter(c("attest_versie") != c("naar_versie")).unique()
    known = pairs.join(names, on=["keten", "attest_versie"], how="semi")
    known = known.join(names, left_on=["keten", "naar_versie"], right_on=["keten", "attest_versie"], how="semi")
    return known.select("keten", "attest_versie", c("keten").alias("naar_keten"), "naar_versie")


def _across(table: pl.DataFrame, inside: pl.DataFrame) -> pl.DataFrame:
    open_ends = table.join(inside, on=["keten", "attest_versie"], how="anti").filter(c("volgende_versie").is_not_null())
    left = open_ends.select("keten", "attest_versie", "persoon_nu", c("volgende_versie").alias("naar_versie"))
    right = table.select(c("keten").alias("naar_keten"), c("attest_versie").alias("naar_versie"), "persoon_nu",
                         c("vorige_versie").alias("attest_versie"))  # fmt: skip
    pairs = left.join(right, on=["naar_versie", "attest_versie", "persoon_nu"], how="inner")
    return pairs.filter(c("keten") != c("naar_keten")).select("keten", "attest_versie", "naar_keten", "naar_versie")


def heads(table: pl.DataFrame) -> pl.DataFrame:
    """Return the version that counts of each chain (cancelled or not); chains replaced by another attest drop out."""
    links = successors(table)
    open_ends = table.join(links, on=["keten", "attest_versie"], how="anti", nulls_equal=True)
    left = links.filter(c("keten") != c("naar_keten")).select("keten").unique()
    circles = table.join(open_ends, on="keten", how="anti").join(left, on="keten", how="anti")
    ordered = pl.concat([open_ends, circles]).sort(_NEWEST, descending=True, nulls_last=True)
    return ordered.filter(pl.int_range(pl.len()).over("keten") == 0)


def _replaced_forms(table: pl.DataFrame) -> pl.DataFrame:
    """Employers' declarations of a person for which an attest is known."""
    forms = table.filter(c("soort") == "dmfa_origineel")
    known = table.filter(c("soort") != "dmfa_origineel")
    parts = [
        forms.join(known.filter(c(name).is_not_null()), on=["persoon_nu", "kwartaal", name], how="semi")
        for name in ("ondernemingsnummer", "rsz_nummer")
    ]
    return pl.concat(parts).unique()


def latest_valid(frame: pl.DataFrame, known_on: dt.date | None = None) -> pl.DataFrame:
    """Return the rows of an occupation frame that count on ``known_on`` (None: with everything that is known).

    Per attest number the latest version known that day, unless cancelled; employers' declarations count where no attest
    is known. Rows of a version that was seen with two contents, or of an attest number that two employers share, are
    marked ``geblokkeerd``. Rows come back ordered by file, declaration, person, line and row, whatever the input order.
    """
    table = chains(versions(frame))
    if known_on is not None:
        table = table.filter(c("datum_creatie").is_null() | (c("datum_creatie") <= known_on))
    once = distinct(table)
    valid = heads(once).join(_replaced_forms(once), on="keten", how="anti")
    valid = valid.filter(c("status").ne_missing(pl.lit("geannuleerd")))
    marks = valid.select(*DOCUMENT, (c("botst") | c("gedeeld")).alias("__blok"))
    rows = frame.join(marks, on=list(DOCUMENT), how="inner", nulls_equal=True)
    rows = rows.with_columns(c("geblokkeerd") | c("__blok")).drop("__blok")
    return rows.select(frame.columns).sort("bestand", "aangifte", "persoon", "lijn", "rij")
