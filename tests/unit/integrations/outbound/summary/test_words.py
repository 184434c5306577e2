"""What a summary says in sentences: parts named come to their whole, and what does not compare is said not to."""

from __future__ import annotations

from dataclasses import replace

from gouji.engine.summary import Figure, Summary
from gouji.integrations.outbound.summary.contents import outline_of
from tests.summaries import empty_summary, example_summary


def sentences(summary: Summary) -> list[str]:
    outline = outline_of(summary, "zh")
    said = [*outline.lead, *(one for section in outline.sections for one in section.sentences)]
    return ["".join(cell.text for cell in one) for one in said]


def with_filing(summary: Summary, **values: int) -> Summary:
    figures = {name: replace(getattr(summary.filing, name), value=value) for name, value in values.items()}
    return replace(summary, filing=replace(summary.filing, **figures))


def summed_up(figure: Figure) -> Figure:
    return replace(figure, key=figure.key.replace("volumes.reported.", "volumes.parts."))


def test_reports_without_a_known_deadline_are_told_so_that_on_time_and_late_come_to_the_whole() -> None:
    summary = example_summary()
    some = with_filing(summary, filed=10, on_time=7, late=1, days=3, undated=2, returned=0, unreadable=4)
    none = with_filing(some, undated=0, unreadable=0)

    assert (
        "已报送 10 份，其中按时 7 份，逾期 1 份（合计逾期 3 天），时限不明 2 份；0 份曾被退回。"
        in sentences(some)
    )
    assert "已报送 10 份，其中按时 7 份，逾期 1 份（合计逾期 3 天）；0 份曾被退回。" in sentences(none)
    assert [sum("收到但无法读取 4 份" in one for one in sentences(each)) for each in (some, none)] == [1, 0]


def test_years_of_which_only_sums_of_the_parts_are_known_are_said_not_to_compare() -> None:
    summary = example_summary()
    *before, last = summary.trend
    mixed = replace(
        summary, trend=(*(replace(one, received=summed_up(one.received)) for one in before), last)
    )
    told = [str(one.year) for one in before if one.received.value is not None]
    words = f"五年对比中，{'、'.join(told)}年没有本级政府年报的数字"

    assert told
    assert [sum(one.startswith(words) for one in sentences(each)) for each in (mixed, summary)] == [1, 0]


def test_a_government_whose_report_is_not_there_is_not_said_to_speak_for_the_region() -> None:
    summary = example_summary()
    silent = replace(
        summary.volumes,
        requests=tuple(
            replace(one, reported=replace(one.reported, value=None)) for one in summary.volumes.requests
        ),
        appeals=tuple(
            replace(one, reported=replace(one.reported, value=None)) for one in summary.volumes.appeals
        ),
    )
    name = summary.volumes.government

    said, unsaid = sentences(summary), sentences(replace(summary, volumes=silent))

    assert [any(one.startswith(f"以{name}年报的汇总数为准") for one in each) for each in (said, unsaid)] == [
        True,
        False,
    ]
    assert any(one.startswith(f"{name}的年报尚无可用的数字，以下为各机关报告之和") for one in unsaid)


def test_a_year_that_is_over_without_any_report_says_how_earlier_ones_are_brought_in() -> None:
    over = replace(empty_summary(), phase="ended", has_roster=True)
    still = replace(over, phase="running")

    assert any("gouji import" in one for one in sentences(over))
    assert "尚未收到本地区该年度的年报。" in sentences(still)
