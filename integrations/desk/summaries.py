"""The yearly summary as a person may see it: that of the own region, or of a part of it."""

from __future__ import annotations

from gouji.engine.errors import NotFoundError, Text
from gouji.engine.store.queries.summaries import Listing
from gouji.engine.summary import Summary
from gouji.workers import summarising
from gouji.workers.work import Work

from .roles import Action, Actor, require

PAGE_SIZE = 50


def summary_for(
    work: Work, actor: Actor, year: int, region: str | None = None, *, is_own: bool = False
) -> Summary:
    """Return the summary of a region for a person.

    Args:
        region: 行政区划代码 or prefix; that of the person where None.
        is_own: what belongs to the region itself alone.

    Raises:
        BadRequestError: a year or region that cannot be.
        ForbiddenError: the role may not read.
        NotFoundError: the region is not the person's business.
    """
    return summarising.take_summary(work, year, region_for(actor, region), is_own=is_own)


def list_for(
    work: Work,
    actor: Actor,
    year: int,
    key: str,
    region: str | None = None,
    *,
    is_own: bool = False,
    page: int = 1,
) -> Listing:
    """Return one page of what a number counts; raises as `summary_for`, NotFoundError where no number has this key."""
    return summarising.take_list(
        work,
        year,
        key,
        region_for(actor, region),
        is_own=is_own,
        offset=(page - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )


def region_for(actor: Actor, region: str | None) -> str | None:
    """Return the region that a person sees who asks for `region`.

    Raises:
        ForbiddenError: the role may not read.
        NotFoundError: it is not in the person's own.
    """
    require(actor, Action.READ, actor.region)
    if not region:
        return actor.region
    if not actor.covers(region):
        raise NotFoundError(
            "region_not_yours",
            Text(
                f"行政区划 {region} 不在您负责的 {actor.region} 范围内，请换一个区划。",
                f"Region {region} does not lie in yours, {actor.region}; choose another.",
            ),
        )
    return region
