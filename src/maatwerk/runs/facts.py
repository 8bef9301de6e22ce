"""From attests, rights and contingents to one row per worker, employer and measure: the facts the law computes with.

Readings made here, each marked ``aanname`` on every output (docs/readings.md): the wage codes of W, declared contributions
counted whole, the fraction weighted over calendar days (CMW) or days in service (IMW, VOP), different reference hours
brought to six decimals, and the package that starts last in a quarter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import polars as pl

from maatwerk.law.measures import parameters
from maatwerk.rules.quarter import Quarter

c = pl.col
WORKER = ("insz", "onderneming")
MICRO = 10**6

READINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("looncodes: het brutoloon is de RSZ-loonmassa W", ("imw", "cmw", "vop")),
    ("werkgeversbijdragen: de aangegeven bijdragen tellen geheel; de aangifte splitst ze niet", ("imw", "cmw", "vop")),
    ("tewerkstellingsbreuk: Q/S gewogen over de kalenderdagen van het kwartaal", ("cmw", "cmw_onderneming")),
    ("tewerkstellingsbreuk: Q/S gewogen over de dagen in dienst", ("imw", "vop")),
    (
        "verschillende referentie-uren: elke breuk op zes decimalen, half omhoog, dan de som",
        ("imw", "cmw", "cmw_onderneming", "vop"),
    ),
    ("gepresteerde breuk µ: betaalde prestaties gedeeld door de weken van het kwartaal", ("imw",)),
    ("pakket in het kwartaal: het recht dat het laatst begint", ("imw", "cmw", "cmw_onderneming", "vop")),
    ("SINE-uitkering: ze komt in geen bericht voor en wordt niet van de loonpremie afgetrokken", ("cmw",)),
    ("duur: een kort recht is van bepaalde duur", ("vop",)),
)
"""The readings made here, each with the measures it touches."""


def codes(name: str, quarter: Quarter) -> dict[str, int]:
    """Return a keyed parameter of codes as they hold in a quarter: code to 1 (counts) or 0."""
    cells = parameters()[name].value_in(quarter)
    assert isinstance(cells, dict)
    return {str(place[0]): int(cell or 0) for place, cell in cells.items()}


# --- wages ------------------------------------------------------------------------------------------------------------


def wages(occupations: pl.DataFrame, quarter: Quarter) -> pl.DataFrame:
    """Return, per worker and employer: wage columns in cents, attests, whether contributions are declared, and blocks.

    ``occupations`` holds the valid rows of one quarter.
    """
    counted = occupations.select(
        c("insz"),
        c("ondernemingsnummer").alias("onderneming"),
        _pay(quarter).alias("brutoloon"),
        _all_pay().alias("loon_alle_codes"),
        _unknown_pay(quarter).alias("onbekende_looncodes"),
        _sum("bijdragen").alias("werkgeversbijdragen"),
        c("bijdragen").list.len().alias("aantal_bijdragen"),
        _deductions(quarter).alias("verminderingen"),
        attest_words(),
        c("geblokkeerd"),
        c("pad"),
        c("bestand"),
        _content().alias("inhoud"),
    )
    return counted.group_by(WORKER).agg(
        c("brutoloon", "loon_alle_codes", "werkgeversbijdragen", "aantal_bijdragen", "verminderingen").sum(),
        c("onbekende_looncodes").list.explode(keep_nulls=False, empty_as_null=False).unique().sort(),
        c("attest").unique().sort().str.join(" ").alias("attesten"),
        (c("inhoud").n_unique() < pl.len()).alias("dubbel_aangegeven"),
        c("geblokkeerd").any(),
        c("pad", "bestand").sort_by("bestand", "pad").first(),
    )


def attest_words() -> pl.Expr:
    """Return the attest and its version as people read it, as ``attest``: ``24200000001/2``, ``aangifte/0``."""
    return pl.format("{}/{}", c("attest_nummer").fill_null("aangifte"), c("attest_versie").fill_null(0)).alias("attest")


def _content() -> pl.Expr:
    """Return a hash of what an occupation says, wherever it stands; a row without work or pay is like no other."""
    said = pl.struct("datum_begin", "datum_einde", "q", "s", "prestaties", "bezoldigingen").hash()
    empty = (c("bezoldigingen").list.len().fill_null(0) == 0) & (c("prestaties").list.len().fill_null(0) == 0)
    return pl.when(empty).then(pl.struct("bestand", "pad").hash()).otherwise(said)


def _sum(name: str) -> pl.Expr:
    return c(name).list.eval(pl.element().struct.field("bedrag")).list.sum().fill_null(0)


def _pay(quarter: Quarter) -> pl.Expr:
    counting = [code for code, counts in codes("looncode_telt", quarter).items() if counts]
    return _sum_of("bezoldigingen", pl.element().struct.field("code").is_in(counting))


def _all_pay() -> pl.Expr:
    return _sum("bezoldigingen")


def _unknown_pay(quarter: Quarter) -> pl.Expr:
    known = list(codes("looncode_telt", quarter))
    code = pl.element().struct.field("code")
    return c("bezoldigingen").list.eval(code.filter(~code.is_in(known)))


def _deductions(quarter: Quarter) -> pl.Expr:
    out = [code for code, counts in codes("verminderingscode_telt", quarter).items() if not counts]
    return _sum_of("verminderingen", ~pl.element().struct.field("code").is_in(out))


def _sum_of(name: str, test: pl.Expr) -> pl.Expr:
    amounts = pl.element().struct.field("bedrag").filter(test)
    return c(name).list.eval(amounts).list.sum().fill_null(0)


# --- fractions --------------------------------------------------------------------------------------------------------


def fractions(occupations: pl.DataFrame, quarter: Quarter) -> pl.DataFrame:
    """Return, per worker and employer, three fractions as numerator and denominator.

    ``vte``: Q/S over all calendar days; ``dienst``: Q/S over the days in service; ``mu``: the performed fraction.
    """
    rows = occupied(occupations, quarter).select(*WORKER, *_TIME)
    alone = pl.len().over(WORKER) == 1
    single, more = rows.filter(alone), rows.filter(~alone)
    groups = more.partition_by(WORKER, as_dict=True, maintain_order=True) if more.height else {}
    simple = single.select(
        *WORKER,
        **_pair("vte", c("q") * c("dagen"), c("s") * quarter.days),
        **_pair("dienst", c("q"), c("s")),
        **_pair("mu", c("mu_teller"), c("mu_noemer")),
    )
    several = [_several(key, part, quarter) for key, part in groups.items()]
    return pl.concat([simple, pl.DataFrame(several, schema=simple.schema)]) if several else simple


def _pair(name: str, top: pl.Expr, bottom: pl.Expr) -> dict[str, pl.Expr]:
    return {f"{name}_teller": top.cast(pl.Int64), f"{name}_noemer": bottom.cast(pl.Int64)}


_TIME = ("van", "tot", "dagen", "q", "s", "mu_teller", "mu_noemer")


def occupied(occupations: pl.DataFrame, quarter: Quarter) -> pl.DataFrame:
    """Return the rows of real occupations with ``van``, ``tot``, ``dagen`` (days in the quarter), ``q``, ``s`` and the
    performed fraction (``mu_teller``, ``mu_noemer``) of each.
    """
    first, last = pl.lit(quarter.first_day), pl.lit(quarter.last_day)
    begin = pl.max_horizontal(c("datum_begin").fill_null(quarter.first_day), first)
    end = pl.min_horizontal(c("datum_einde").fill_null(quarter.last_day), last)
    weeks = parameters()["weken_per_kwartaal"].whole_in(quarter)
    counting = [code for code, counts in codes("prestatiecode_telt", quarter).items() if counts]
    hours = c("type_contract") == 1
    full_timer_without_hours = (c("type_contract") == 0) & (c("s").fill_null(0) == 0)
    return (
        occupations.filter(c("rij") > 0)
        .with_columns(
            c("ondernemingsnummer").alias("onderneming"),
            begin.alias("van"),
            end.alias("tot"),
            pl.when(full_timer_without_hours)
            .then(1)
            .when(c("type_contract") == 0)
            .then(pl.coalesce("q", "s"))
            .otherwise(c("q").fill_null(0))
            .cast(pl.Int64)
            .alias("q"),
            pl.when(full_timer_without_hours).then(1).otherwise(c("s").fill_null(0)).cast(pl.Int64).alias("s"),
        )
        .with_columns(
            ((c("tot") - c("van")).dt.total_days() + 1).clip(lower_bound=0).alias("dagen"),
            c("s").clip(lower_bound=1),
        )
        .with_columns(
            pl.when(hours).then(_worked("uren", counting)).otherwise(_worked("dagen", counting)).alias("mu_teller"),
            (pl.when(hours).then(c("s")).otherwise(c("werkdagen_per_week").cast(pl.Int64)) * weeks)
            .clip(lower_bound=1)
            .alias("mu_noemer"),
        )
    )


def _worked(name: str, counting: list[str]) -> pl.Expr:
    test = pl.element().struct.field("code").is_in(counting)
    return (
        c("prestaties").list.eval(pl.element().struct.field(name).filter(test)).list.sum().fill_null(0).cast(pl.Int64)
    )


def _several(key: tuple[object, ...], part: pl.DataFrame, quarter: Quarter) -> dict[str, object]:
    """Add up the occupations of one worker with one employer."""
    rows = part.rows(named=True)
    days = covered_days((row["van"], row["tot"]) for row in rows)
    vte = added([(row["q"] * row["dagen"], row["s"] * quarter.days) for row in rows])
    served = added([(row["q"] * row["dagen"], row["s"] * max(days, 1)) for row in rows])
    mu = added([(row["mu_teller"], row["mu_noemer"]) for row in rows])
    names = ("vte_teller", "vte_noemer", "dienst_teller", "dienst_noemer", "mu_teller", "mu_noemer")
    return dict(zip((*WORKER, *names), (*key, *vte, *served, *mu), strict=True))


def covered_days(periods: Iterable[tuple[dt.date, dt.date]]) -> int:
    """Return how many calendar days lie in at least one of the periods (both ends included)."""
    days, reached = 0, dt.date.min
    for begin, end in sorted(periods):
        start = max(begin, reached + dt.timedelta(days=1)) if reached > dt.date.min else begin
        if end >= start:
            days += (end - start).days + 1
            reached = end
    return days


def added(pairs: list[tuple[int, int]]) -> tuple[int, int]:
    """Return the sum of fractions: exactly when the denominators agree, else each at six decimals, half up."""
    if len({bottom for _, bottom in pairs}) == 1:
        return sum(top for top, _ in pairs), pairs[0][1]
    return sum((top * MICRO * 2 + bottom) // (bottom * 2) for top, bottom in pairs), MICRO


# --- rights and contingents -------------------------------------------------------------------------------------------


def rights_in(rights: pl.DataFrame, quarter: Quarter) -> pl.DataFrame:
    """Return the rights that hold on some day of the quarter, one per worker, employer and measure: the last to begin.

    ``dubbel`` marks a right that begins on the same day as another with other content.
    """
    end = c("datum_einde").fill_null(dt.date.max)
    holding = rights.filter(
        ((c("datum_begin") <= quarter.last_day) | c("datum_begin").is_null())
        & (end >= quarter.first_day)
        & c("ondernemingsnummer").is_not_null()
    ).rename({"ondernemingsnummer": "onderneming"})
    key = [*WORKER, "maatregel"]
    term = pl.when(c("maatregel") == "vop").then(c("datum_einde"))
    reached = end.cum_max().shift(1).over(*key, order_by="datum_begin")
    others = (reached >= c("datum_begin")).fill_null(False).any().over(*key)
    content = pl.struct("startpakket", "pakket_percentage", "begeleidingsgraad", "kwartaal_beslissing", term)
    return (
        holding.with_columns(
            (content.n_unique().over(*key, "datum_begin") > 1).alias("dubbel"),
            others.alias("overlapt"),
            (c("maatregel").n_unique().over(WORKER) > 1).alias("samenloop"),
        )
        .sort(*key, "datum_begin", "datum_einde", descending=[False, False, False, True, True], nulls_last=False)
        .unique(key, keep="first", maintain_order=True)
    )


def contingents_in(contingents: pl.DataFrame, quarter: Quarter) -> pl.DataFrame:
    """Return the contingent of each employer on the first day of the quarter (millionths of a VTE)."""
    return (
        contingents.filter((c("datum_begin") <= quarter.first_day) | c("datum_begin").is_null())
        .sort("onderneming", "datum_begin", nulls_last=True)
        .unique("onderneming", keep="last", maintain_order=True)
        .select("onderneming", pl.when(~c("geblokkeerd")).then(c("vte")).alias("contingent"))
    )
