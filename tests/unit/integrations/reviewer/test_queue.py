"""The queue's page: findings under their report, counts that are links, pages that follow each other by place."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gouji.engine.errors import BadRequestError, Text
from gouji.engine.store.queries.filters import QueueFilter
from gouji.engine.store.queries.queue_counts import Tally
from gouji.engine.store.queries.queue_pages import Slice, Sort, key_of_text
from gouji.integrations.desk.wanted import Wanted
from gouji.integrations.inbound.reviewer.views.queue import Asked, Page, QueueRow, QueueView, queue_view
from tests.unit.integrations.desk.samples import NOW

TODAY = datetime(2026, 3, 10, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
ROW = QueueRow(
    id=1,
    rule="A01",
    severity="error",
    title=Text("题", "title"),
    message=Text("话", "message"),
    derived=False,
    state="open",
    assignee=None,
    updated_at=NOW,
    report_id=1,
    submission="s1",
    organ="南关区民政局",
    year=2023,
    region="220102",
)


def shown(
    wanted: Wanted = Wanted(),  # noqa: B008 - frozen
    *rows: QueueRow,
    before: int | None = 0,
    more: tuple[bool, bool] = (False, False),
    tallies: dict[str, int] | None = None,
    waiting: dict[int, dict[str, int]] | None = None,
    choices: dict[str, list[str]] | None = None,
) -> QueueView:
    keys = tuple((50, row.report_id, row.id) for row in rows)
    found = Slice(tuple(row.id for row in rows), keys, *more)
    counted = {state: Tally(number) for state, number in (tallies or {}).items()}
    return queue_view(Asked(wanted), Page(rows, found, before, counted), choices or {}, waiting or {})


def test_findings_of_one_report_that_follow_each_other_stand_under_one_heading() -> None:
    rows = [ROW, replace(ROW, id=2), replace(ROW, id=3, report_id=2), replace(ROW, id=4)]

    view = shown(Wanted(), *rows)

    assert [[row.id for row in group.rows] for group in view.groups] == [[1, 2], [3], [4]]


def test_the_counts_lead_to_the_same_filters_in_another_state() -> None:
    view = shown(Wanted(q="民政"), tallies={"open": 2, "claimed": 1, "waived": 4})

    assert [(count.key, count.number, count.is_chosen) for count in view.counts] == [
        ("waiting", 3, True),
        ("open", 2, False),
        ("claimed", 1, False),
        ("waived", 4, False),
        ("all", 7, False),
    ]
    assert view.counts[3].address == "/?q=%E6%B0%91%E6%94%BF&state=waived"


def test_what_was_not_counted_to_the_end_is_not_told_as_if_it_were() -> None:
    tallies = {"open": Tally(5), "fixed": Tally(1000, is_more=True)}

    view = queue_view(Asked(Wanted(state="all")), Page((), Slice((), (), False, False), 0, tallies), {})

    assert view.total == Tally(1005, is_more=True)
    assert [(count.key, count.is_more) for count in view.counts] == [
        ("waiting", False),
        ("open", False),
        ("fixed", True),
        ("all", True),
    ]


def test_a_page_in_the_middle_leads_both_ways_from_its_own_findings() -> None:
    view = shown(Wanted(), ROW, replace(ROW, id=2), before=50, more=(True, True))

    assert (view.first, view.last) == (51, 52)
    assert view.pages == {
        "first": "/?state=waiting",
        "previous": "/?before=50.1.1",
        "next": "/?after=50.1.2",
        "last": "/?last=1",
    }


def test_the_last_page_leads_back_only() -> None:
    view = shown(Wanted(rule="A01"), ROW, more=(True, False))

    assert view.pages == {
        "first": "/?rule=A01",
        "previous": "/?rule=A01&before=50.1.1",
        "next": None,
        "last": None,
    }


def test_a_page_whose_findings_are_gone_leads_to_the_first_one() -> None:
    view = shown(Wanted(), more=(True, False), before=None)

    assert (view.first, view.last, view.pages["first"], view.pages["previous"]) == (
        None,
        None,
        "/?state=waiting",
        None,
    )


def test_an_empty_queue_is_not_taken_for_a_filter_without_hits() -> None:
    assert not shown().is_filtered
    assert not shown(Wanted(sort="newest")).is_filtered
    assert shown(Wanted(rule="A01")).is_filtered


def test_what_is_chosen_stays_among_the_choices() -> None:
    view = shown(Wanted(rule="Z99"), choices={"rule": ["A01", ""]})

    assert view.choices["rule"] == ["A01", "Z99"]


def test_every_filter_that_is_set_has_a_chip_that_takes_it_away() -> None:
    view = shown(Wanted(q="民政", overdue="1", state="open", sort="due"))

    assert [(chip.name, chip.value, chip.address) for chip in view.chips] == [
        ("q", "民政", "/?state=open&overdue=1&sort=due"),
        ("overdue", "1", "/?q=%E6%B0%91%E6%94%BF&state=open&sort=due"),
    ]


def test_the_filter_of_the_store_keeps_to_the_persons_region() -> None:
    wanted = Wanted(
        q=" 民政 ",
        region="22",
        year="2023",
        rule="A01",
        severity="error",
        assignee="李审核",
        overdue="1",
        assigned="王审核",
        waiver="requested",
    )

    assert wanted.filter("2201", TODAY) == QueueFilter(
        states=("open", "claimed"),
        region="22",
        within="2201",
        year=2023,
        rule="A01",
        severity="error",
        text="民政",
        assignee="李审核",
        overdue=TODAY.date(),
        assigned="王审核",
        waiver="requested",
    )


@pytest.mark.parametrize(
    ("age", "newest", "oldest"), [("new", 2, None), ("week", 7, 2), ("month", 30, 7), ("old", None, 30)]
)
def test_ages_are_whole_days_of_the_office_and_leave_no_gap(
    age: str, newest: int | None, oldest: int | None
) -> None:
    midnight = TODAY.replace(hour=0, minute=0)

    found = Wanted(age=age).filter(None, TODAY)

    assert (found.found_from, found.found_before) == (
        None if newest is None else midnight - timedelta(days=newest),
        None if oldest is None else midnight - timedelta(days=oldest),
    )


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(year="20"),
        Wanted(year="２０２３"),
        Wanted(region="220"),
        Wanted(region="%%"),
        Wanted(state="gone"),
        Wanted(severity="bad"),
        Wanted(age="young"),
        Wanted(overdue="yes"),
        Wanted(waiver="refused"),
        Wanted(sort="beauty"),
        Wanted(q="\x00"),
        Wanted(q="\ud800"),
        Wanted(assignee="李" * 101),
    ],
)
def test_a_filter_that_cannot_be_is_refused(wanted: Wanted) -> None:
    with pytest.raises(BadRequestError, match="筛选条件无效"):
        wanted.filter(None, TODAY)


def test_a_refused_filter_is_called_as_the_page_calls_it() -> None:
    with pytest.raises(BadRequestError) as refused:
        Wanted(region="1", q="\x00").filter(None, TODAY)

    assert refused.value.text.zh.startswith("筛选条件无效（机关名称、行政区划）：")
    assert refused.value.text.en.startswith("A filter is not valid (organ, region):")


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("", Sort.RISK),
        ("70", Sort.RISK),
        ("70.1.2.3", Sort.RISK),
        ("70.1.x", Sort.RISK),
        ("1.2.3", Sort.NEWEST),
        ("99999999999", Sort.NEWEST),
        ("0.5", Sort.DUE),
        ("-3.5", Sort.DUE),
        ("99999999.5", Sort.DUE),
        ("٣.1.2", Sort.RISK),
    ],
)
def test_a_place_that_cannot_be_is_refused(text: str, sort: Sort) -> None:
    with pytest.raises(BadRequestError, match="分页位置无效"):
        key_of_text(text, sort)


def test_a_report_says_how_much_of_it_waits_although_this_page_has_its_errors_only() -> None:
    view = shown(Wanted(), ROW, replace(ROW, report_id=2), waiting={1: {"error": 1, "info": 2}})

    assert [group.waiting for group in view.groups] == [{"error": 1, "warning": 0, "info": 2}, {}]


def test_what_has_one_cause_stands_together_with_its_lead_first() -> None:
    rows = [
        replace(ROW, id=1, cause="blank", lead=False),
        replace(ROW, id=2),
        replace(ROW, id=3, cause="blank"),
        replace(ROW, id=4, cause="torn", lead=False),
    ]

    (group,) = shown(Wanted(), *rows).groups

    assert [(row.id, row.is_under) for row in group.rows] == [(3, False), (1, True), (2, False), (4, False)]
