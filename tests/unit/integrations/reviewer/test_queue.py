"""The queue's page: findings under their report, counts that are links, honest paging."""

from dataclasses import replace

import pytest

from gouji.engine.errors import BadRequestError, Text
from gouji.engine.store.queries.queue import QueueFilter
from gouji.integrations.inbound.reviewer.views.queue import QueueRow, Wanted, queue_view
from tests.unit.integrations.desk.samples import NOW

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


def test_findings_of_one_report_that_follow_each_other_stand_under_one_heading() -> None:
    rows = [ROW, replace(ROW, id=2), replace(ROW, id=3, report_id=2), replace(ROW, id=4)]

    view = queue_view(Wanted(), rows, 4, {}, {})

    assert [[row.id for row in group.rows] for group in view.groups] == [[1, 2], [3], [4]]


def test_the_counts_lead_to_the_same_filters_in_another_state() -> None:
    view = queue_view(Wanted(q="民政", page=3), [], 0, {"open": 2, "claimed": 1, "waived": 4}, {})

    assert [(count.key, count.number, count.is_chosen) for count in view.counts] == [
        ("waiting", 3, True),
        ("open", 2, False),
        ("claimed", 1, False),
        ("waived", 4, False),
        ("all", 7, False),
    ]
    assert view.counts[3].address == "/?q=%E6%B0%91%E6%94%BF&state=waived"


def test_a_page_in_the_middle_leads_both_ways() -> None:
    view = queue_view(Wanted(page=2), [ROW] * 50, 120, {}, {})

    assert (view.previous, view.next, view.first, view.last) == ("/", "/?page=3", 51, 100)


def test_the_last_page_leads_back_only() -> None:
    view = queue_view(Wanted(page=3), [ROW] * 20, 120, {}, {})

    assert (view.previous, view.next) == ("/?page=2", None)


def test_an_empty_queue_is_not_taken_for_a_filter_without_hits() -> None:
    assert not queue_view(Wanted(), [], 0, {}, {}).is_filtered
    assert queue_view(Wanted(rule="A01"), [], 0, {}, {}).is_filtered


def test_what_is_chosen_stays_among_the_choices() -> None:
    view = queue_view(Wanted(rule="Z99"), [], 0, {}, {"rule": ["A01", ""]})

    assert view.choices["rule"] == ["A01", "Z99"]


def test_the_filter_of_the_store_keeps_to_the_persons_region() -> None:
    wanted = Wanted(q=" 民政 ", region="22", year="2023", rule="A01", severity="error", assignee="李审核")

    assert wanted.filter("2201") == QueueFilter(
        states=("open", "claimed"),
        region="22",
        within="2201",
        year=2023,
        rule="A01",
        severity="error",
        text="民政",
        assignee="李审核",
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
    ],
)
def test_a_filter_that_cannot_be_is_refused(wanted: Wanted) -> None:
    with pytest.raises(BadRequestError, match="筛选条件无效"):
        wanted.filter(None)


def test_a_report_says_how_much_of_it_waits_although_this_page_has_its_errors_only() -> None:
    view = queue_view(Wanted(), [ROW, replace(ROW, report_id=2)], 2, {}, {}, {1: {"error": 1, "info": 2}})

    assert [group.waiting for group in view.groups] == [{"error": 1, "warning": 0, "info": 2}, {}]


def test_what_has_one_cause_stands_together_with_its_lead_first() -> None:
    rows = [
        replace(ROW, id=1, cause="blank", lead=False),
        replace(ROW, id=2),
        replace(ROW, id=3, cause="blank"),
        replace(ROW, id=4, cause="torn", lead=False),
    ]

    (group,) = queue_view(Wanted(), rows, 4, {}, {}).groups

    assert [(row.id, row.is_under) for row in group.rows] == [(3, False), (1, True), (2, False), (4, False)]
