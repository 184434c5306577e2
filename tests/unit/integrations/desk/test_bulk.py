"""One decision on many findings: each for itself, and why some were skipped."""

from datetime import timedelta

import pytest

from gouji.engine.errors import BadRequestError
from gouji.engine.store.queries import queue
from gouji.integrations.desk import findings
from gouji.integrations.desk.bulk import MOST_AT_ONCE, Bulk, act_on_many
from tests.unit.integrations.desk.samples import NOW, Filled

LATER = NOW + timedelta(hours=1)


def states(filled: Filled) -> list[str]:
    with filled.database.read_session() as session:
        return [queue.entry(session, item_id).item.state for item_id in filled.item_ids]


def test_all_are_decided_and_each_says_so(filled: Filled) -> None:
    ids = filled.item_ids

    assert act_on_many(filled.database, filled.people["李审核"], ids, "confirm", LATER) == Bulk(
        tuple(ids), ()
    )

    assert set(states(filled)) == {"confirmed"}


def test_what_another_has_is_skipped_with_the_reason_and_holds_no_other_up(filled: Filled) -> None:
    first, *others = filled.item_ids
    with filled.database.session() as session:
        findings.claim(session, filled.people["王审核"], first, LATER)

    seen = act_on_many(filled.database, filled.people["李审核"], [first, *others, 10**9], "claim", LATER)

    assert seen.done == tuple(others)
    assert [(one.item_id, one.code) for one in seen.skipped] == [
        (first, "already_claimed"),
        (10**9, "finding_not_found"),
    ]
    assert "王审核" in seen.skipped[0].text.zh


def test_a_decision_on_many_is_undone_within_a_minute_and_each_says_why_not_after(filled: Filled) -> None:
    reviewer, ids = filled.people["李审核"], filled.item_ids
    act_on_many(filled.database, reviewer, ids, "confirm", LATER)

    first = act_on_many(filled.database, reviewer, ids[:1], "undo", LATER + timedelta(seconds=59))
    rest = act_on_many(filled.database, reviewer, ids, "undo", LATER + timedelta(seconds=61))

    assert first == Bulk((ids[0],), ())
    assert rest.done == ()
    assert [one.code for one in rest.skipped] == ["nothing_to_undo", *["too_late_to_undo"] * (len(ids) - 1)]
    assert states(filled) == ["open", *["confirmed"] * (len(ids) - 1)]


def test_the_same_finding_twice_is_decided_once(filled: Filled) -> None:
    first = filled.item_ids[0]

    seen = act_on_many(filled.database, filled.people["李审核"], [first, first], "confirm", LATER)

    assert seen == Bulk((first,), ())


@pytest.mark.parametrize(
    ("ids", "action", "said", "code"),
    [
        ([], "claim", {}, "bad_number_of_findings"),
        (range(1, MOST_AT_ONCE + 2), "claim", {}, "bad_number_of_findings"),
        ([1] * (MOST_AT_ONCE + 1), "claim", {}, "bad_number_of_findings"),
        ([1], "explode", {}, "unknown_action"),
        ([1], "dismiss", {"text": "没有理由"}, "bad_reason_code"),
        ([1], "waive", {"reason_code": "other"}, "text_missing"),
        ([1], "waive", {"reason_code": "other", "text": "等待上级答复"}, "bad_until"),
        ([1], "confirm", {"text": "\x84"}, "bad_characters"),
        ([1], "claim", {"text": "\x85"}, "bad_characters"),
        ([1], "comment", {}, "text_missing"),
    ],
)
def test_what_is_wrong_for_all_is_said_once_and_nothing_is_done(
    filled: Filled, ids: list[int], action: str, said: dict[str, str], code: str
) -> None:
    with pytest.raises(BadRequestError) as caught:
        act_on_many(filled.database, filled.people["李审核"], ids, action, LATER, **said)  # type: ignore[arg-type]

    assert caught.value.code == code
    assert set(states(filled)) == {"open"}
