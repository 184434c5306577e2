"""Terms in working days: begun, resting, taken up again, unknown; checked against counting day by day."""

import random
from datetime import date, timedelta

import pytest

from gouji.engine.calendar.limits import Limits, Term, days_over, read_days, shifted
from gouji.engine.calendar.working_days import is_working_day, working_days
from gouji.engine.errors import BadRequestError

DAYS = {"error": 3, "warning": 5, "info": 10}


@pytest.mark.parametrize(
    ("start", "severity", "due"),
    [
        (date(2026, 11, 16), "error", date(2026, 11, 19)),
        (date(2026, 11, 20), "error", date(2026, 11, 25)),  # a Friday
        (date(2026, 11, 21), "error", date(2026, 11, 25)),  # a Saturday
        (date(2026, 9, 30), "error", date(2026, 10, 10)),  # 1 to 7 October are off, the 10th is worked
        (date(2026, 2, 13), "warning", date(2026, 2, 27)),  # Spring Festival: 14 and 28 February are worked
        (date(2025, 1, 24), "warning", date(2025, 2, 7)),  # Sunday, 26 January 2025, is worked
        (date(2025, 1, 26), "warning", date(2025, 2, 8)),  # and so is Saturday, 8 February
        (date(2025, 9, 30), "info", date(2025, 10, 21)),
    ],
)
def test_a_term_ends_so_many_working_days_after_its_first_day(start: date, severity: str, due: date) -> None:
    assert Limits(start, DAYS).begin(severity) == Term(start, DAYS[severity], due)


def test_shifting_and_counting_agree_whatever_the_days() -> None:
    chance = random.Random(20260131)
    for _ in range(60):
        start = date(2025, 2, 1) + timedelta(days=chance.randrange(400))
        days = chance.randrange(1, 40)
        due = shifted(start, days)
        assert (working_days(start, due), is_working_day(due)) == (days, True)
        back = shifted(due, -days)
        assert back == start or not is_working_day(start)


def test_what_was_used_is_taken_off_and_the_rest_begins_when_the_report_is_back() -> None:
    back = Limits(date(2026, 11, 16), DAYS)

    assert back.resume(date(2026, 11, 2), 5, date(2026, 11, 4)) == Term(
        date(2026, 11, 16), 3, date(2026, 11, 19)
    )
    assert back.resume(date(2026, 11, 2), 5, date(2026, 11, 2)).days == 5
    assert back.resume(date(2026, 11, 2), 5, date(2026, 11, 9)) == Term(
        date(2026, 11, 16), 0, date(2026, 11, 16)
    )


def test_a_term_that_was_over_when_the_report_was_sent_back_is_over_by_as_much_when_it_is_back() -> None:
    resumed = Limits(date(2026, 11, 16), DAYS).resume(date(2026, 11, 2), 3, date(2026, 11, 11))

    assert resumed == Term(date(2026, 11, 16), -4, date(2026, 11, 10))
    assert resumed.due is not None
    assert days_over(resumed.due, date(2026, 11, 16)) == 4


def test_where_holidays_are_unknown_the_last_day_is_too_and_is_not_guessed() -> None:
    far = Limits(date(2090, 12, 1), DAYS)

    assert far.begin("error") == Term(date(2090, 12, 1), 3, None)
    assert far.resume(date(2090, 11, 1), 5, date(2090, 11, 20)) == Term(date(2090, 12, 1), 5, None)
    assert days_over(date(2090, 1, 1), date(2090, 2, 1)) is None


def test_notices_of_the_office_make_an_unknown_year_known() -> None:
    limits = Limits(date(2090, 3, 6), DAYS, ("2090-03-07 休",))

    assert limits.begin("error").due == date(2090, 3, 10)


@pytest.mark.parametrize("day", range(7))
def test_over_are_the_working_days_after_the_last_one(day: int) -> None:
    due = date(2026, 11, 20)  # a Friday

    assert days_over(due, due + timedelta(days=day)) == [0, 0, 0, 1, 2, 3, 4][day]


@pytest.mark.parametrize("value", [0, -1, 251, "abc", "2.5", None, 10**9, True, ("3",)])
def test_a_term_is_a_whole_number_of_days_up_to_a_year(value: object) -> None:
    settings = {"review_days_error": value, "review_days_warning": 5, "review_days_info": 10}

    with pytest.raises(BadRequestError, match="review_days_error"):
        read_days(settings)


def test_days_are_read_from_numbers_and_texts() -> None:
    settings = {"review_days_error": 3, "review_days_warning": "5", "review_days_info": 250}

    assert read_days(settings) == {"error": 3, "warning": 5, "info": 250}


def test_notices_that_leave_no_day_to_work_on_are_refused() -> None:
    start = date(2090, 1, 1)
    off = tuple(f"{start + timedelta(days=number)} 休" for number in range(900))

    with pytest.raises(BadRequestError) as caught:
        shifted(start, 3, off)

    assert caught.value.code == "no_working_days"
