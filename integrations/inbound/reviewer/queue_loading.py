"""What the queue's page shows, read from the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from gouji.engine.errors import Text
from gouji.engine.store import Session
from gouji.engine.store.queries import queue, queue_choices
from gouji.engine.store.queries.filters import WAITING, QueueFilter, looked_up
from gouji.engine.store.queries.queue import QueueEntry, QueuePage
from gouji.engine.store.queries.queue_pages import (
    Place,
    Sort,
    Tally,
    count_before,
    count_some,
    count_states,
    sum_of,
)
from gouji.engine.store.queries.risks import risk_of

from ...desk.roles import Action, Actor
from ...desk.wanted import Wanted
from .views.queue import PAGE_SIZE, Asked, Page, QueueRow, QueueView, queue_view


def load_queue(session: Session, actor: Actor, asked: Asked, place: Place, now: datetime) -> QueueView:
    """Return one page of the queue.

    Args:
        now: in the office's zone: its day counts as today.

    Raises:
        BadRequestError: a filter that cannot be.
    """
    wanted = looked_up(session, asked.wanted.filter(actor.region, now))
    order = asked.wanted.order
    newest = queue_choices.newest(session)  # before the page: what comes meanwhile is told as new
    tallies = count_states(session, replace(wanted, states=None))
    found = queue.page_of_queue(session, wanted, order, place, PAGE_SIZE, tallies)
    before = _before(session, wanted, asked, place, found, tallies)
    waiting = queue.count_waiting_of(session, {entry.item.report_id for entry in found.entries})
    rows = [row_of(entry, now) for entry in found.entries]
    page = Page(rows, found.slice, before, tallies)
    return queue_view(asked, page, choices(session, actor), waiting, newest, _quick(session, actor, now))


def load_rows(session: Session, actor: Actor, item_ids: Sequence[int], now: datetime) -> list[QueueRow]:
    """Return these findings as they stand now, those that the actor may see."""
    entries = queue.entries_with(session, item_ids)
    return [row_of(entry, now) for entry in entries if actor.may(Action.READ, entry.item.region)]


def count_news(session: Session, actor: Actor, asked: Asked, since: int, now: datetime) -> int:
    """Return how many findings of what is asked for came into the queue after the one with the id `since`."""
    wanted = replace(asked.wanted.filter(actor.region, now), newer_than=since)
    return sum(tally.number for tally in count_states(session, wanted).values())


def choices(session: Session, actor: Actor) -> Mapping[str, Sequence[str]]:
    """Return what the filters can be set to, by name."""
    return {
        "region": queue_choices.regions(session, actor.region),
        "year": [str(year) for year in queue_choices.years(session)],
        "rule": queue_choices.rules(session),
        "assignee": queue_choices.assignees(session, actor.region),
    }


def row_of(entry: QueueEntry, now: datetime) -> QueueRow:
    """Return one finding as a line of the queue, times in the zone of `now`."""
    item, finding = entry.item, entry.finding
    counts = item.due_on is not None and item.paused_on is None and item.state in WAITING
    return QueueRow(
        id=item.id or 0,
        rule=item.rule,
        severity=item.severity,
        title=Text(finding.title_zh, finding.title_en),
        message=Text(finding.message_zh, finding.message_en),
        derived=finding.derived,
        state=item.state,
        assignee=item.assignee,
        updated_at=item.updated_at.astimezone(now.tzinfo),
        report_id=item.report_id,
        submission=str(item.submission_id),
        organ=item.organ,
        year=item.year,
        region=item.region,
        cause=item.group_name,
        lead=item.lead,
        risk=risk_of(item),
        due_on=item.due_on if item.state in WAITING else None,
        days_left=(item.due_on - now.date()).days if counts and item.due_on else None,
        is_resting=item.paused_on is not None and item.state in WAITING,
        assigned_to=item.assigned_to,
        waiver=item.waiver,
    )


def _quick(session: Session, actor: Actor, now: datetime) -> list[tuple[str, Wanted, Tally]]:
    """Return what everybody has beside saved views: what one has claimed, was given, is overdue, waits for approval."""
    queues = {
        "mine": Wanted(state="claimed", assignee=actor.name),
        "given": Wanted(assigned=actor.name),
        "overdue": Wanted(overdue="1", sort=Sort.DUE.value),
    }
    if actor.may(Action.APPROVE_WAIVER, actor.region):
        queues["waivers"] = Wanted(waiver="requested")
    return [
        (key, wanted, count_some(session, wanted.filter(actor.region, now))) for key, wanted in queues.items()
    ]


def _before(
    session: Session,
    wanted: QueueFilter,
    asked: Asked,
    place: Place,
    found: QueuePage,
    tallies: Mapping[str, Tally],
) -> int | None:
    """Return how many findings stand before a page; None where they are too many to be counted."""
    if place.key is None and not place.backward:
        return 0
    if place.key is None:
        number = sum_of(tallies, wanted.each_state)
        return None if number.is_more else number.number - len(found.entries)
    if not found.slice.keys or wanted.text:  # many organs are meant: reading all of them twice takes long
        return None
    tally = count_before(session, wanted, asked.wanted.order, found.slice.keys[0])
    return None if tally.is_more else tally.number
