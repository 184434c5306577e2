from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.engine.calendar.deadlines import Deadline, Deadlines
from gouji.engine.calendar.reminding import Due, Skipped, due_today, read_steps, step_name
from gouji.engine.calendar.standing import Filed, Standing, State, standing_of
from gouji.engine.errors import BadRequestError

LAST_DAY = date(2026, 1, 31)
STEPS = (-14, -3, -1, 1)
LAW = Deadline("submit", LAST_DAY, "law", "四十九条")
PUBLISH = Deadline("publish", LAST_DAY, "law", "四十九条")
LOCAL = Deadline("submit", date(2026, 1, 26), "local", "某办〔2025〕1号")


@given(st.sets(st.integers(0, 40)))
def test_whenever_somebody_looks_each_step_is_sent_at_most_once_and_never_two_on_a_day(
    offsets: set[int],
) -> None:
    settled: set[int] = set()
    sent: list[tuple[int, int]] = []
    for offset in sorted(offsets):
        due = due_today(LAST_DAY, date(2026, 1, 10) + timedelta(days=offset), STEPS, settled)
        if due.step is not None:
            sent.append((offset, due.step))
        settled |= {one.step for one in due.skipped} | ({due.step} if due.step is not None else set())

    steps = [step for _, step in sent]
    assert steps == sorted(set(steps))
    for offset, step in sent:
        come = [
            one
            for one in STEPS
            if LAST_DAY + timedelta(days=one) <= date(2026, 1, 10) + timedelta(days=offset)
        ]
        assert step == max(come)


def test_after_two_days_of_silence_the_latest_is_sent_and_the_others_are_passed_over() -> None:
    assert due_today(LAST_DAY, date(2026, 1, 30), STEPS, {-14}) == Due(-1, (Skipped(-3, "superseded"),))
    assert due_today(LAST_DAY, date(2026, 1, 30), STEPS, {-14, -3, -1}) == Due()


def test_months_later_nobody_is_reminded_any_more() -> None:
    assert due_today(LAST_DAY, date(2026, 2, 15), STEPS, {-14, -3, -1}) == Due(1)
    assert due_today(LAST_DAY, date(2026, 2, 16), STEPS, {-14, -3, -1}) == Due(None, (Skipped(1, "stale"),))


def test_steps_are_read_as_people_write_them() -> None:
    assert read_steps(["T+1", "t-14", "-3", "T−1", "T+0"]) == (-14, -3, -1, 0, 1)
    assert [step_name(step) for step in (-14, 0, 1)] == ["T-14", "T+0", "T+1"]
    for wrong in ("", "T", "T-x", "T-400", "1.5"):
        with pytest.raises(BadRequestError, match="T-14"):
            read_steps([wrong])


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 1, 25), Standing(State.PENDING, LOCAL, 1)),
        (date(2026, 1, 26), Standing(State.PENDING, LOCAL, 0)),
        (date(2026, 1, 27), Standing(State.MISSING, LOCAL, 1, False)),
        (date(2026, 2, 1), Standing(State.MISSING, LOCAL, 6, True)),
    ],
)
def test_a_report_is_missing_on_the_day_after_and_unlawfully_so_after_the_day_of_the_law(
    day: date, expected: Standing
) -> None:
    assert standing_of(Deadlines((LAW, PUBLISH, LOCAL)), None, day) == expected


def test_lateness_is_the_larger_of_submitting_and_publishing() -> None:
    both = Deadlines((LAW, PUBLISH))
    today = date(2026, 3, 1)

    assert standing_of(both, Filed(date(2026, 1, 31), date(2026, 1, 31)), today) == Standing(State.FILED, LAW)
    assert standing_of(both, Filed(date(2026, 2, 1), date(2026, 2, 4)), today) == Standing(
        State.LATE, PUBLISH, 4, True
    )
    assert standing_of(both, Filed(date(2026, 2, 9), None), today) == Standing(State.LATE, LAW, 9, True)
    assert standing_of(both, Filed(), today) == Standing(State.FILED, LAW)


def test_an_exempt_organ_is_never_late_or_missing_and_one_without_deadline_never_missing() -> None:
    both = Deadlines((LAW, PUBLISH))
    today = date(2026, 3, 1)

    assert standing_of(both, None, today, is_exempt=True) == Standing(State.EXEMPT, None)
    assert standing_of(both, Filed(date(2026, 2, 9)), today, is_exempt=True).state is State.FILED
    assert standing_of(Deadlines(), None, today) == Standing(State.PENDING, None)


def test_what_was_sent_back_is_returned_whether_it_was_late_or_not() -> None:
    filed = Filed(date(2026, 2, 9), None, True, date(2026, 2, 11))

    assert standing_of(Deadlines((LAW,)), filed, date(2026, 2, 14)) == Standing(State.RETURNED, LAW, 3)
