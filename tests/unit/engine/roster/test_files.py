"""Roster files: what is written reads back the same, whatever is wrong is told with its line and reason."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from gouji.engine.errors import GoujiError
from gouji.engine.model import Organ
from gouji.engine.register import Contact, Exemption, Lineage, OtherName, Registered, load_register
from gouji.engine.roster.checks import is_credit_code, is_email
from gouji.engine.roster.columns import COLUMNS
from gouji.engine.roster.plan import Plan, plan_sheet
from gouji.engine.roster.sheets import read_sheet
from gouji.engine.roster.writing import to_csv, to_xlsx

PLAIN = load_register()
WATER = Registered(
    Organ("南关区水务局", "W", "department", "220102", "county", False, True),
    (OtherName("水务"), OtherName("=南关水务"), OtherName("南关区水利局", "former", None, date(2024, 2, 29))),
    (Lineage("renamed", date(2024, 3, 1), (), "机构改革（二）"),),
    ("licensing", "penalties"),
    "GOV",
    (
        Contact("王某", "wang@example.com", "+86-431-1", "办公室主任"),
        Contact("", "b@example.com"),
        Contact("李某"),
    ),
    (Exemption(2019, 2019, "改造"), Exemption(2021, 2022, "撤并中"), Exemption(2030, None, "并入区政府报送")),
    False,
)
GOVERNMENT = Registered(Organ("南关区人民政府", "GOV", "government", "220102", "county", False, True))
NOBODY_KNOWS = Registered(Organ("南关区民政局", "U", "unknown", None, "unknown", None, True), powers=())
BUREAU = Registered(
    Organ("南关区粮食和储备局", "R", "department", "220102", "county", False, True),
    (OtherName("'-粮储"),),
    (Lineage("founded", date(2024, 5, 1)), Lineage("merged", date(2024, 5, 1), ("W", "U"), "三定方案")),
)
EVERYBODY = (GOVERNMENT, WATER, NOBODY_KNOWS, BUREAU)
KNOWN = {entry.organ.code or "": entry for entry in EVERYBODY}


def as_csv(*rows: Sequence[str], encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def as_workbook(rows: Iterable[Sequence[Any]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(out)
    return out.getvalue()


def planned(content: bytes, known: dict[str, Registered] = KNOWN, name: str = "organs.csv") -> Plan:
    return plan_sheet(read_sheet(content, name), known, PLAIN)


def told(plan: Plan) -> list[tuple[int | None, str | None, str, str]]:
    return [
        (one.line, one.column.zh if one.column else None, one.severity, one.text.zh) for one in plan.mistakes
    ]


@pytest.mark.parametrize("write", [to_csv, to_xlsx])
def test_an_export_read_again_changes_nothing(write: Any) -> None:
    plan = planned(write(EVERYBODY))

    assert (plan.new, plan.changed, plan.unchanged, plan.absent, plan.errors) == ((), (), 4, 0, ())


@pytest.mark.parametrize("write", [to_csv, to_xlsx])
def test_an_export_read_into_an_empty_roster_gives_the_same_organs(write: Any) -> None:
    plan = planned(write(EVERYBODY), {})

    assert plan.errors == ()
    assert plan.entries == EVERYBODY


def test_exports_of_the_same_organs_are_the_same_bytes() -> None:
    assert to_csv(EVERYBODY) == to_csv(EVERYBODY)
    assert to_xlsx(EVERYBODY) == to_xlsx(EVERYBODY)


def test_no_cell_of_an_export_can_be_taken_for_a_formula() -> None:
    table = list(csv.reader(io.StringIO(to_csv(EVERYBODY).decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(to_xlsx(EVERYBODY)))["机关名录"]

    assert [cell for row in table for cell in row if cell[:1] in ("=", "+", "-", "@")] == []
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert sheet.auto_filter.ref is not None
    assert sheet.freeze_panes == "C2"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_file_of_few_columns_changes_only_those(encoding: str) -> None:
    content = as_csv(("名称", "代码", "电话"), ("南关区水务局", "W", "123"), encoding=encoding)

    (change,) = planned(content).changed

    assert [(one.column.key, one.before, one.after) for one in change.differences] == [
        ("contact_phones", "+86-431-1||", "123||")
    ]
    assert change.after.contacts == (
        Contact("王某", "wang@example.com", "123", "办公室主任"),
        *WATER.contacts[1:],
    )


def test_an_empty_cell_of_a_column_that_is_there_empties_the_value() -> None:
    (change,) = planned(as_csv(("code", "name", "aliases", "files"), ("W", "南关区水务局", "", ""))).changed

    assert change.after.other_names == (WATER.other_names[2],)
    assert change.after.files is None


def test_what_a_new_row_leaves_out_is_told_by_the_name() -> None:
    plan = planned(as_csv(("单位名称", "统一社会信用代码"), ("长春市宽城区教育局", "K")), {})

    assert plan.entries == (
        Registered(Organ("长春市宽城区教育局", "K", "department", "220103", "county", False, True)),
    )


def test_a_title_above_the_head_and_empty_lines_are_passed_over() -> None:
    rows = [
        ("某市机关名录",),
        (),
        ("代码", "名称", "备注"),
        (None, None),
        ("K", "宽城区教育局", "x"),
        ("", " ", ""),
    ]

    plan = planned(as_workbook(rows), {}, "名录.xlsx")

    assert [entry.organ.code for entry in plan.entries] == ["K"]
    assert plan.rows == 1
    assert told(plan) == [(None, None, "warning", "不认识的列，没有导入：备注")]


def test_semicolons_and_tabs_separate_as_well() -> None:
    for sign in ";\t":
        plan = planned(f"代码{sign}名称\nK{sign}宽城区教育局\n".encode(), {})
        assert [entry.organ.name for entry in plan.entries] == ["宽城区教育局"]


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("代码", "=1+1", "以 = 开头，像是公式；请改为文字"),
        ("代码", "A B", "代码中不能有空格、括号、逗号、斜线或 @?#%"),
        ("代码", "A" * 65, "最多 64 个字"),
        ("代码", "", "不能为空"),
        ("名称", "", "不能为空"),
        ("名称", "局" * 201, "最多 200 个字"),
        ("名称", "甲局|乙局", "不能有换行或“|”等控制符号"),
        ("类型", "局", "没有“局”；可写 政府、部门、乡镇街道、垂直管理、未定"),
        ("行政区划代码", "2201", "行政区划代码须为 6 位数字"),
        ("行政区划代码", "999999", "没有行政区划代码 999999"),
        ("上级机关代码", "NOBODY", "名录中没有上级机关 NOBODY"),
        ("上级机关代码", "K", "上级关系成了圈：K → K"),
        ("在此报送", "或许", "没有“或许”；可写 是、否"),
        ("曾用名", "旧局@2019", "曾用名“旧局@2019”的起止日期应写成 名称@2019-01-01~2024-02-29"),
        ("曾用名", "旧局@2020-01-01~2019-01-01", "“旧局”的止日 2019-01-01 早于起日 2020-01-01"),
        ("沿革", "2024-02-30 更名", "没有“2024-02-30”这一天"),
        ("沿革", "2024-05-01 合并", "2024-05-01 合并：请写明并入的机关代码"),
        ("沿革", "2024-05-01 撤销|2024-06-01 更名", "有晚于撤销的沿革"),
        ("沿革", "2024-05-01 设立|2023-06-01 更名", "有早于设立的沿革"),
        ("沿革", "2024-05-01 合并(K)", "2024-05-01 的沿革把本机关列为另一机关"),
        ("电子邮箱", "wang@", "“wang@”不是电子邮箱地址"),
        ("电子邮箱", "a@b.com|王@c", "“王@c”不是电子邮箱地址"),
        ("免报", "改造", "免报“改造”应写成 年度 理由、起-止 理由 或 起- 理由，如 2024-2025 撤并中"),
        ("免报", "2025-2024 改造", "免报年度 2025-2024 不成立，须在 2008—2100 年之间且先后不颠倒"),
        ("免报", "2024- 改造|2025 改造", "2025 年重复免报，请合并"),
        ("职权", "执法", "没有职权“执法”；可写 行政许可、行政处罚、行政强制、收费、集中采购"),
        ("可制定规章", "能", "没有“能”；可写 是、否、未定"),
    ],
)
def test_a_bad_cell_is_named_with_line_column_and_reason(column: str, cell: str, said: str) -> None:
    heads = list(dict.fromkeys(("代码", "名称", column)))
    row = [cell if head == column else {"代码": "K", "名称": "宽城区教育局"}[head] for head in heads]

    plan = planned(as_csv(heads, row), {})

    assert [one for one in told(plan) if one[2] == "error"] == [(2, column, "error", said)]
    assert {one.text.en for one in plan.errors} != {said}


def test_a_step_that_is_not_written_as_one_is_told_how_to_write_it() -> None:
    for cell in ("更名", "2024-05-01", "2024-05-01 消失", "五月 更名"):
        (mistake,) = planned(as_csv(("代码", "名称", "沿革"), ("K", "宽城区教育局", cell)), {}).errors
        assert mistake.text.zh.startswith(f"沿革“{cell}”应写成 日期 事件(其他机关代码) 说明")


def test_a_code_that_stands_there_twice_names_the_line_of_the_first() -> None:
    plan = planned(as_csv(("代码", "名称"), ("K", "宽城区教育局"), (), ("K", "宽城区教体局")), {})

    assert told(plan) == [(4, "代码", "error", "代码 K 重复，第 2 行已有")]


def test_a_circle_of_supervisors_is_shown_whole() -> None:
    rows = (("A", "甲局", "B"), ("B", "乙局", "C"), ("C", "丙局", "A"), ("D", "丁局", "A"))

    plan = planned(as_csv(("代码", "名称", "上级机关代码"), *rows), {})

    assert [one[::3] for one in told(plan) if one[2] == "error"] == [
        (2, "上级关系成了圈：A → B → C → A"),
        (3, "上级关系成了圈：B → C → A → B"),
        (4, "上级关系成了圈：C → A → B → C"),
    ]


def test_a_circle_with_an_organ_that_the_file_does_not_name_is_found_too() -> None:
    plan = planned(as_csv(("代码", "名称", "上级机关代码"), ("GOV", "南关区人民政府", "W")))

    assert [one[3] for one in told(plan)] == ["上级关系成了圈：GOV → W → GOV"]


def test_what_excel_made_of_cells_is_told() -> None:
    rows = [
        ("代码", "名称", "行政区划代码", "联系人", "电话"),
        (110115100000000123, "甲局", 220102, None, 43188001234),
        ("F", "=A1", "220102", None, None),
        (datetime(2024, 5, 1), "丙局", "220102", None, None),
        ("G", "丁局", 220102.5, None, None),
        ("H", "戊局", 220102, True, "=1+1"),
    ]

    plan = planned(as_workbook(rows), {}, "a.xlsx")

    assert [one for one in told(plan) if one[2] == "error"] == [
        (2, "代码", "error", "代码被存成了数字，末几位已丢失；请把单元格设为文本后重填"),
        (3, "名称", "error", "单元格是公式，请粘贴为数值"),
        (4, "代码", "error", "Excel 把内容变成了日期 2024-05-01；请把单元格设为文本后重填"),
        (5, "行政区划代码", "error", "单元格是小数 220102.5"),
        (6, "电话", "error", "单元格是公式，请粘贴为数值"),
    ]


def test_numbers_of_a_workbook_are_taken_as_they_are_seen() -> None:
    rows = [("代码", "名称", "行政区划代码", "电话"), (112233, "甲局", 220102, 43188001234)]

    (entry,) = planned(as_workbook(rows), {}, "a.xlsx").entries

    assert (entry.organ.code, entry.organ.region, entry.contacts) == (
        "112233",
        "220102",
        (Contact("", "", "43188001234"),),
    )


def test_what_looks_wrong_is_a_warning_and_is_imported() -> None:
    rows = (
        ("91220100MA0000000X", "南关区水利站", "220102", ""),
        ("Z", "南关区水务局", "220102", "2024-01-01 合并(GONE)"),
        ("Q", "某某局", "", ""),
    )

    plan = planned(as_csv(("代码", "名称", "行政区划代码", "沿革"), *rows))

    assert plan.errors == ()
    assert len(plan.new) == 3
    assert [one[::3] for one in told(plan)] == [
        (2, "统一社会信用代码 91220100MA0000000X 的校验码不对，请核对"),
        (3, "同一行政区划内 W 也用这个名称，报送时将分不清"),
        (3, "2024-01-01 的沿革提到 GONE，名录中没有"),
        (4, "名称看不出行政区划，也没有填；没有区划的机关只有不限区域的人看得到"),
    ]


def test_rows_of_another_region_are_not_ones_to_import() -> None:
    sheet = read_sheet(as_csv(("代码", "名称"), ("K", "宽城区教育局"), ("N", "南关区教育局")), "a.csv")

    plan = plan_sheet(sheet, {}, PLAIN, lambda region: region == "220102")

    assert told(plan) == [(2, "行政区划代码", "error", "行政区划 220103 不在您负责的范围内")]


def test_progress_is_told() -> None:
    rows = [(f"K{number}", f"宽城区第{number}局") for number in range(250)]
    steps: list[tuple[int, int]] = []

    plan_sheet(
        read_sheet(as_csv(("代码", "名称"), *rows), "a.csv"),
        {},
        PLAIN,
        tell=lambda *step: steps.append(step),
    )

    assert steps == [(0, 250), (100, 250), (200, 250), (250, 250)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n",
        b"PK\x03\x04 broken",
        b"%PDF-1.4",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "甲,乙\n1,2\n".encode(),
        "代码\nK\n".encode(),
        "代码,名称,代码\nK,甲局,L\n".encode(),
        b"\xff\xff\xff\xff",
        b"code,name\nK,\0\n",
        as_workbook([("甲", "乙")]),
    ],
)
def test_what_is_no_roster_file_is_refused_with_a_reason(content: bytes) -> None:
    with pytest.raises(GoujiError) as caught:
        read_sheet(content, "a.csv")

    assert caught.value.text.zh
    assert caught.value.text.en


def test_an_archive_that_is_no_workbook_is_called_so_whatever_stands_in_it() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")

    with pytest.raises(GoujiError) as caught:
        read_sheet(out.getvalue(), "a.xlsx")

    assert "这不是 Excel 工作簿" in caught.value.text.zh


def test_every_column_has_heads_of_its_own() -> None:
    heads = [head for one in COLUMNS for head in {one.key, one.head.zh, one.head.en, *one.heads}]

    assert len(heads) == len(set(heads))


def test_the_check_character_of_a_credit_code_is_that_of_the_standard() -> None:
    good = ["91350100M000100Y43", "911101085923662400"]  # the example of GB 32100-2015, and one in use
    bad = ["91350100M000100Y34", "91350100M000100Y4", "91350100M000100YI3", "9135010OM000100Y43", ""]

    assert [is_credit_code(code) for code in good] == [True, True]
    assert [is_credit_code(code) for code in bad] == [False] * 5


def test_addresses_of_mail_are_told_from_what_is_none() -> None:
    good = ["a@b.cn", "first.last+tag@mail.gov.cn", "x_y@a-b.com"]
    bad = [
        "a",
        "a@",
        "@b.cn",
        "a@b",
        "a b@c.cn",
        "a@b..cn",
        "王@b.cn",
        "a@b.cn;c@d.cn",
        "a@-b.cn",
        "a" * 65 + "@b.cn",
    ]

    assert [is_email(address) for address in (*good, *bad)] == [True] * 3 + [False] * 10


def test_a_workbook_of_millions_of_cells_is_refused_as_a_roster() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", b"<c/>" * 21_000_000)

    with pytest.raises(GoujiError) as caught:
        read_sheet(out.getvalue(), "organs.xlsx")

    assert (caught.value.code, caught.value.text.zh) == ("unreadable_roster", "表格过大，请分成几个文件导入")
