"""The yearly summary of a region, taken from the store for whoever shows or sends it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Final

from gouji.engine.calendar.deadlines import RegionalDeadline, deadline_table
from gouji.engine.errors import BadRequestError, NotFoundError, Text
from gouji.engine.register import Register
from gouji.engine.store.queries import summaries
from gouji.engine.summary import Area, OrganLine, Summary

from .report_states import be_ready
from .work import Work

FIRST_YEAR: Final = 2008
"""Of the first 条例; nobody reported before."""
LAST_YEAR: Final = 2099


def take_summary(work: Work, year: int, region: str | None, *, is_own: bool = False) -> Summary:
    """Return the summary of a region and year as the store is now.

    Args:
        region: 行政区划代码 or prefix; None is the whole country.
        is_own: what belongs to the region itself alone.

    Raises:
        BadRequestError: a year or region that cannot be.
    """
    scope = scope_of(work, year, region, is_own=is_own)
    titles = {rule.id: rule.title for rule in work.ruleset.rules}
    be_ready(work)
    with work.database.read_session() as session:
        return summaries.summarise(
            session,
            scope,
            lambda code, own: area_of(work.plain_register, code, own),
            work.local_now(),
            titles,
        )


def take_list(
    work: Work,
    year: int,
    key: str,
    region: str | None,
    *,
    is_own: bool = False,
    offset: int = 0,
    limit: int = 50,
) -> summaries.Listing:
    """Return one page of what a number of the summary counts.

    Raises:
        BadRequestError: a year or region that cannot be.
        NotFoundError: no number has this key.
    """
    scope = scope_of(work, year, region, is_own=is_own)
    be_ready(work)
    with work.database.read_session() as session:
        return summaries.listing(session, scope, key, offset=offset, limit=limit)


@contextmanager
def organ_lines(
    work: Work, year: int, region: str | None, *, is_own: bool = False
) -> Iterator[Iterator[OrganLine]]:
    """Yield the lines of all organs of a region, read as they are asked for."""
    scope = scope_of(work, year, region, is_own=is_own)
    be_ready(work)
    with work.database.read_session() as session:
        yield summaries.organ_lines(session, scope)


def scope_of(work: Work, year: int, region: str | None, *, is_own: bool = False) -> summaries.Scope:
    """Return what the store is asked for; raises BadRequestError for a year or region that cannot be."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        text = Text(
            f"报告年度应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间",
            f"a report year lies between {FIRST_YEAR} and {LAST_YEAR}",
        )
        raise BadRequestError("bad_year", text)
    if region is not None and not (region.isascii() and region.isdigit() and len(region) in (2, 4, 6)):
        raise BadRequestError(
            "bad_region",
            Text("行政区划代码为 2、4 或 6 位数字", "a region code has 2, 4 or 6 digits"),
        )

    @cache
    def deadlines(of_year: int) -> tuple[RegionalDeadline, ...]:
        return deadline_table(work.ruleset, of_year)

    return summaries.Scope(
        year, region, work.local_now().date(), work.zone, deadlines, is_own and region is not None
    )


def check_region(work: Work, year: int, region: str | None) -> None:
    """Make sure that there is such a region: a division, or one of which organs or reports are here.

    Raises:
        NotFoundError: there is none, so that somebody mistyped the code.
    """
    if region is None or work.plain_register.division(region.ljust(6, "0")) is not None:
        return
    summary = take_summary(work, year, region)
    if not summary.has_roster and not summary.has_reports:
        raise NotFoundError(
            "unknown_region",
            Text(
                f"没有行政区划 {region}，名录和报告中也没有它的机关；请核对代码",
                f"there is no division {region}, nor an organ or report of it; check the code",
            ),
        )


def area_of(register: Register, code: str | None, is_own: bool = False) -> Area:
    """Return a region with its full name; one that the register does not know is told by its code."""
    if code is None:
        return Area(None, Text("全国", "The whole country"))
    full = code.ljust(6, "0")
    levels = dict.fromkeys((f"{full[:2]}0000", f"{full[:4]}00", full))
    known = [division.name for level in levels if (division := register.division(level))]
    name = "".join(known) if register.division(full) else f"{''.join(known) or '区划'}（{code}）"
    return Area(code, Text(f"{name}本级", f"{name} itself") if is_own else Text(name, name), is_own)
