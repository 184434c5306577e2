"""Pages of the queue: nothing twice, nothing left out, in every order, whatever happens between two pages; risk; choices."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import col, delete, update

from gouji.engine.register import Register
from gouji.engine.store import Database
from gouji.engine.store.queries import queue, queue_choices, risks
from gouji.engine.store.queries.filters import FEW_NAMES, QueueFilter
from gouji.engine.store.queries.queue_choices import Choices
from gouji.engine.store.queries.queue_counts import (
    ENOUGH,
    Census,
    Tally,
    count_some,
    count_states,
    take_census,
)
from gouji.engine.store.queries.queue_pages import (
    BEGINNING,
    Place,
    Sort,
    count_before,
    key_of_text,
    key_text,
    slice_of_queue,
)
from gouji.engine.store.queries.statements import insert_all
from gouji.engine.store.tables import ItemState, QueueItem, QueueName, RuleRecord

from .filings import NOW, arrival, finding, judged

TODAY = date(2022, 1, 20)
ORDERS: dict[Sort, Callable[[QueueItem], tuple[int, ...]]] = {
    Sort.RISK: lambda item: (-item.risk, -item.report_id, -item.id),
    Sort.NEWEST: lambda item: (-item.id,),
    Sort.OLDEST: lambda item: (item.id,),
    Sort.DUE: lambda item: ((item.due_on or date.max).toordinal(), item.id),
}
WAITING = ("open", "claimed")


@pytest.fixture
def items(database: Database, register: Register) -> list[QueueItem]:
    """Forty findings of all states, many of which are alike in risk and day."""
    chance = random.Random(11)
    rules = ("A01", "M01", "S07", "Y01")
    for number in range(10):
        organ = f"{'甲乙丙丁'[number % 4]}县第{number}局"
        came = arrival(f"msg_{number}", organ=organ, year=2020 + number % 2, region=f"22010{number % 3}")
        judged(database, register, came, *(finding(rule) for rule in rules))
    with database.session() as session:
        for item in queue.list_queue(session, QueueFilter(), limit=100)[0]:
            changes = {
                "risk": chance.choice([20, 70]),
                "due_on": chance.choice([None, TODAY, TODAY + timedelta(days=3)]),
                "state": chance.choice(["open", "open", "claimed", "fixed", "dismissed"]),
            }
            session.execute(update(QueueItem).where(col(QueueItem.id) == item.item.id).values(**changes))
    with database.read_session() as session:
        return [entry.item for entry in queue.list_queue(session, QueueFilter(), limit=100)[0]]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("states", [None, WAITING, ("fixed",)])
def test_pages_follow_each_other_both_ways_without_gap_or_repeat(
    database: Database, items: list[QueueItem], sort: Sort, states: tuple[str, ...] | None
) -> None:
    there = [item for item in items if states is None or item.state in states]
    expected = [item.id for item in sorted(there, key=ORDERS[sort])]
    wanted = QueueFilter(states=states)
    forward: list[int] = []
    backward: list[int] = []
    with database.read_session() as session:
        for known in (None, count_states(session, wanted)):
            page = slice_of_queue(session, wanted, sort, BEGINNING, 7, known)
            forward = [*page.ids]
            while page.has_after:
                key = key_of_text(key_text(page.keys[-1]), sort)
                page = slice_of_queue(session, wanted, sort, Place(key), 7, known)
                assert page.has_before
                assert count_before(session, wanted, sort, page.keys[0]) == Tally(len(forward))
                forward += page.ids
            page = slice_of_queue(session, wanted, sort, Place(None, backward=True), 7, known)
            backward = [*page.ids]
            while page.has_before:
                page = slice_of_queue(session, wanted, sort, Place(page.keys[0], backward=True), 7, known)
                backward = [*page.ids, *backward]
            assert (forward, backward) == (expected, expected)


def test_what_is_decided_meanwhile_shifts_no_page(database: Database, items: list[QueueItem]) -> None:
    wanted = QueueFilter(states=WAITING)
    with database.session() as session:
        first = slice_of_queue(session, wanted, limit=5)
        expected = slice_of_queue(session, wanted, place=Place(first.keys[-1]), limit=5)
        session.execute(update(QueueItem).where(col(QueueItem.id).in_(first.ids)).values(state="confirmed"))
        second = slice_of_queue(session, wanted, place=Place(first.keys[-1]), limit=5)

    assert second == expected


@pytest.mark.parametrize(
    "wanted",
    [
        QueueFilter(year=2021),
        QueueFilter(rule="S07", states=WAITING),
        QueueFilter(region="220101"),
        QueueFilter(region="22", within="220102", severity="error"),
        QueueFilter(text="丙县"),
        QueueFilter(text="bxd", states=("open",)),
        QueueFilter(overdue=TODAY + timedelta(days=1)),
        QueueFilter(found_before=NOW),
        QueueFilter(waiver="requested"),
        QueueFilter(assigned="王审核"),
    ],
)
def test_pages_counts_and_lists_speak_of_the_same_findings(
    database: Database, items: list[QueueItem], wanted: QueueFilter
) -> None:
    with database.read_session() as session:
        listed, total = queue.list_queue(session, wanted, limit=100)
        counted = count_states(session, wanted)
        some = count_some(session, wanted)
        census = take_census(session, wanted, [wanted, QueueFilter(rule="A01")])
        a01 = count_some(session, QueueFilter(rule="A01"))
        later = queue.list_queue(session, wanted, offset=2, limit=3)[0]

    assert sum(tally.number for tally in counted.values()) == total == some.number == len(listed)
    assert census == Census(max(item.id for item in items), counted, (some, a01))
    assert [entry.item.id for entry in later] == [entry.item.id for entry in listed[2:5]]
    assert {entry.item.state for entry in listed} == {
        state for state, tally in counted.items() if tally.number
    }


def test_many_organs_are_found_as_few_are(database: Database, items: list[QueueItem]) -> None:
    few = QueueFilter(text="县第")
    with database.session() as session:
        before = [entry.item.id for entry in queue.list_queue(session, few, limit=100)[0]]
        insert_all(session, [QueueName(organ=f"另一个县第{number}局") for number in range(FEW_NAMES + 1)])
        after = [entry.item.id for entry in queue.list_queue(session, few, limit=100)[0]]
        counted = count_states(session, few)
    states = Counter(item.state for item in items)

    assert before == after
    assert len(after) == len(items)
    assert counted == {state: Tally(states[state]) for state in ItemState}


def test_of_a_text_that_very_many_organs_have_no_more_is_counted_than_anybody_looks_at(
    database: Database, items: list[QueueItem]
) -> None:
    given = items[0].model_dump(exclude={"id"}) | {"state": "open"}
    more = [QueueItem(**given | {"fingerprint": f"{number}"}) for number in range(ENOUGH)]
    open_ones = sum(item.state == "open" for item in items) + ENOUGH
    with database.session() as session:
        insert_all(session, more)
        named = count_states(session, QueueFilter(states=("open",), text="县第"))
        insert_all(session, [QueueName(organ=f"另一个县第{number}局") for number in range(FEW_NAMES + 1)])
        wide = count_states(session, QueueFilter(states=("open",), text="县第"))

    assert named == {"open": Tally(open_ones)}
    assert wide == {"open": Tally(ENOUGH, is_more=True)}


def test_the_choices_are_what_occurs_in_the_region(database: Database, items: list[QueueItem]) -> None:
    with database.session() as session:
        session.execute(update(QueueItem).where(col(QueueItem.region) == "220101").values(assignee="王审核"))
        session.execute(update(QueueItem).where(col(QueueItem.region) == "220102").values(assignee="李审核"))
        found = [queue_choices.choices(session, within) for within in (None, "2201", "220102")]
        all_years = queue_choices.years(session)

    years, rules = [2021, 2020], ["A01", "M01", "S07", "Y01"]
    assert all_years == years
    assert found == [
        Choices(years, rules, ["2201"], ["李审核", "王审核"]),
        Choices(years, rules, ["220100", "220101", "220102"], ["李审核", "王审核"]),
        Choices(years, rules, ["220102"], ["李审核"]),
    ]


def test_an_empty_queue_offers_no_choices(database: Database) -> None:
    with database.read_session() as session:
        assert queue_choices.choices(session, None) == Choices([], [], [], [])
        assert take_census(session, QueueFilter(states=WAITING)) == Census(
            0, {"open": Tally(0), "claimed": Tally(0)}, ()
        )


@pytest.mark.parametrize(
    ("decided", "dismissed", "points"),
    [(0, 0, 10), (9, 9, 10), (10, 1, 20), (10, 2, 10), (10, 4, 10), (10, 5, 0), (100, 100, 0)],
)
def test_a_rule_that_is_often_dismissed_makes_its_findings_less_urgent(
    decided: int, dismissed: int, points: int
) -> None:
    assert risks.rule_points(decided, dismissed) == points


@pytest.mark.parametrize(
    ("days", "points"), [(-9, 20), (-1, 20), (0, 15), (2, 15), (3, 10), (5, 10), (6, 0), (None, 0)]
)
def test_the_nearer_the_last_day_the_more_urgent(days: int | None, points: int) -> None:
    due_on = None if days is None else TODAY + timedelta(days=days)

    assert risks.due_points(due_on, None, TODAY) == points
    assert risks.due_points(due_on, TODAY, TODAY) == 0


def test_a_stored_finding_says_what_its_risk_is_made_of_and_is_rated_anew_as_days_pass(
    database: Database, register: Register
) -> None:
    judged(database, register, arrival(), finding("A01"), finding("M01", severity="warning"))
    with database.session() as session:
        first = [entry.item for entry in queue.list_queue(session, QueueFilter())[0]]
        at_first, stored = [risks.risk_of(item) for item in first], [item.risk for item in first]
        session.execute(update(QueueItem).values(due_on=TODAY, paused_on=None))
        session.add(RuleRecord(rule="A01", decided=20, dismissed=19, counted_at=NOW))
        session.flush()
        session.expire_all()
        changed, after = risks.rate_waiting(session, 0, TODAY + timedelta(days=1))
        assert after is not None
        again = risks.rate_waiting(session, 0, TODAY + timedelta(days=1))[0]
        end = risks.rate_waiting(session, after, TODAY)
        session.expire_all()
        later = [risks.risk_of(entry.item) for entry in queue.list_queue(session, QueueFilter())[0]]

    assert [(risk.severity, risk.lead, risk.rule) for risk in at_first] == [(50, 10, 10), (25, 10, 10)]
    assert stored == [risk.total for risk in at_first]
    assert (changed, again, end) == (2, 0, (0, None))
    assert later == [risks.Risk(50, 10, 0, 20), risks.Risk(25, 10, 10, 20)]


def test_decisions_are_counted_by_rule(database: Database, items: list[QueueItem]) -> None:
    with database.session() as session:
        session.execute(delete(RuleRecord))
        session.execute(update(QueueItem).where(col(QueueItem.rule) == "A01").values(state="dismissed"))
        session.execute(update(QueueItem).where(col(QueueItem.rule) == "M01").values(state="confirmed"))
        session.execute(
            update(QueueItem).where(col(QueueItem.rule).in_(("S07", "Y01"))).values(state="fixed")
        )
        risks.count_records(session, NOW)
        risks.count_records(session, NOW)
        session.flush()
        found = risks.records_of(session, ("A01", "M01", "S07"))

    assert {rule: (record.decided, record.dismissed) for rule, record in found.items()} == {
        "A01": (10, 10),
        "M01": (10, 0),
    }
