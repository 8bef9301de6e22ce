"""What whoever approves a batch has to look at: the largest changes, and a sample that nobody chose."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import polars as pl

from maatwerk.runs.change import BY_LAW, REST, Change
from maatwerk.runs.lines import KEY

c = pl.col


def largest_unexplained(change: Change, threshold: int, *, by_law: Sequence[str] = BY_LAW) -> pl.DataFrame:
    """Return the employers whose change must be answered, the largest first.

    What the law itself changed (``by_law``) counts for nobody. Of the rest an employer must be answered for when the sum,
    or one cause alone (two large ones may cancel out), is at least ``threshold`` cents; and always when something is left
    that no cause explains. Columns of ``employers``, ``te_verklaren_cent`` (the largest of sum and causes, absolute),
    ``grootste_oorzaak`` and its ``oorzaak_cent``.
    """
    causes = change.table.filter(~c("oorzaak").is_in(by_law)).group_by("onderneming", "oorzaak").agg(c("cent").sum())
    size = c("cent").abs()
    per_employer = (
        causes.sort(size, "oorzaak", descending=[True, False])
        .group_by("onderneming", maintain_order=True)
        .agg(
            pl.max_horizontal(c("cent").sum().abs(), size.max()).alias("te_verklaren_cent"),
            c("oorzaak").first().alias("grootste_oorzaak"),
            c("cent").first().alias("oorzaak_cent"),
            (c("oorzaak") == REST).any().alias("·rest"),
        )
    )
    asked = per_employer.filter((c("te_verklaren_cent") >= threshold) | c("·rest")).drop("·rest")
    both = change.employers.join(asked, on="onderneming", how="inner")
    return both.sort("te_verklaren_cent", "onderneming", descending=[True, False])


def sample(lines: pl.DataFrame, batch_hash: str, n: int) -> pl.DataFrame:
    """Return ``n`` lines of a batch (all where there are fewer), drawn by the hash of the batch.

    Every line with an amount or a block has the same chance; another batch gives another sample, the same batch always this
    one, whatever the order of its lines. Sorted by key.
    """
    drawn = sorted(lines.select(KEY).unique().rows(), key=lambda key: _lot(batch_hash, key))[:n]
    chosen = pl.DataFrame(drawn, schema=dict.fromkeys(KEY, pl.String()), orient="row")
    return lines.join(chosen, on=KEY, how="semi").sort(KEY)


def _lot(batch_hash: str, key: tuple[str, ...]) -> str:
    return hashlib.sha256("\0".join((batch_hash, *key)).encode()).hexdigest()
