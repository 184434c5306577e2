"""Taking a decision back within a minute, as if it had not been made."""

from datetime import timedelta

import pytest

from gouji.engine.errors import ConflictError, NotFoundError
from gouji.integrations.desk import findings
from tests.unit.integrations.desk.samples import NOW, Filled

DISMISS = {"reason_code": "misread", "text": "看错了一列"}


def do(filled: Filled, who: str, action: str, seconds: int = 0, **said: str) -> tuple[str, str | None]:
    """Do one action on the first finding so many seconds later; return state and assignee afterwards."""
    with filled.database.session() as session:
        item = findings.act(
            session,
            filled.people[who],
            filled.item_ids[0],
            action,
            NOW + timedelta(seconds=seconds),
            **said,  # type: ignore[arg-type]
        )
        return item.state, item.assignee


def refused(filled: Filled, who: str, seconds: int = 0) -> str:
    with pytest.raises(ConflictError) as caught:
        do(filled, who, "undo", seconds)
    return caught.value.code


def test_an_undone_decision_leaves_the_finding_with_whoever_had_it(filled: Filled) -> None:
    do(filled, "李审核", "claim")
    do(filled, "李审核", "dismiss", 10, **DISMISS)

    assert do(filled, "李审核", "undo", 70) == ("claimed", "李审核")


def test_a_claim_is_undone_too(filled: Filled) -> None:
    do(filled, "李审核", "claim")

    assert do(filled, "李审核", "undo", 60) == ("open", None)


def test_after_a_minute_it_is_too_late(filled: Filled) -> None:
    do(filled, "李审核", "confirm")

    assert refused(filled, "李审核", 61) == "too_late_to_undo"
    assert do(filled, "李审核", "release", 61) == ("open", None)


def test_nothing_of_ones_own_is_nothing_to_undo(filled: Filled) -> None:
    assert refused(filled, "李审核") == "nothing_to_undo"
    do(filled, "李审核", "confirm")
    do(filled, "李审核", "comment", text="再看一眼")

    assert refused(filled, "王审核") == "nothing_to_undo"
    assert do(filled, "李审核", "undo") == ("open", None)


def test_what_was_undone_is_not_undone_again(filled: Filled) -> None:
    do(filled, "李审核", "confirm")
    do(filled, "李审核", "undo")

    assert refused(filled, "李审核") == "nothing_to_undo"


def test_for_a_filer_there_is_nothing_to_undo(filled: Filled) -> None:
    with pytest.raises(NotFoundError):
        do(filled, "赵填报", "undo")
