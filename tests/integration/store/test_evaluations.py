"""Evaluations and the queue: twice is once, decisions survive, changed figures come back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

import pytest
from sqlalchemy import event

from gouji.engine.canonical import evaluation_to_json
from gouji.engine.errors import Text
from gouji.engine.model import Finding, RuleOutcome, RuleResult
from gouji.engine.register import Register
from gouji.engine.store import Database
from gouji.engine.store.queries import evaluations, outbox, queue
from gouji.engine.store.queries.items import Changes
from gouji.engine.store.queries.queue import QueueFilter

from .filings import NOW, arrival, document, evaluation, finding, judge, judged, later, save

STATEMENTS_PER_REPORT = 25
"""All SQL from beginning to judge a report with a predecessor to its evaluation, queue items and answer."""


def rejudge(
    database: Database,
    register: Register,
    submission_id: UUID,
    *findings: Finding,
    received: int = 4,
    others: dict[str, RuleOutcome] | None = None,
) -> Changes:
    with database.session() as session:
        stored = judge(
            session,
            submission_id,
            evaluation(*findings, others=others or {}),
            document(received),
            register,
            later(9),
        )
    assert stored is not None
    return stored.changes


def states(database: Database) -> list[tuple[str, str, str | None]]:
    with database.read_session() as session:
        entries, _ = queue.list_queue(session, QueueFilter())
    return sorted((entry.item.rule, entry.item.state, entry.item.assignee) for entry in entries)


def item_id(database: Database, rule: str = "A01") -> int:
    with database.read_session() as session:
        entries, _ = queue.list_queue(session, QueueFilter(rule=rule))
    return entries[0].item.id


def decide(database: Database, state: str, action: str, rule: str = "A01") -> None:
    with database.session() as session:
        queue.change_state(
            session,
            item_id(database, rule),
            actor="li",
            action=action,
            state=state,
            reason_code="explained",
            text="已核实",
            now=later(1),
        )


def test_the_stored_report_reads_as_the_judged_one(database: Database, register: Register) -> None:
    submission_id = save(database, register, arrival())
    found = evaluation(finding(left=Decimal("59237.2449"), right=1), finding("M01", severity="warning"))
    with database.session() as session:
        judge(session, submission_id, found, document(), register)

    with database.read_session() as session:
        for language in ("zh", "en"):
            stored = evaluations.report_json(session, submission_id, language)
            assert stored == evaluation_to_json(document(), found, language)


def test_a_submission_that_was_not_judged_has_no_report(database: Database, register: Register) -> None:
    submission_id = save(database, register, arrival())

    with database.read_session() as session:
        assert evaluations.report_json(session, submission_id) is None


def test_judging_twice_changes_nothing(database: Database, register: Register) -> None:
    submission_id = save(database, register, arrival())
    with database.session() as session:
        first = judge(session, submission_id, evaluation(finding()), document(), register)
    with database.session() as session:
        second = judge(session, submission_id, evaluation(finding()), document(), register, later(1))
        row = evaluations.current_evaluation(session, submission_id)

    assert first is not None
    assert second is not None
    assert (first.is_new, first.changes) == (True, Changes(opened=1))
    assert (second.is_new, second.changes) == (False, Changes())
    assert second.evaluation_id == first.evaluation_id
    assert row is not None
    assert row.created_at == NOW


def test_an_imported_report_has_nothing_in_the_queue(database: Database, register: Register) -> None:
    judged(database, register, arrival(imported=True, callback_url=None), finding())

    assert states(database) == []


def test_a_finding_that_vanished_closes_as_fixed(database: Database, register: Register) -> None:
    submission_id = judged(database, register, arrival(), finding("A01"), finding("A02"))

    changes = rejudge(database, register, submission_id, finding("A02"))

    assert changes == Changes(fixed=1)
    assert states(database) == [("A01", "fixed", None), ("A02", "open", None)]


def test_a_finding_that_could_not_be_checked_again_is_not_fixed(
    database: Database, register: Register
) -> None:
    submission_id = judged(database, register, arrival(), finding("A01"), finding("A02"))

    rejudge(
        database,
        register,
        submission_id,
        others={"A01": RuleOutcome.ENGINE_ERROR, "A02": RuleOutcome.NOT_ASSESSABLE},
    )

    assert states(database) == [("A01", "open", None), ("A02", "open", None)]


@pytest.mark.parametrize(
    ("absent", "state"), [("requests.carried_in.total", "open"), ("requests.granted.legal", "fixed")]
)
def test_what_was_checked_beside_an_absent_cell_is_fixed(
    database: Database, register: Register, absent: str, state: str
) -> None:
    submission_id = judged(database, register, arrival(), finding("A01"))
    result = RuleResult("A01", RuleOutcome.NOT_ASSESSABLE, Text("空白", "blank"), (absent,))

    with database.session() as session:
        again = replace(evaluation(), results=(result,))
        judge(session, submission_id, again, document(), register, later(9))

    assert states(database) == [("A01", state, None)]


def test_a_finding_whose_figure_is_missing_now_is_not_fixed_although_its_rule_passed_elsewhere(
    database: Database, register: Register
) -> None:
    submission_id = judged(database, register, arrival(), finding("A01"))
    read = document()
    tables = {**read.tables, "requests": {"carried_in.total": read.cell("requests.carried_in.total")}}

    with database.session() as session:
        torn = replace(read, tables=MappingProxyType(tables))
        judge(session, submission_id, evaluation(), torn, register, later(9))

    assert states(database) == [("A01", "open", None)]


def test_a_corrected_version_closes_what_it_repairs(database: Database, register: Register) -> None:
    judged(database, register, arrival("msg_1"), finding("A01"))
    judged(database, register, arrival("msg_2"))

    assert states(database) == [("A01", "fixed", None)]


def test_judging_an_older_version_again_leaves_the_queue_alone(
    database: Database, register: Register
) -> None:
    first = judged(database, register, arrival("msg_1"), finding("A01"))
    judged(database, register, arrival("msg_2"))

    rejudge(database, register, first, finding("A01"), finding("A02"))

    assert states(database) == [("A01", "fixed", None)]


def test_a_decision_survives_another_ruleset(database: Database, register: Register) -> None:
    submission_id = judged(database, register, arrival(), finding("A01"), finding("A02"))
    decide(database, "dismissed", "dismiss", "A01")

    changes = rejudge(database, register, submission_id, finding("A01"), finding("A02"), finding("A03"))

    assert changes == Changes(opened=1)
    assert states(database) == [("A01", "dismissed", "li"), ("A02", "open", None), ("A03", "open", None)]


def test_a_dismissed_finding_that_comes_and_goes_stays_dismissed(
    database: Database, register: Register
) -> None:
    submission_id = judged(database, register, arrival(), finding())
    decide(database, "dismissed", "dismiss")

    rejudge(database, register, submission_id)
    rejudge(database, register, submission_id, finding())

    assert states(database) == [("A01", "dismissed", "li")]


def test_changed_figures_reopen_a_decided_finding_and_show_the_old_ones(
    database: Database, register: Register
) -> None:
    submission_id = judged(database, register, arrival(), finding(left=4))
    decide(database, "dismissed", "dismiss")

    changes = rejudge(database, register, submission_id, finding(left=5), received=5)

    with database.read_session() as session:
        entry = queue.entry(session, item_id(database))
        decisions = queue.decisions_of_item(session, entry.item.id)
    assert changes == Changes(reopened=1)
    assert (entry.item.state, entry.item.assignee) == ("open", None)
    assert (entry.finding.left, entry.item.values["left"]) == (5, 5)
    assert entry.item.previous_values is not None
    assert entry.item.previous_values == decisions[0].values
    assert entry.item.previous_values["cells"] == {
        "requests.received.total": 4,
        "requests.carried_in.total": 0,
    }


def test_a_fixed_finding_that_comes_back_is_open_again(database: Database, register: Register) -> None:
    submission_id = judged(database, register, arrival(), finding())
    rejudge(database, register, submission_id)

    assert rejudge(database, register, submission_id, finding()) == Changes(reopened=1)
    assert states(database) == [("A01", "open", None)]


def test_one_judged_report_costs_few_statements_however_many_findings(
    database: Database, register: Register
) -> None:
    counts = [
        count_statements(database, register, year, findings) for year, findings in ((2021, 1), (2031, 60))
    ]

    # PostgreSQL is asked for the lock that puts the entries of the audit trail in one order.
    expected = STATEMENTS_PER_REPORT + (0 if database.is_sqlite else 1)
    assert counts == [expected, expected]


def count_statements(database: Database, register: Register, year: int, number: int) -> int:
    judged(database, register, arrival(f"msg_{year - 1}", year=year - 1))
    submission_id = save(database, register, arrival(f"msg_{year}", year=year))
    found = evaluation(*(finding(f"A{index:02}") for index in range(number)))
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT")):
            statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    with database.session() as session:
        judge(session, submission_id, found, document(), register)
        outbox.enqueue(session, "send_answer", ["1"], queue="submissions", now=NOW)
    event.remove(database.engine, "before_cursor_execute", note)
    return len(statements)
