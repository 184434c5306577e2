"""What the queue's page shows, read from the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from gouji.engine.errors import Text
from gouji.engine.store import Session
from gouji.engine.store.queries import queue_choices
from gouji.engine.store.queries.filters import WAITING, QueueFilter, looked_up
from gouji.engine.store.queries.queue_counts import Tally, count_states, sum_of, take_census
from gouji.engine.store.queries.queue_lines import QueueLine, count_waiting_of, lines_with
from gouji.engine.store.queries.queue_pages import Place, Slice, Sort, count_before, slice_of_queue
from gouji.engine.store.queries.risks import risk_from

from ...desk.roles import Action, Actor
from ...desk.wanted import Wanted
from .views.queue import PAGE_SIZE, Asked, Page, QueueRow, QueueView, queue_view

_FEW_ORGANS: Final = 300
"""Of more than so many organs it is not told how many findings stand before a page: reading all of them twice takes long."""


def load_queue(session: Session, actor: Actor, asked: Asked, place: Place, now: datetime) -> QueueView:
    """Return one page of the queue.

    Args:
        now: in the office's zone: its day counts as today.

    Raises:
        BadRequestError: a filter that cannot be.
    """
    wanted = looked_up(session, asked.wanted.filter(actor.region, now))
    quick = _quick(actor)
    # The newest is asked for before the page: what comes meanwhile is told as new.
    census = take_census(
        session,
        replace(wanted, states=None),
        [one.filter(actor.region, now) for one in quick.values()],
    )
    found = slice_of_queue(session, wanted, asked.wanted.order, place, PAGE_SIZE, census.states)
    lines = lines_with(session, found.ids)
    page = Page(
        [row_of(line, now) for line in lines],
        found,
        _before(session, wanted, asked, place, found, census.states),
        census.states,
    )
    waiting = count_waiting_of(session, {line.report_id for line in lines})
    counted = [(key, one, tally) for (key, one), tally in zip(quick.items(), census.others, strict=True)]
    return queue_view(asked, page, choices(session, actor), waiting, census.newest, counted)


def load_rows(session: Session, actor: Actor, item_ids: Sequence[int], now: datetime) -> list[QueueRow]:
    """Return these findings as they stand now, those that the actor may see."""
    lines = lines_with(session, item_ids)
    return [row_of(line, now) for line in lines if actor.may(Action.READ, line.region)]


def count_news(session: Session, actor: Actor, asked: Asked, since: int, now: datetime) -> int:
    """Return how many findings of what is asked for came into the queue after the one with the id `since`."""
    wanted = replace(asked.wanted.filter(actor.region, now), newer_than=since)
    return sum(tally.number for tally in count_states(session, wanted).values())


def choices(session: Session, actor: Actor) -> Mapping[str, Sequence[str]]:
    """Return what the filters can be set to, by name."""
    found = queue_choices.choices(session, actor.region)
    return {
        "region": found.regions,
        "year": [str(year) for year in found.years],
        "rule": found.rules,
        "assignee": found.assignees,
    }


def row_of(line: QueueLine, now: datetime) -> QueueRow:
    """Return one finding as a line of the queue, times in the zone of `now`."""
    waits = line.state in WAITING
    counts = waits and line.due_on is not None and line.paused_on is None
    return QueueRow(
        id=line.id,
        rule=line.rule,
        severity=line.severity,
        title=Text(line.title_zh, line.title_en),
        message=Text(line.message_zh, line.message_en),
        derived=line.derived,
        state=line.state,
        assignee=line.assignee,
        updated_at=line.updated_at.astimezone(now.tzinfo),
        report_id=line.report_id,
        submission=str(line.submission_id),
        organ=line.organ,
        year=line.year,
        region=line.region,
        cause=line.group_name,
        lead=line.lead,
        risk=risk_from(line.severity, line.risk_rule, line.risk_due, lead=line.lead),
        due_on=line.due_on if waits else None,
        days_left=(line.due_on - now.date()).days if counts and line.due_on else None,
        is_resting=waits and line.paused_on is not None,
        assigned_to=line.assigned_to,
        waiver=line.waiver,
    )


def _quick(actor: Actor) -> dict[str, Wanted]:
    """Return what everybody has beside saved views: what one has claimed, was given, is overdue, waits for approval."""
    queues = {
        "mine": Wanted(state="claimed", assignee=actor.name),
        "given": Wanted(assigned=actor.name),
        "overdue": Wanted(overdue="1", sort=Sort.DUE.value),
    }
    if actor.may(Action.APPROVE_WAIVER, actor.region):
        queues["waivers"] = Wanted(waiver="requested")
    return queues


def _before(
    session: Session,
    wanted: QueueFilter,
    asked: Asked,
    place: Place,
    found: Slice,
    tallies: Mapping[str, Tally],
) -> int | None:
    """Return how many findings stand before a page; None where they are too many to be counted."""
    if place.key is None and not place.backward:
        return 0
    if place.key is None:
        number = sum_of(tallies, wanted.each_state)
        return None if number.is_more else number.number - len(found.ids)
    if not found.keys or wanted.text or len(wanted.organs or ()) > _FEW_ORGANS:
        return None
    tally = count_before(session, wanted, asked.wanted.order, found.keys[0])
    return None if tally.is_more else tally.number
