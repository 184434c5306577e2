from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.engine.calendar.working_days import UnknownDaysError, is_working_day, working_days
from gouji.engine.errors import BadRequestError

SPRING_FESTIVAL_2023 = {date(2023, 1, 21) + timedelta(days=n) for n in range(7)}
"""国办发明电〔2022〕16号: 1月21日至27日放假调休，1月28日（星期六）、1月29日（星期日）上班。"""
WORKED_SUNDAYS = {date(2023, 1, 28), date(2023, 1, 29)}


def by_the_notice(day: date) -> bool:
    return day in WORKED_SUNDAYS or (day.weekday() < 5 and day not in SPRING_FESTIVAL_2023)


@given(st.dates(date(2023, 1, 3), date(2023, 3, 31)), st.dates(date(2023, 1, 3), date(2023, 3, 31)))
def test_working_days_around_the_spring_festival_are_those_of_the_notice(first: date, last: date) -> None:
    days = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]

    assert working_days(first, last) == sum(map(by_the_notice, days))


def test_the_day_itself_does_not_count_and_a_day_before_gives_none() -> None:
    assert working_days(date(2023, 2, 1), date(2023, 2, 1)) == 0
    assert working_days(date(2023, 2, 1), date(2023, 2, 2)) == 1
    assert working_days(date(2023, 2, 2), date(2023, 2, 1)) == 0


def test_a_year_of_which_nobody_has_told_the_holidays_is_not_guessed() -> None:
    with pytest.raises(UnknownDaysError) as caught:
        working_days(date(2098, 2, 1), date(2098, 2, 3))

    assert caught.value.code == "days_unknown"
    assert "2098" in caught.value.text.zh


def test_notices_tell_a_year_and_go_before_what_the_data_knows() -> None:
    notices = ("2098-02-03 休", "2098-02-08 班")

    assert [is_working_day(date(2098, 2, day), notices) for day in (3, 4, 8)] == [False, True, True]
    assert is_working_day(date(2023, 2, 1), ("2023-02-01 休",)) is False


@pytest.mark.parametrize("line", ["2098-02-30 休", "2098-02-03", "2098-02-03 放假", "", "二月三日 休"])
def test_a_line_that_is_no_notice_is_refused_with_an_example(line: str) -> None:
    with pytest.raises(BadRequestError) as caught:
        is_working_day(date(2098, 2, 3), (line,))

    assert caught.value.code == "bad_day_notice"
    assert "2027-02-06 休" in caught.value.text.zh


def test_days_that_are_decades_apart_are_a_mistake_and_no_long_loop() -> None:
    with pytest.raises(BadRequestError, match="相隔过久"):
        working_days(date(1, 1, 1), date(9999, 12, 31))
