"""The values of a summary: percentages, links, keys, what stands for what, and the figures that a report adds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from gouji.engine.errors import NotFoundError
from gouji.engine.model import ReportedFigures
from gouji.engine.summary import Figure, list_key, note_of, summary_to_json, tally_of
from gouji.engine.summary.assemble import phase_of
from gouji.engine.summary.figures import percent_of
from tests.summaries import empty_summary, example_summary, long_summary


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (1, 3, "33.3"),
        (1, 16, "6.3"),
        (0, 5, "0.0"),
        (5, 5, "100.0"),
        (1, 0, None),
        (None, 5, None),
        (5, None, None),
    ],
)
def test_a_rate_is_exact_to_one_place_and_none_of_nothing(
    part: int | None, whole: int | None, percent: str | None
) -> None:
    assert percent_of(part, whole) == (Decimal(percent) if percent else None)


@pytest.mark.parametrize("summary", [example_summary(), empty_summary(), long_summary()])
def test_every_number_names_a_list_that_there_can_be(summary) -> None:  # type: ignore[no-untyped-def]
    figures = list(summary.figures())

    assert {type(figure) for figure in figures} == {Figure}
    assert [figure.key for figure in figures if list_key(figure.key).text != figure.key] == []
    assert [figure.key for figure in figures if figure.label.zh == figure.key] == []


@pytest.mark.parametrize(
    "key", ["", "filing", "filing.nothing", "findings.A01", "volumes.parts.x", "report.x.error"]
)
def test_a_key_that_no_number_has_is_refused(key: str) -> None:
    with pytest.raises(NotFoundError):
        list_key(key)


def test_a_number_links_to_its_list_of_its_region_and_year() -> None:
    summary = example_summary()

    assert summary.filing.late.address == "/summaries/2025/list/filing.late?region=4107"
    assert summary.filing.late.address_before == "/summaries/2024/list/filing.late?region=4107"
    assert summary.regions[0].filed.address == "/summaries/2025/list/filing.filed?region=410700&own=1"


def test_the_parts_of_a_whole_add_up() -> None:
    summary = example_summary()
    found = summary.findings

    assert found.all.found.value == sum(line.found.value or 0 for line in found.families)
    assert found.all.found.value == sum(line.found.value or 0 for line in found.severities)
    assert summary.filing.late.value == sum(bucket.value or 0 for bucket in summary.filing.late_days)


def test_a_government_that_says_other_than_its_parts_differs_and_an_unknown_figure_cannot_be_compared() -> (
    None
):
    lines = {line.address: line for line in example_summary().volumes.requests}

    states = [lines[f"requests.{row}.total"].state for row in ("received", "granted", "refused_8")]
    assert states == ["differs", "equal", "not_comparable"]
    assert lines["requests.received.total"].difference == 3


def test_rules_are_reworded_that_people_dismiss_too_often_the_most_dismissed_first() -> None:
    assert [line.scope for line in example_summary().needs_rewording] == ["Q01", "N01"]


@pytest.mark.parametrize(
    ("today", "last_day", "phase"),
    [
        (date(2025, 12, 31), date(2026, 3, 31), "not_begun"),
        (date(2026, 1, 1), date(2026, 3, 31), "running"),
        (date(2026, 3, 31), date(2026, 3, 31), "running"),
        (date(2026, 4, 1), date(2026, 3, 31), "ended"),
        (date(2026, 4, 1), None, "running"),
    ],
)
def test_a_year_begins_after_it_ended_and_ends_with_its_last_deadline(
    today: date, last_day: date | None, phase: str
) -> None:
    assert phase_of(2025, today, last_day) == phase


def test_the_json_says_of_every_number_what_it_counts() -> None:
    late = summary_to_json(example_summary(), "zh", "https://g.example")["filing"]["late"]

    assert late == {
        "key": "filing.late",
        "label": "逾期报送",
        "value": 18,
        "before": 14,
        "unit": "份",
        "note": str(note_of("filing.late")),
        "list": "https://g.example/summaries/2025/list/filing.late?region=4107",
    }


def test_a_report_adds_what_is_sure_and_a_blank_is_no_nought() -> None:
    figures = ReportedFigures(
        "F21",
        {
            "requests.received.total": 7,
            "requests.granted.total": Decimal("1.5"),
            "appeals.direct_suit.total": 2**70,
        },
        {"requests.partial.total": "blank"},
    )

    tally = tally_of(figures)

    known = [
        tally.values[f"requests.{row}.total"] for row in ("received", "carried_in", "granted", "partial")
    ]
    assert known == [7, 0, None, None]
    assert tally.values["appeals.direct_suit.total"] is None
    assert (tally.unknown, tally.missing_tables) == (3, 0)


def test_other_handling_in_one_row_is_counted_once() -> None:
    tally = tally_of(ReportedFigures("F19", {"requests.other.total": 4}, {"appeals": "missing"}))

    assert [tally.values[f"requests.other_{number}.total"] for number in (1, 2, 3)] == [0, 0, 4]
    assert (tally.missing_tables, tally.unknown) == (1, 15)
