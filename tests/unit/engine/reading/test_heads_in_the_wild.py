"""Titles, organs and headings as sites, extractors and page turners leave them, in sentences of our own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from gouji.engine.model import CellKind, Document, Number
from gouji.engine.reading import read_document
from gouji.engine.reading.values import read_value

BODY = "一、总体情况\n全年公开信息12条。\n六、其他需要报告的事项\n无\n"


def read(text: str) -> Document:
    return read_document(text.encode(), "x.txt")


def parts(document: Document) -> list[str]:
    return [key for key, section in document.sections.items() if section]


@pytest.mark.parametrize(
    ("head", "organ"),
    [
        ("2022年信息公开年报\n青禾县水务局2022年政府信息公开工作年度报告", "青禾县水务局"),
        ("2022年政府信息公开工作年度报告\n青禾县柳树镇人民政府\n2022年政府信息公开工作年度报告", "青禾县柳树镇人民政府"),
        ("当前位置:首页\n> 政府信息公开\n> 青禾县信息公开平台\n> 政府信息公开年报\n柳树镇人民政府2022年度政府信息公开工作年度报告", "柳树镇人民政府"),
        ("青禾县信访局2022年政府信息公开工作年度报告 Annual Report for 2022", "青禾县信访局"),
        ("青禾县信访局2022年政府信息公开工作年度报告.docx", "青禾县信访局"),
        ("Page 8 - 青禾县信访局2022年政府信息公开工作年度报告\nP. 8", "青禾县信访局"),
        ("青禾县柳树街道2022年政府信息公开工作年度报告 | ||||||||||", "青禾县柳树街道"),
        ("青禾县水务局2022年度政府\n信息公开工作年度报告", "青禾县水务局"),
        ("柳树街道2022年政府信息公开工作年度报告根据《条例》编制。统计期为2022年1月1日至2022年12月31日。", "柳树街道"),
        ("市水务局2022年政府信息公开工作年度报告\n现公开临川市水务局2022年政府信息公开工作年度报告。", "临川市水务局"),
        ("市水务局2022年政府信息公开工作年度报告\n按临川市人民政府办公室要求编制。", "市水务局"),
        ("2022年政府信息公开工作年度报告—青禾县水务局", "青禾县水务局"),
        ("2022年度政府信息公开年报（青禾县柳树镇）", "青禾县柳树镇"),
        ("青禾县水务局2022年政府信息公开工作年度报告——青禾县人民政府", "青禾县水务局"),
        ("青禾縣水務局\n關于2022年政府信息公開年度報(bào)告", "青禾縣水務局"),
    ],
)  # fmt: skip
def test_the_title_that_names_an_organ_is_taken_before_the_name_of_a_column(head: str, organ: str) -> None:
    document = read(f"{head}\n{BODY}")

    assert (document.organ, document.year) == (organ, 2022)


@pytest.mark.parametrize(
    ("preface", "organ"),
    [
        ("现发布《青禾县柳树镇2022年政府信息公开工作年度报告》，由六部分组成。", "青禾县柳树镇"),
        (
            "根据条例规定，现公布国家税务总局青禾县税务局2022年政府信息公开工作年度报告。",
            "国家税务总局青禾县税务局",
        ),
        ("结合我县有关数据撰写。如对本报告有任何疑问，请与青禾县水务局联系（电话略）。", "青禾县水务局"),
        ("本报告由柳树镇人民政府综合全年工作编制而成。", "柳树镇人民政府"),
        ("根据临川市水务局关于做好年度报告的通知编制本报告。", None),
        ("按照《临川市人民政府办公室关于做好年度报告编制工作的通知》要求，我局编制本报告。", None),
        (
            "本年报由国家税务总局青禾县税务局编制，如有疑问请与国家税务总局青禾县税务局办公室联系。",
            "国家税务总局青禾县税务局",
        ),
        ("如有疑问，请与青禾县柳树镇政府综合督查办公室联系。", "青禾县柳树镇政府"),
        ("如有疑问，请与青禾县人民政府政务公开办公室联系。", "青禾县人民政府"),
        ("如有疑问，请与青禾县人民政府办公室联系。", "青禾县人民政府办公室"),
        ("本报告由青禾县人民政府柳树街道党政办公室综合科编制。", "青禾县人民政府柳树街道"),
        ("本年度报告由青禾县水务和河湖管理局根据条例编制而成。", "青禾县水务和河湖管理局"),
        ("按有关规定，编制形成2022年青禾县水务局政府信息公开年度报告。", "青禾县水务局"),
        ("根据条例的要求，青禾县柳树街道特编制2022年政府信息公开年度报告。", "青禾县柳树街道"),
        ("2022年，青禾县房屋征收管理办公室认真落实条例要求。", "青禾县房屋征收管理办公室"),
        ("2022年，柳树乡根据条例的要求，公开政务信息。", "柳树乡"),
        ("现公开区人民政府办公室2022年政府信息公开工作年度报告。", None),
        (
            "现公开区政府办公室2022年政府信息公开工作年度报告。请联系：青禾县政府办公室信息科。",
            "青禾县政府办公室",
        ),
        ("2022年，区政府办公室认真落实条例要求。", None),
        ("2022年，全镇严格落实条例要求，各镇认真学习。", None),
        ("现公布县水务局2022年政府信息公开工作年度报告。在青禾县人民政府门户网站公开信息3条。", None),
    ],
)
def test_the_organ_is_the_one_that_the_preface_says_reports_and_else_unknown(
    preface: str, organ: str | None
) -> None:
    assert read(f"{preface}\n{BODY}").organ == organ


def test_headings_that_a_narrow_page_broke_are_put_together() -> None:
    document = read(
        "青禾县水务局2023年政府信息公开工作年度报告\n一、总体情况\n好。\n三、收到和处理政府信息公开申请情\n况\n见表。\n"
        "四、因政府信息公开工作被申请行政复议、提起行政诉\n讼情况\n无。\n"
    )

    section = document.sections["requests"]
    assert parts(document) == ["overview", "requests", "appeals"]
    assert section is not None
    assert (section.heading, section.text) == ("收到和处理政府信息公开申请情况", "见表。")


def test_headings_buried_in_a_line_count_behind_a_full_stop_and_nowhere_else() -> None:
    long = "本报告由总体情况、主动公开政府信息情况等六部分组成，详见三、收到和处理政府信息公开申请情况，数据截至年底。"

    document = read(
        f"{long} 一、总体情况 全年公开信息12条。 二、主动公开政府信息情况\n见下表。\n五、存在的主要问题及改进情况\n无。\n"
    )

    overview = document.sections["overview"]
    assert parts(document) == ["overview", "disclosure", "problems"]
    assert overview is not None
    assert overview.text == "全年公开信息12条。"


def test_headings_in_brackets_are_parts_where_all_are_and_parts_of_a_part_where_one_is_not() -> None:
    bracketed = (
        "（一）总体情况\n好。\n（二）主动公开政府信息情况\n无\n（三）收到和处理政府信息公开申请情况\n无\n"
    )

    assert parts(read(f"青禾县水务局2023年政府信息公开工作年度报告\n{bracketed}")) == [
        "overview",
        "disclosure",
        "requests",
    ]
    assert parts(
        read(f"一、总体情况\n{bracketed}二、主动公开政府信息情况\n无\n五、存在的主要问题及改进情况\n无\n")
    ) == [
        "overview",
        "disclosure",
        "problems",
    ]


@pytest.mark.parametrize(
    ("raw", "value", "kind"),
    [
        ("12,345", 12345, CellKind.TEXT),
        ("12，345", 12345, CellKind.TEXT),
        ("1 234", 1234, CellKind.TEXT),
        ("1\u3000234\u3000567", 1234567, CellKind.TEXT),
        ("1 23", None, CellKind.TEXT),
        ("+12", 12, CellKind.NUMBER),
        ("3 件", 3, CellKind.TEXT),
        ("减4", -4, CellKind.TEXT),
        ("12①", 12, CellKind.TEXT),
        ("12[1]", 12, CellKind.TEXT),
        ("12注2", 12, CellKind.TEXT),
        ("12（其中转办3）", 12, CellKind.TEXT),
        ("1,234件（其中首次1,000件）", 1234, CellKind.TEXT),
        ("12（34）", None, CellKind.TEXT),
        ("3③0", None, CellKind.TEXT),
        ("增加12项", 12, CellKind.TEXT),
        ("6165711 元", 6165711, CellKind.TEXT),
        ("572.5355万元", 5725355, CellKind.TEXT),
        ("1.2亿", 120000000, CellKind.TEXT),
        ("一点五", Decimal("1.5"), CellKind.TEXT),
        ("一万二千零五", 12005, CellKind.TEXT),
        ("二〇二三", 2023, CellKind.TEXT),
        ("廿三件", 23, CellKind.TEXT),
        ("三四", None, CellKind.TEXT),
        ("0.1200", Decimal("0.1200"), CellKind.NUMBER),
        ("=B7", None, CellKind.TEXT),
        ("不适用", None, CellKind.NA),
        ("无", None, CellKind.NA),
        ("—", None, CellKind.NA),
        ("&nbsp;", None, CellKind.BLANK),
    ],
)
def test_a_number_is_exact_however_people_write_it(raw: str, value: Number | None, kind: CellKind) -> None:
    assert read_value(raw) == (value, kind)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("12.5", Decimal("12.5")),
        ("125000元", Decimal("12.5")),
        ("12.5万元", Decimal("12.5")),
        ("0.5亿元", 5000),
        ("12.5（万元）", Decimal("12.5")),
        ("125000（元）", Decimal("12.5")),
        ("1234.56（其中代收0.5万元）", Decimal("1234.56")),
        ("125000元（其中代收300元）", Decimal("12.5")),
        ("3项", 3),
    ],
)
def test_fees_are_in_the_unit_of_their_column(raw: str, value: Number) -> None:
    document = read(
        "青禾县水务局2023年政府信息公开工作年度报告\n二、主动公开政府信息情况\n第二十条第（八）项\n\n"
        f"信息内容\t本年收费金额（单位：万元）\n行政事业性收费\t{raw}\n"
    )

    cell = document.cell("disclosure.fees.amount")
    assert (cell.value, cell.raw) == (value, raw)


def test_the_day_of_writing_is_not_that_of_publication_where_the_page_tells_both() -> None:
    document = read(
        f"公文生成日期：2023-01-05\n青禾县水务局2022年政府信息公开工作年度报告\n时间：2023-01-13 10:20\n{BODY}"
    )

    assert document.published_on == date(2023, 1, 13)


def test_the_year_to_which_requests_are_carried_is_not_that_of_the_report() -> None:
    document = read(
        "一、总体情况\n全年收到申请20件，办结18件，余2件转2024年度办理。\n六、其他需要报告的事项\n无\n"
    )

    assert document.year is None


@pytest.mark.parametrize(
    ("text", "organ"),
    [
        ("如有疑问，请与临川市人民政府办公室联系。\n一、总体情况\n2022年，临川市人民政府坚持依法公开。\n", "临川市人民政府"),
        ("如有疑问，请与临川市人民政府办公室联系。\n一、总体情况\n2022年，我办坚持依法公开。\n", "临川市人民政府办公室"),
        ("一、总体情况\n2022年，青禾经济技术开发区认真贯彻条例。\n", "青禾经济技术开发区"),
    ],
)  # fmt: skip
def test_who_acts_in_the_first_part_reports(text: str, organ: str) -> None:
    assert read(f"{text}六、其他需要报告的事项\n无\n").organ == organ
