"""The ledger of a report that was filed again, and what changed from version to version."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from gouji.engine.errors import NotFoundError
from gouji.engine.model import Document, Evaluation, Finding, RuleOutcome, RuleResult, Severity
from gouji.engine.store.queries.documents import document_of
from gouji.integrations.desk import findings
from gouji.integrations.desk.changes import changes_of
from gouji.integrations.desk.ledger import judged_of, ledger_of
from tests.unit.integrations.desk.samples import (
    NOW,
    Filled,
    evaluation_of,
    finding,
    read_report,
    standard_report,
    submit,
)

CELLS = ("requests.received.natural", "requests.granted.natural")


def checked(*found: Finding) -> Evaluation:
    """An evaluation in which every rule was looked at."""
    failed = {one.candidate.rule for one in found}
    results = [
        RuleResult(rule, RuleOutcome.FAIL if rule in failed else RuleOutcome.PASS)
        for rule in ("A01", "T06", "S12", "A05")
    ]
    return replace(evaluation_of(*found), results=tuple(results))


def report(received: int = 9) -> Document:
    return read_report(
        "长春市南关区民政局",
        2023,
        {"requests.received.natural": received, "requests.granted.natural": 8},
    )


def refile(filled: Filled, version: int, document: Document, *found: Finding) -> UUID:
    return submit(filled.database, document, checked(*found), version=version)


def told(filled: Filled, version: UUID, before: UUID | None = None) -> list[tuple[str, str, list[str]]]:
    with filled.database.read_session() as session:
        found = ledger_of(session, filled.people["李审核"], version, before)
        return [
            (
                line.entry.finding.candidate.rule,
                line.entry.standing.value,
                [f"{one.actor} {one.action}" for one in line.decisions],
            )
            for line in found.lines
        ]


def decide(filled: Filled, number: int, action: str, after: int = 2, **said: str) -> None:
    with filled.database.session() as session:
        who, item_id = filled.people["李审核"], filled.item_ids[number]
        findings.act(session, who, item_id, action, NOW + timedelta(minutes=after), **said)  # type: ignore[arg-type]


def a01(document: Document) -> Finding:
    return finding("A01", Severity.ERROR, document, *CELLS)


def test_a_first_version_has_no_ledger(filled: Filled) -> None:
    assert told(filled, filled.submission_id) == []


def test_the_same_file_again_has_nothing_new_and_nothing_closed(filled: Filled) -> None:
    document, evaluation = standard_report()
    again = submit(filled.database, document, evaluation, version=2)

    assert [(rule, standing) for rule, standing, _ in told(filled, again)] == [
        ("A01", "same"),
        ("T06", "same"),
        ("S12", "same"),
    ]


def test_fixed_changed_and_new_are_told_with_what_was_decided(filled: Filled) -> None:
    decide(filled, 1, "dismiss", reason_code="misread", text="看错了一列")
    corrected = report(10)
    second = refile(
        filled,
        2,
        corrected,
        a01(corrected),
        finding("A05", Severity.ERROR, corrected, "requests.received.total"),
    )

    assert told(filled, second) == [
        ("A05", "new", []),
        ("A01", "changed", []),
        ("T06", "fixed", ["李审核 dismiss"]),
        ("S12", "fixed", []),
    ]


def test_what_was_decided_on_other_figures_is_reopened(filled: Filled) -> None:
    decide(filled, 0, "confirm")
    corrected = report(10)
    second = refile(filled, 2, corrected, a01(corrected))

    with filled.database.read_session() as session:
        line = ledger_of(session, filled.people["李审核"], second).lines[0]
    assert (line.entry.standing.value, line.state) == ("reopened", "open")
    assert [(figure.then, figure.now) for figure in line.entry.figures] == [("9", "10")]
    assert [one.action for one in line.decisions] == ["confirm"]


@pytest.mark.parametrize("after", ["undo", "release"])
def test_a_decision_that_was_taken_back_settled_nothing(filled: Filled, after: str) -> None:
    decide(filled, 0, "confirm")
    decide(filled, 0, after)
    corrected = report(10)

    assert told(filled, refile(filled, 2, corrected, a01(corrected)))[0][:2] == ("A01", "changed")


def test_a_release_that_was_undone_leaves_the_decision(filled: Filled) -> None:
    for action in ("confirm", "release", "undo"):
        decide(filled, 0, action)
    corrected = report(10)

    assert told(filled, refile(filled, 2, corrected, a01(corrected)))[0][:2] == ("A01", "reopened")


def test_what_was_fixed_and_is_back_is_reopened(filled: Filled) -> None:
    refile(filled, 2, report())
    third = refile(filled, 3, report(), a01(report()))

    assert told(filled, third)[0][:2] == ("A01", "reopened")


def test_any_earlier_version_can_be_compared_with(filled: Filled) -> None:
    refile(filled, 2, report())
    third = refile(filled, 3, report(), a01(report()))

    assert [line[:2] for line in told(filled, third, filled.submission_id)] == [
        ("A01", "same"),
        ("T06", "fixed"),
        ("S12", "fixed"),
    ]


def test_later_decisions_are_not_told_of_an_older_version(filled: Filled) -> None:
    corrected = report(10)
    second = refile(filled, 2, corrected, a01(corrected))
    decide(filled, 0, "confirm", after=5)

    assert told(filled, second)[0] == ("A01", "changed", [])


def test_a_version_that_was_not_judged_has_no_ledger(filled: Filled) -> None:
    with filled.database.read_session() as session:
        assert judged_of(session, uuid4()) is None


def test_whoever_may_not_read_the_report_learns_nothing(filled: Filled) -> None:
    with filled.database.read_session() as session:
        for ask in (ledger_of, changes_of):
            with pytest.raises(NotFoundError):
                ask(session, filled.people["外省人"], filled.submission_id)


def test_changes_are_told_against_the_version_before_and_any_other(filled: Filled) -> None:
    second = refile(filled, 2, report(10), a01(report(10)))
    third = refile(filled, 3, report(11), a01(report(11)))
    with filled.database.read_session() as session:
        who = filled.people["李审核"]
        last, first = (changes_of(session, who, third, number) for number in (None, 1))
        back = changes_of(session, who, second, 3)
        unread = document_of(session, second)

    assert unread is not None
    assert (last.before and last.before.version, first.before and first.before.version) == (2, 1)
    assert [
        (change.old.value, change.new.value)
        for found in (last, first, back)
        if found.differences
        for change in found.differences.tables["requests"]
        if change.address == CELLS[0]
    ] == [(10, 11), (9, 11), (11, 10)]


def test_a_first_version_has_nothing_to_compare_with_and_an_unknown_number_is_told(filled: Filled) -> None:
    with filled.database.read_session() as session:
        found = changes_of(session, filled.people["李审核"], filled.submission_id)
        with pytest.raises(NotFoundError, match="第 7 版"):
            changes_of(session, filled.people["李审核"], filled.submission_id, 7)

    assert (found.before, found.differences, found.others) == (None, None, ())
