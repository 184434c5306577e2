"""Title, organ, year, dates, period and headings, in the many ways they are written."""

from __future__ import annotations

from datetime import date

import pytest

from gouji.engine.model import Document
from gouji.engine.reading import read_document

BODY = "一、总体情况\n全年公开信息12条。\n六、其他需要报告的事项\n无\n"


def read(text: str, source: str = "报告.txt") -> Document:
    return read_document(text.encode(), source)


@pytest.mark.parametrize(
    ("title", "organ", "year"),
    [
        ("青禾县民政局2022年政府信息公开工作年度报告", "青禾县民政局", 2022),
        ("首页 > 信息公开 > 年度报告\n青禾县民政局2022年政府信息公开工作年度报告", "青禾县民政局", 2022),
        ("2022年青禾县民政局政府信息公开工作年度报告", "青禾县民政局", 2022),
        ("青禾县民政局 2022 年政府信息公开工作 年度报告", "青禾县民政局", 2022),
        ("青禾县民政局2022年度政府信息公开工作年度报告", "青禾县民政局", 2022),
        ("青禾县民政局二〇二二年政府信息公开工作年度报告", "青禾县民政局", 2022),
        ("青禾县民政局政府信息公开工作年度报告（2022年）", "青禾县民政局", 2022),
        ("青禾县民政局关于2022年度政府信息公开工作情况的报告", "青禾县民政局", 2022),
        ("青禾县民政局2022年政府信息公开工作的年度报告", "青禾县民政局", 2022),
        ("## 青禾县民政局2022年政府信息公开工作年度报告", "青禾县民政局", 2022),
        ("**青禾县民政局2022年政府信息公开年度报告**", "青禾县民政局", 2022),
        ("标题：青禾县民政局2022年政府信息公开工作年度报告", "青禾县民政局", 2022),
        ("青禾县民政局\n2022年政府信息公开工作年度报告", "青禾县民政局", 2022),
        ("青禾县民政局2022年\n政府信息公开工作年度报告", "青禾县民政局", 2022),
        ("互动交流\n政府信息公开年报\n青禾县民政局2022年政府信息公开工作年度\n报告", "青禾县民政局", 2022),
        ("政府信息公开年报\n青禾县民政局2022年政府信息公开工作年度报\n告", "青禾县民政局", 2022),
        ("临川市青禾县人民政府2022年政府信息公开工作年度报告", "临川市青禾县人民政府", 2022),
        ("2022年政府信息公开工作年度报告", None, 2022),
        ("青禾县民政局202020年政府信息公开工作年度报告", "青禾县民政局", None),
        ("工作报告", None, None),
    ],
)
def test_the_title_names_organ_and_year(title: str, organ: str | None, year: int | None) -> None:
    document = read(f"{title}\n\n{BODY}")

    assert document.title is not None
    assert (document.organ, document.year) == (organ, year)


@pytest.mark.parametrize(
    ("text", "source", "organ"),
    [
        (f"工作报告\n2022年，青禾县民政局（以下简称“我局”）认真公开。\n{BODY}", "a.txt", "青禾县民政局"),
        (f"工作报告\n{BODY}\n青禾县民政局\n2023年1月9日\n", "a.txt", "青禾县民政局"),
        (f"工作报告\n{BODY}", "青禾县民政局2022年政府信息公开工作年度报告.txt", "青禾县民政局"),
        (f"工作报告\n{BODY}", "007_青禾县民政局2022.txt", "青禾县民政局"),
        (f"工作报告\n{BODY}", "报告.txt", None),
    ],
)
def test_an_organ_that_the_title_does_not_name_comes_from_preface_signature_or_file_name(
    text: str, source: str, organ: str | None
) -> None:
    assert read(text, source).organ == organ


def test_a_year_that_the_title_does_not_name_is_the_one_most_named_in_the_first_part() -> None:
    text = "工作报告\n一、总体情况\n2021年，公开12条。2021年，受理0件。2022年将加强培训。\n二、主动公开政府信息情况\n2019年\n"

    assert read(text).year == 2021


def test_years_that_disagree_are_noted_with_the_place_of_each() -> None:
    text = (
        "某县水务局2022年政府信息公开工作年度报告\n统计期限为2021年1月1日至2021年12月31日。\n"
        "一、总体情况\n2021年，公开12条。\n"
    )

    document = read(text)

    found = [
        (note.address, note.found, note.expected) for note in document.notes if note.code == "year_disagrees"
    ]
    assert document.year == 2022
    assert found == [("period", "2021", "2022"), ("body", "2021", "2022")]
    assert all(
        note.span and "2021" in document.text[slice(*note.span)]
        for note in document.notes
        if note.code == "year_disagrees"
    )


@pytest.mark.parametrize(
    "words",
    [
        "数据统计期限为2022年1月1日至2022年12月31日止",
        "统计期限为 2022 年 1 月 1 日至 12 月 31 日",
        "数据的统计期限自2022年1月1日起，至2022年12月31日止",
        "统计时间：2022.1.1-2022.12.31",
        "统计期限为2022年1月1日—2022年12月31日",
    ],
)
def test_the_period_is_read_as_stated(words: str) -> None:
    document = read(f"某县水务局2022年政府信息公开工作年度报告\n本报告{words}。\n{BODY}")

    assert document.period
    assert (document.period.start, document.period.end) == (date(2022, 1, 1), date(2022, 12, 31))


def test_a_day_that_does_not_exist_is_none_and_noted() -> None:
    document = read(
        f"某县水务局2022年政府信息公开工作年度报告\n统计期限为2022年2月30日至2022年12月31日。\n{BODY}"
    )

    assert document.period
    assert (document.period.start, document.period.end) == (None, date(2022, 12, 31))
    assert [note.code for note in document.notes if note.code == "date_impossible"] == ["date_impossible"]


@pytest.mark.parametrize(
    "words",
    [
        "发布日期：2023-01-24 09:20",
        "发布时间: 2023年1月24日",
        "公开日期：2023/01/24",
        "生成日期：2023-01-20 发布日期：２０２３－０１－２４",
        "时间：2023-01-24",
        "2023-01-24 09:20 来源：青禾县民政局",
    ],
)
def test_the_publication_date_above_the_text_is_read(words: str) -> None:
    document = read(f"某县水务局2022年政府信息公开工作年度报告\n- {words}\n- 浏览次数:\n{BODY}")

    assert document.published_on == date(2023, 1, 24)


@pytest.mark.parametrize(
    "words",
    [
        "某县水务局\n2023年1月20日",
        "某县水务局\n\n二〇二三年一月二十日",
        "某县水务局 2023年1月20日",
        "2023年1月20日",
    ],
)
def test_the_signature_is_read_and_is_no_part_of_the_last_section(words: str) -> None:
    document = read(f"某县水务局2022年政府信息公开工作年度报告\n{BODY}\n{words}\n")

    other = document.sections["other"]
    assert document.signed_on == date(2023, 1, 20)
    assert other
    assert other.text == "无"


def test_a_date_inside_a_sentence_is_no_signature() -> None:
    document = read(f"某县水务局2022年政府信息公开工作年度报告\n{BODY}截至2023年1月20日，没有变化。\n")

    assert document.signed_on is None


@pytest.mark.parametrize(
    ("line", "key", "number", "heading"),
    [
        ("一、总体情况", "overview", "一", "总体情况"),
        ("二、行政机关主动公开政府信息情况", "disclosure", "二", "行政机关主动公开政府信息情况"),
        ("六、需要报告的其他事项", "other", "六", "需要报告的其他事项"),
        ("  一、 总体情况：", "overview", "一", "总体情况"),
        ("1.总体情况", "overview", "1", "总体情况"),
        ("总体情况", "overview", None, "总体情况"),
        ("第六部分 其他需要报告的事项", "other", "六", "其他需要报告的事项"),
        ("五、存在问题及改进情况", "problems", "五", "存在问题及改进情况"),
        ("六、其他需要汇报事项", "other", "六", "其他需要汇报事项"),
        ("六、其他需要报告的事项：无。", "other", "六", "其他需要报告的事项"),
        ("## 二、主动公开政府信息情况", "disclosure", "二", "主动公开政府信息情况"),
        ("**三、收到和处理政府信息公开申请情况**", "requests", "三", "收到和处理政府信息公开申请情况"),
        (
            "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
            "appeals",
            "四",
            "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        ),
    ],
)
def test_a_part_is_found_by_its_heading_with_or_without_number(
    line: str, key: str, number: str | None, heading: str
) -> None:
    document = read(f"某县水务局2022年政府信息公开工作年度报告\n{line}\n正文在此。\n")

    section = document.sections[key]
    assert section
    assert (section.number, section.heading) == (number, heading)
    assert document.text[slice(*section.span)] == section.text
    assert heading in document.text[slice(*section.heading_span)]


@pytest.mark.parametrize(
    "line",
    [
        "（一）主动公开",
        "（二）依申请公开情况",
        "一、本年新收政府信息公开申请数量",
        "四、结转下年度继续办理",
        "报告包括总体情况、主动公开政府信息情况、其他需要报告的事项等六个部分。",
        "一是主动公开政府信息情况良好",
        "1.依申请公开情况",
    ],
)
def test_what_is_no_heading_opens_no_part(line: str) -> None:
    document = read(f"某县水务局2022年政府信息公开工作年度报告\n{line}\n正文在此。\n")

    assert [key for key, section in document.sections.items() if section] == []


def test_a_heading_that_comes_twice_is_noted_and_the_first_is_taken() -> None:
    document = read(f"某县水务局2022年政府信息公开工作年度报告\n{BODY}一、总体情况\n又一段。\n")

    overview = document.sections["overview"]
    assert overview
    assert overview.text == "全年公开信息12条。"
    assert [note.address for note in document.notes if note.code == "section_repeated"] == ["overview"]


FOOT = "【打印本页】 【关闭窗口】\n\n相关链接\n- 青禾县民政局2021年政府信息公开工作年度报告\n版权所有：青禾县人民政府\n"


@pytest.mark.parametrize("foot", [f"\n{FOOT}", f"扫一扫在手机打开当前页\n{FOOT}", ""])
def test_the_signature_stands_above_the_foot_of_the_site(foot: str) -> None:
    document = read(f"青禾县民政局2022年政府信息公开工作年度报告\n{BODY}青禾县民政局\n2023年1月18日{foot}")

    assert document.signed_on == date(2023, 1, 18)
    assert document.sections["other"] is not None
    assert document.sections["other"].text == "无"


def test_a_sentence_that_begins_like_the_foot_of_a_site_belongs_to_the_report() -> None:
    sentence = "相关信息已在门户网站公开。"

    document = read(f"青禾县民政局2022年政府信息公开工作年度报告\n{BODY}{sentence}\n")

    assert document.sections["other"] is not None
    assert document.sections["other"].text == f"无\n{sentence}"


@pytest.mark.parametrize(
    "organ", ["万年县民政局", "邯郸市永年区教育局", "上洲区万年桥镇人民政府", "和平区水务局", "自贡市司法局"]
)
@pytest.mark.parametrize("form", ["{}2023年政府信息公开工作年度报告", "2023年度{}政府信息公开工作年度报告"])
def test_the_name_of_an_organ_keeps_its_own_year_and_its_first_character(organ: str, form: str) -> None:
    titled = read(f"{form.format(organ)}\n一、总体情况\n无\n")
    introduced = read(
        f"政府信息公开工作年度报告\n根据条例，{organ}（以下简称本局）编制。\n一、总体情况\n无\n"
    )

    assert (titled.organ, titled.year, introduced.organ) == (organ, 2023, organ)


@pytest.mark.parametrize(
    "line",
    [
        "无其他需要报告的事项。",
        "本年度没有其他需要报告的事项",
        "暂无其他需要报告的事项。",
        "我局无其他需要报告事项。",
    ],
)
def test_a_line_that_says_there_is_nothing_is_the_text_of_the_part_and_not_its_heading(line: str) -> None:
    document = read(
        f"某县民政局2023年年报\n五、存在的主要问题及改进情况\n人少。\n六、其他需要报告的事项\n{line}\n另有说明。\n"
    )
    alone = read(
        f"某县民政局2023年年报\n五、存在的主要问题及改进情况\n人少。\n六、其他需要报告的事项\n{line}\n"
    )

    sections = [one.sections["other"] for one in (document, alone)]
    assert [section and (section.heading, section.text) for section in sections] == [
        ("其他需要报告的事项", f"{line}\n另有说明。"),
        ("其他需要报告的事项", line),
    ]
    assert [note.code for note in document.notes if note.code == "section_repeated"] == []
