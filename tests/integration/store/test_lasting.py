"""What keeps a decision with its finding: other titles, other wordings, judging again, a version that comes late."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from gouji.engine.model import Finding
from gouji.engine.register import Register
from gouji.engine.store import Database
from gouji.engine.store.queries import evaluations, queue, reports, submissions
from gouji.engine.store.queries.items import Changes

from .filings import arrival, document, evaluation, finding, judge, judged, later
from .test_evaluations import decide, item_id, rejudge, states


def history(database: Database) -> list[tuple[str, str]]:
    with database.read_session() as session:
        return [(row.actor, row.action) for row in queue.decisions_of_item(session, item_id(database))]


def test_a_decision_survives_a_corrected_title(database: Database, register: Register) -> None:
    """Another organ or year in the title gives every finding another fingerprint."""
    judged(database, register, arrival("msg_1"), finding("A01"))
    decide(database, "dismissed", "dismiss")

    other = replace(finding("A01"), fingerprint="fp-of-another-title")
    judged(database, register, arrival("msg_2"), other)

    assert states(database) == [("A01", "dismissed", "li")]


def test_a_decision_survives_a_rule_that_words_its_formula_otherwise(
    database: Database, register: Register
) -> None:
    submission_id = judged(database, register, arrival(), finding())
    decide(database, "confirmed", "confirm")
    worded = finding()
    worded = replace(
        worded,
        candidate=replace(
            worded.candidate, formula="总计 4 ≠ 0", left=0, right=4, delta=-4, rule_version="2"
        ),
    )

    assert rejudge(database, register, submission_id, worded) == Changes()
    assert states(database) == [("A01", "confirmed", "li")]


def test_a_finding_that_judging_again_closed_and_found_again_is_what_it_was(
    database: Database, register: Register
) -> None:
    """A ruleset that lacked the rule for a while, or a correction that was withdrawn."""
    submission_id = judged(database, register, arrival(), finding())
    decide(database, "confirmed", "confirm")

    closed = rejudge(database, register, submission_id)
    back = rejudge(database, register, submission_id, finding())

    assert (closed, back) == (Changes(fixed=1), Changes())
    assert states(database) == [("A01", "confirmed", "li")]
    assert history(database) == [("li", "confirm"), ("system", "close"), ("system", "restore")]


def test_a_finding_that_a_new_version_brings_back_is_open_although_the_figures_are_the_same(
    database: Database, register: Register
) -> None:
    judged(database, register, arrival("msg_1"), finding())
    decide(database, "confirmed", "confirm")
    judged(database, register, arrival("msg_2"))
    judged(database, register, arrival("msg_3"), finding())

    assert states(database) == [("A01", "open", None)]
    assert history(database) == [("li", "confirm"), ("system", "close"), ("system", "reopen")]


def test_an_older_version_does_not_take_the_queue_while_the_later_one_is_being_judged_again(
    database: Database, register: Register
) -> None:
    first = judged(database, register, arrival("msg_1"), finding("A01"), finding("A02"))
    second = judged(database, register, arrival("msg_2"), finding("A01"))
    with database.session() as session:
        submissions.begin_evaluation(session, second)
        again = evaluation(finding("A01"), finding("A02"), finding("A03"))
        judge(session, first, again, document(), register, later(5))

    with database.read_session() as session:
        report = reports.report(session, submissions.submission(session, first).report_id)
    assert report.current_submission_id == second
    assert states(database) == [("A01", "open", None), ("A02", "fixed", None)]


def current_of(database: Database, submission_id: UUID) -> UUID | None:
    with database.read_session() as session:
        report_id = submissions.submission(session, submission_id).report_id
        return reports.report(session, report_id).current_submission_id


@pytest.mark.parametrize("times", [1, 2])
def test_judging_again_with_the_same_result_brings_the_queue_in_line(
    database: Database, register: Register, times: int
) -> None:
    """The queue may follow another version since: two reports were put together."""
    first = judged(database, register, arrival("msg_1"), finding("A01"), finding("A02"))
    second = judged(database, register, arrival("msg_2"), finding("A01"))
    with database.session() as session:
        report = reports.report(session, submissions.submission(session, first).report_id)
        report.current_submission_id = first
        one, two = (submissions.submission(session, each) for each in (first, second))
        one.version, two.version = -1, -2
        session.flush()
        one.version, two.version = 2, 1

    for _ in range(times):
        rejudge(database, register, first, finding("A01"), finding("A02"))

    assert current_of(database, first) == first
    assert states(database) == [("A01", "open", None), ("A02", "open", None)]


def test_of_one_phrase_that_stands_there_twice_the_decision_on_the_second_stays_with_it(
    database: Database, register: Register
) -> None:
    """When the first is corrected, the second gets the fingerprint that the first had."""
    judged(database, register, arrival("msg_1"), phrase("甲", "fp-1", 11), phrase("甲", "fp-2", 12))
    with database.session() as session:
        entries = queue.list_queue(session, queue.QueueFilter())[0]
        second = next(entry.item for entry in entries if entry.item.values["left"] == 12)
        queue.change_state(session, second.id, actor="li", action="dismiss", state="dismissed", now=later(1))

    judged(database, register, arrival("msg_2"), phrase("甲", "fp-1", 12))
    judged(database, register, arrival("msg_3"), phrase("甲", "fp-1", 12), phrase("甲", "fp-2", 13))

    with database.read_session() as session:
        entries = queue.list_queue(session, queue.QueueFilter())[0]
    assert sorted((entry.item.values["left"], entry.item.state) for entry in entries) == [
        (12, "dismissed"),
        (13, "open"),
    ]


def phrase(key: str, fingerprint: str, left: int) -> Finding:
    made = finding("S07", left=left)
    return replace(
        made, candidate=replace(made.candidate, cells=(), spans=(), key=key), fingerprint=fingerprint
    )


def test_judging_the_same_twice_leaves_the_queue_as_it_is(database: Database, register: Register) -> None:
    submission_id = judged(database, register, arrival(), finding("A01"))
    with database.read_session() as session:
        before = queue.entry(session, item_id(database)).item.model_dump()

    rejudge(database, register, submission_id, finding("A01"))

    with database.read_session() as session:
        after = queue.entry(session, item_id(database)).item.model_dump()
        row = evaluations.current_evaluation(session, submission_id)
    assert after == before
    assert row is not None
