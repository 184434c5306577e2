"""Taking back that a report was returned or accepted, as long as its answer is held back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gouji.engine.errors import ConflictError, ForbiddenError, NotFoundError
from gouji.engine.model import Severity
from gouji.engine.store.queries import deliveries, outbox, queue, returns, submissions
from gouji.integrations.desk import findings, reports
from gouji.integrations.desk.closing import may_undo, undo_closing
from tests.unit.integrations.desk.samples import NOW, Filled, evaluation_of, finding, read_report, submit

MINUTE = timedelta(minutes=1)


def close(filled: Filled, action: str, hold: timedelta = MINUTE) -> None:
    who = filled.people["李审核"]
    with filled.database.session() as session:
        if action == "return":
            reports.return_report(session, who, filled.submission_id, NOW, letter="请更正", hold=hold)
        else:
            reports.accept_report(session, who, filled.submission_id, NOW, hold=hold)


def take_back(filled: Filled, who: str = "李审核", seconds: int = 30) -> None:
    with filled.database.session() as session:
        undo_closing(session, filled.people[who], filled.submission_id, NOW + timedelta(seconds=seconds))


def refused(filled: Filled, who: str = "李审核", seconds: int = 30) -> str:
    with pytest.raises((ConflictError, ForbiddenError, NotFoundError)) as caught:
        take_back(filled, who, seconds)
    return caught.value.code


def review_state(filled: Filled) -> str:
    with filled.database.read_session() as session:
        return submissions.submission(session, filled.submission_id).review_state


def answers(filled: Filled) -> list[str]:
    with filled.database.read_session() as session:
        return [one.type for one in deliveries.deliveries_of(session, filled.submission_id)]


def due(filled: Filled, seconds: int) -> list[str]:
    """What a sender would be given so many seconds later; it takes it."""
    with filled.database.session() as session:
        return [one.type for one in deliveries.claim_due(session, NOW + timedelta(seconds=seconds))]


def allow_acceptance(filled: Filled) -> None:
    with filled.database.session() as session:
        findings.dismiss(
            session, filled.people["李审核"], filled.item_ids[0], NOW, reason_code="misread", text="看错了"
        )


@pytest.mark.parametrize("action", ["return", "accept"])
def test_what_was_closed_a_moment_ago_is_open_again_and_nobody_hears_of_it(
    filled: Filled, action: str
) -> None:
    allow_acceptance(filled)
    close(filled, action)
    take_back(filled)

    assert (review_state(filled), answers(filled), due(filled, 600)) == ("open", [], [])
    close(filled, "accept")
    assert answers(filled) == ["report.accepted"]


def test_the_answer_is_held_back_and_then_leaves_under_the_id_that_it_had_from_the_beginning(
    filled: Filled,
) -> None:
    close(filled, "return")
    with filled.database.read_session() as session:
        (held,) = deliveries.deliveries_of(session, filled.submission_id)
        tasks, _ = outbox.waiting(session)
    with filled.database.session() as session:
        early = outbox.claim_due(session, NOW + timedelta(seconds=59))
        late = [row.args for row in outbox.claim_due(session, NOW + MINUTE)]

    assert (tasks, early, late) == (1, [], [[held.id]])
    assert (due(filled, 59), due(filled, 60)) == ([], ["report.returned"])
    assert refused(filled, seconds=61) == "answer_left"
    assert review_state(filled) == "returned"


def test_an_answer_that_was_lost_with_its_task_can_be_taken_back_until_somebody_sends_it(
    filled: Filled,
) -> None:
    """No clock decides: what has not begun to leave has not left."""
    close(filled, "return")
    take_back(filled, seconds=500)

    assert (review_state(filled), answers(filled)) == ("open", [])


def test_an_answer_that_was_not_held_back_is_not_taken_back(filled: Filled) -> None:
    close(filled, "return", hold=timedelta(0))

    assert refused(filled) == "answer_left"


def test_only_who_did_it_takes_it_back_and_only_once(filled: Filled) -> None:
    assert refused(filled) == "nothing_to_undo"
    close(filled, "return")

    assert refused(filled, "王审核") == "not_own"
    assert refused(filled, "外省人") == "submission_not_found"
    take_back(filled)
    assert refused(filled) == "nothing_to_undo"


def test_a_letter_that_went_by_mail_is_not_taken_back(filled: Filled) -> None:
    close(filled, "return")
    with filled.database.session() as session:
        link = returns.issue(
            session, filled.submission_id, [], by="李审核", now=NOW, until=NOW + timedelta(days=30)
        )
        returns.reserve_mail(session, link.id, "office@example.org", NOW + timedelta(seconds=1))

    assert refused(filled) == "answer_left"


def test_the_link_in_the_letter_opens_nothing_after_it(filled: Filled) -> None:
    close(filled, "return")
    with filled.database.session() as session:
        returns.issue(session, filled.submission_id, [], by="李审核", now=NOW, until=NOW + timedelta(days=30))
    take_back(filled)

    with filled.database.read_session() as session:
        link = returns.latest_link(session, filled.submission_id)
    assert link is not None
    assert link.revoked_at is not None


def test_terms_run_again_and_what_was_asked_for_is_asked_for_again(filled: Filled) -> None:
    allow_acceptance(filled)
    with filled.database.session() as session:
        findings.act(
            session,
            filled.people["李审核"],
            filled.item_ids[1],
            "waive",
            NOW,
            reason_code="misread",
            text="口径不同",
            until=(NOW + timedelta(days=9)).date(),
        )
    close(filled, "accept")
    take_back(filled)
    close(filled, "return")
    take_back(filled)

    with filled.database.read_session() as session:
        items = {one.item.id: one.item for one in queue.entries_of_report(session, 1)}
    asked = items[filled.item_ids[1]]
    assert (asked.state, asked.assignee, asked.waiver) == ("claimed", "李审核", "requested")
    assert [item.paused_on for item in items.values()] == [None, None, None]


def test_after_a_later_version_came_nothing_is_taken_back(filled: Filled) -> None:
    close(filled, "return")
    read = read_report("长春市南关区民政局", 2023, {})
    submit(
        filled.database,
        read,
        evaluation_of(finding("A01", Severity.ERROR, read, "requests.received.natural")),
        version=2,
    )

    assert refused(filled) == "not_latest"


def test_the_page_offers_it_to_whoever_did_it_as_long_as_it_can_be_done(filled: Filled) -> None:
    def offered(name: str) -> bool:
        with filled.database.read_session() as session:
            submission, report = reports.readable(session, filled.people[name], filled.submission_id)
            return may_undo(session, filled.people[name], submission, report)

    before = offered("李审核")
    close(filled, "return")
    held = (offered("李审核"), offered("王审核"))
    due(filled, 61)

    assert (before, held, offered("李审核")) == (False, (True, False), False)
