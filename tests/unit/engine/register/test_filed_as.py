"""A report that was handed in for another organ or year than it names is told to the reviewer."""

from dataclasses import replace

import pytest

from gouji.engine.errors import Text
from gouji.engine.register import filed_as
from tests.unit.integrations.desk.samples import read_report

DOCUMENT = read_report("长春市南关区民政局", 2023, {})


def test_a_report_of_another_year_is_told() -> None:
    assert filed_as(DOCUMENT, "长春市南关区民政局", 2024) == Text(
        "报送时写明是“长春市南关区民政局”2024年度的报告，文件写明是“长春市南关区民政局”2023年度的：问题按文件核对，"
        "报送情况和汇总按报送时所写统计。请先确认是否报错了文件。",
        "Handed in as the report of 长春市南关区民政局 for 2024; the file says 长春市南关区民政局, 2023. It was checked as "
        "the file says and is counted as it was handed in: first make sure that it is the right file.",
    )


def test_a_report_of_another_organ_is_told() -> None:
    told = filed_as(DOCUMENT, "长春市南关区财政局", 2023)

    assert told is not None
    assert told.zh.startswith(
        "报送时写明是“长春市南关区财政局”2023年度的报告，文件写明是“长春市南关区民政局”2023年度的："
    )


@pytest.mark.parametrize("organ", ["长春市南关区民政局", "南关区民政局", "吉林省长春市南关区民政局"])
def test_a_name_with_or_without_higher_regions_is_the_same(organ: str) -> None:
    assert filed_as(DOCUMENT, organ, 2023) is None


def test_a_file_that_names_neither_or_was_not_read_contradicts_nothing() -> None:
    assert filed_as(replace(DOCUMENT, organ=None, year=None), "长春市南关区财政局", 2024) is None
    assert filed_as(None, "长春市南关区财政局", 2024) is None
