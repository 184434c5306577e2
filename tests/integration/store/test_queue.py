"""The queue: filters and counts, one claimer of two, decisions."""

from __future__ import annotations

import multiprocessing
from datetime import date
from multiprocessing.synchronize import Barrier

import pytest

from gouji.engine.errors import ConflictError, NotFoundError
from gouji.engine.register import Register
from gouji.engine.store import Database, open_database
from gouji.engine.store.queries import audit, queue
from gouji.engine.store.queries.queue import QueueFilter
from gouji.engine.store.queries.queue_totals import Totals, totals

from .apart import processes
from .filings import NOW, ORGAN, arrival, finding, judged, later


@pytest.fixture
def filled(database: Database, register: Register) -> Database:
    """Three reports: two findings in 南关区, one in 卫辉市, one of an organ whose region is unknown."""
    judged(database, register, arrival("msg_1"), finding("A01"), finding("M01", severity="warning"))
    judged(database, register, arrival("msg_2", organ="卫辉市民政局", year=2022), finding("A01"))
    judged(
        database, register, arrival("msg_3", organ="鼓楼区民政局", year=2022), finding("S07", severity="info")
    )
    return database


def listed(database: Database, **wanted: object) -> list[tuple[str, str]]:
    with database.read_session() as session:
        entries, total = queue.list_queue(session, QueueFilter(**wanted))  # type: ignore[arg-type]
    assert total == len(entries)
    return [(entry.item.organ, entry.finding.rule) for entry in entries]


def first_item(database: Database) -> int:
    with database.read_session() as session:
        entries, _ = queue.list_queue(session, QueueFilter(text="南关", rule="A01"))
    return entries[0].item.id


def test_an_empty_queue_is_empty(database: Database) -> None:
    with database.read_session() as session:
        assert queue.list_queue(session, QueueFilter()) == ([], 0)
        assert totals(session, QueueFilter()) == Totals({}, {}, {}, {}, {})


def test_errors_stand_first_and_hints_last(filled: Database) -> None:
    assert listed(filled) == [
        ("卫辉市民政局", "A01"),
        (ORGAN, "A01"),
        (ORGAN, "M01"),
        ("鼓楼区民政局", "S07"),
    ]


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        ({"region": "22"}, 2),
        ({"region": "220000"}, 2),
        ({"region": "220102"}, 2),
        ({"region": "2202"}, 0),
        ({"region": "41", "within": "22"}, 0),
        ({"within": "41"}, 1),
        ({"year": 2022}, 2),
        ({"rule": "A01"}, 2),
        ({"severity": "warning"}, 1),
        ({"text": "辉市"}, 1),
        ({"text": "%"}, 0),
        ({"states": ("open",)}, 4),
        ({"states": ("claimed", "fixed")}, 0),
        ({"assignee": "li"}, 0),
        ({"rule": "A01", "year": 2021}, 1),
    ],
)
def test_the_queue_is_filtered(filled: Database, wanted: dict[str, object], number: int) -> None:
    assert len(listed(filled, **wanted)) == number


def test_the_queue_is_counted_and_paged(filled: Database) -> None:
    with filled.read_session() as session:
        counts = totals(session, QueueFilter())
        here = totals(session, QueueFilter(within="22", year=2021))
        pages = [queue.list_queue(session, QueueFilter(), offset=offset, limit=3) for offset in (0, 3, 6)]

    assert counts == Totals(
        state={"open": 4},
        severity={"error": 2, "info": 1, "warning": 1},
        rule={"A01": 2, "M01": 1, "S07": 1},
        year={"2021": 2, "2022": 2},
        region={"": 1, "220102": 2, "410781": 1},
    )
    assert here == Totals(
        {"open": 2}, {"error": 1, "warning": 1}, {"A01": 1, "M01": 1}, {"2021": 2}, {"220102": 2}
    )
    assert [(len(entries), total) for entries, total in pages] == [(3, 4), (1, 4), (0, 4)]


def test_what_was_handled_is_counted_by_state_and_nowhere_else(filled: Database) -> None:
    with filled.session() as session:
        entries, _ = queue.list_queue(session, QueueFilter())
        others, own = [one.item.id for one in entries], first_item(filled)
        queue.claim(session, own, actor="li", now=NOW)
        queue.change_state(session, others[0], actor="li", action="confirm", state="confirmed", now=NOW)
        queue.change_state(session, others[3], actor="li", action="dismiss", state="dismissed", now=NOW)

    with filled.read_session() as session:
        counts = totals(session, QueueFilter())
        elsewhere = totals(session, QueueFilter(region="41", year=2022))

    assert counts == Totals(
        state={"claimed": 1, "confirmed": 1, "dismissed": 1, "open": 1},
        severity={"error": 1, "warning": 1},
        rule={"A01": 1, "M01": 1},
        year={"2021": 2},
        region={"220102": 2},
    )
    assert elsewhere == Totals({"confirmed": 1}, {}, {}, {}, {})


def test_a_claim_is_kept_by_the_first_and_refused_to_the_second(filled: Database) -> None:
    item_id = first_item(filled)
    with filled.session() as session:
        item = queue.claim(session, item_id, actor="li", now=NOW)
        again = queue.claim(session, item_id, actor="li", now=later(1))

    assert (item.state, item.assignee, item.version, again.version) == ("claimed", "li", 2, 2)
    with filled.session() as session, pytest.raises(ConflictError, match="已由 li 认领"):
        queue.claim(session, item_id, actor="wang", now=later(2))


def try_to_claim(
    url: str, item_id: int, actor: str, together: Barrier, results: multiprocessing.Queue[str]
) -> None:
    database = open_database(url)
    with database.read_session() as session:
        queue.entry(session, item_id)
    together.wait()
    try:
        with database.session() as session:
            queue.claim(session, item_id, actor=actor, now=NOW)
    except ConflictError as error:
        results.put(error.code)
    else:
        results.put("won")
    database.close()


def test_of_two_processes_that_claim_at_once_exactly_one_wins(filled: Database, url: str) -> None:
    context = processes()
    together, results, item_id = context.Barrier(4), context.Queue(), first_item(filled)
    people = [
        context.Process(target=try_to_claim, args=(url, item_id, f"p{number}", together, results))
        for number in range(4)
    ]

    for person in people:
        person.start()
    answers = sorted(results.get(timeout=120) for _ in people)
    for person in people:
        person.join()

    assert answers == ["already_claimed", "already_claimed", "already_claimed", "won"]
    with filled.read_session() as session:
        assert [row.action for row in queue.decisions_of_item(session, item_id)] == ["claim"]


def test_a_decision_keeps_reason_and_the_figures_it_was_made_on(filled: Database) -> None:
    item_id = first_item(filled)
    with filled.session() as session:
        queue.claim(session, item_id, actor="li", now=NOW)
        queue.comment(session, item_id, actor="li", text="已电话核实", now=later(1))
        queue.change_state(
            session,
            item_id,
            actor="li",
            action="dismiss",
            state="dismissed",
            now=later(2),
            seen=2,
            reason_code="merged",
            text="机构改革",
            until=date(2022, 6, 30),
        )

    with filled.read_session() as session:
        item = queue.entry(session, item_id).item
        decisions = queue.decisions_of_item(session, item_id)
        trail = [entry.action for entry in audit.entries(session, subject="finding", subject_id=item_id)]
        same = queue.decisions_of_submission(session, item.submission_id)
    assert (item.state, item.assignee, item.version) == ("dismissed", "li", 3)
    assert [row.action for row in decisions] == ["claim", "comment", "dismiss"]
    assert (decisions[2].reason_code, decisions[2].text, decisions[2].until) == (
        "merged",
        "机构改革",
        date(2022, 6, 30),
    )
    assert decisions[2].values == item.values
    assert trail == ["dismiss", "comment", "claim"]
    assert list(same) == list(decisions)


def test_who_saw_an_older_state_is_told(filled: Database) -> None:
    item_id = first_item(filled)
    with filled.session() as session:
        queue.claim(session, item_id, actor="li", now=NOW)

    with filled.session() as session, pytest.raises(ConflictError):
        queue.change_state(
            session, item_id, actor="wang", action="confirm", state="confirmed", now=NOW, seen=1
        )


def test_a_released_item_is_free_again(filled: Database) -> None:
    item_id = first_item(filled)
    with filled.session() as session:
        queue.claim(session, item_id, actor="li", now=NOW)
        queue.change_state(session, item_id, actor="li", action="release", state="open", now=NOW)
        item = queue.claim(session, item_id, actor="wang", now=NOW)

    assert item.assignee == "wang"


def test_a_report_is_returned_or_accepted_once(filled: Database) -> None:
    with filled.session() as session:
        submission_id = queue.entry(session, first_item(filled)).item.submission_id
        queue.decide_submission(session, submission_id, actor="li", action="return", text="请更正", now=NOW)

    with filled.session() as session, pytest.raises(ConflictError, match="已经退回或通过"):
        queue.decide_submission(session, submission_id, actor="li", action="accept", now=NOW)


def test_an_item_that_does_not_exist_is_not_found(database: Database) -> None:
    with database.session() as session:
        with pytest.raises(NotFoundError):
            queue.claim(session, 1, actor="li", now=NOW)
        with pytest.raises(NotFoundError):
            queue.entry(session, 1)
