"""Days are those of the calendar in China."""

from datetime import UTC, date, datetime

from gouji.engine.facts import Absent, Fact
from gouji.engine.model import Filing, Period
from tests.unit.engine.facts.written import facts_of


def test_a_report_sent_at_eight_in_the_evening_utc_came_the_next_day_in_china() -> None:
    facts = facts_of(Filing(submitted_at=datetime(2023, 1, 31, 20, 0, tzinfo=UTC)))

    assert facts.get("dates.submitted") == Fact(date(2023, 2, 1))


def test_a_report_sent_just_before_midnight_in_china_came_on_that_day() -> None:
    facts = facts_of(Filing(submitted_at=datetime.fromisoformat("2023-01-31T23:59:59+08:00")))

    assert facts.get("dates.submitted") == Fact(date(2023, 1, 31))


def test_the_workflow_systems_publication_day_goes_before_the_documents() -> None:
    stated = date(2023, 1, 10)
    document = {"published_on": stated, "published_span": (3, 8)}

    assert facts_of(**document).get("dates.published") == Fact(stated, ((3, 8),))
    assert facts_of(Filing(published_on=date(2023, 2, 2)), **document).get("dates.published") == Fact(
        date(2023, 2, 2)
    )


def test_days_that_nobody_stated_are_absent() -> None:
    facts = facts_of()

    for name in ("dates.submitted", "dates.published", "dates.signed", "period.start", "period.year"):
        assert isinstance(facts.get(name), Absent), name
    assert facts.get("dates.publication_known") == Fact(False)
    assert facts.get("dates.submission_known") == Fact(False)


def test_a_period_over_two_years_has_no_year() -> None:
    one = facts_of(period=Period(date(2022, 1, 1), date(2022, 12, 31), (1, 2)))
    two = facts_of(period=Period(date(2022, 1, 1), date(2023, 1, 31)))

    assert one.get("period.year") == Fact(2022, ((1, 2),))
    assert isinstance(two.get("period.year"), Absent)
