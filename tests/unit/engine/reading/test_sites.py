"""What sites and offices put around a report: titles, trails, signatures, and what is no part of its last section."""

from __future__ import annotations

import json
from datetime import date
from html import escape

import pytest

from gouji.engine.errors import UnreadableError
from gouji.engine.model import Document
from gouji.engine.reading import read_document
from gouji.engine.reading.foot import foot_of

_LAST = "2022年未收取信息处理费。"
_BODY = f"<p>一、总体情况</p><p>公开信息12条。</p><p>五、存在的主要问题及改进情况</p><p>培训不够。</p><p>六、其他需要报告的事项</p><p>{_LAST}</p>"


def read(page: str) -> Document:
    return read_document(page.encode(), "报告.html")


def last_section(document: Document) -> str:
    section = document.sections["other"]
    assert section is not None
    return section.text


@pytest.mark.parametrize(
    "foot",
    [
        "<div>您觉得这篇文章：<span>满意</span><span>不满意</span></div>",
        "<p>浏览次数：236</p><p>编辑：刘明</p>",
        "<p>【字体：大 中 小】 [打印] [收藏] [关闭]</p>",
        "<div>打印 关闭</div><div>版本：网页版 手机版</div>",
        "<div>初审：李明 复审：王方 终审：赵元</div>",
        "<p>信息来源：青禾县水务局</p>",
        "<p>您是第 <b>1234567</b> 位访问者</p>",
        "<div>友情链接：</div><div>Copyright © 2023 All Rights Reserved</div>",
        "<p>用手机扫描二维码</p><h3>推荐阅读</h3>",
        "<p>分享：</p><p>微信 微博 QQ空间</p>",
    ],
)
@pytest.mark.parametrize("signature", ["", "<p>青禾县水务局</p><p>2023年1月18日</p>"])
def test_the_foot_of_a_site_ends_the_report(foot: str, signature: str) -> None:
    document = read(f"<h1>青禾县水务局2022年政府信息公开工作年度报告</h1>{_BODY}{signature}{foot}")

    assert last_section(document) == _LAST
    assert document.signed_on == (date(2023, 1, 18) if signature else None)


@pytest.mark.parametrize(
    "sentence",
    [
        "打印机、复印机等设备费用已列入部门预算。",
        "关于我们的工作，欢迎社会各界提出意见。",
        "来源：县财政拨款。",
    ],
)
def test_a_sentence_of_the_last_section_is_no_foot(sentence: str) -> None:
    document = read(f"<h1>青禾县水务局2022年政府信息公开工作年度报告</h1>{_BODY}<p>{sentence}</p>")

    assert last_section(document) == f"{_LAST}\n{sentence}"


@pytest.mark.parametrize(
    ("stated", "own"),
    [
        ("临川市人民政府 政府信息公开年报 柳树街道办事处2022年政府信息公开工作年度报告", "<h1>柳树街道办事处2022年政府信息公开工作年度报告</h1>"),
        ("柳树街道办事处2022年政府信息公开工作年度报告-临川市人民政府", "<p>柳树街道办事处</p><p>2022年政府信息公开</p><p>工作年度报告</p>"),
        ("临川市人民政府 柳树街道办事处2022年政府信息公开工作年度报告", ""),
        ("政府信息公开年报_临川市", "<table><tr><td>名&emsp;&emsp;称：</td><td>柳树街道办事处2022年政府信息公开工作年度报告</td></tr></table>"),
    ],
)  # fmt: skip
def test_the_organ_is_that_of_the_report_and_not_of_the_site(stated: str, own: str) -> None:
    head = "<div>临川市人民政府</div><div>当前位置：首页 / 政府信息公开 / 政府信息公开年报</div>"
    document = read(f"<html><head><title>{stated}</title></head><body>{head}{own}{_BODY}</body></html>")

    assert (document.organ, document.year) == ("柳树街道办事处", 2022)


@pytest.mark.parametrize(
    ("head", "organ", "year"),
    [
        ("青 禾 县 水 务 局\n二〇二二年政府信息公开工作年度报告", "青禾县水务局", 2022),
        ("青禾县水务局二0二二年政府信息公开工作年度报告", "青禾县水务局", 2022),
        ("青禾县水务局2022年法治建设暨政府信息公开工作年度报告", "青禾县水务局", 2022),
        ("2022年青禾县水务局政府信息公开工作年度报告", "青禾县水务局", 2022),
        ("关于报送青禾县水务局2022年政府信息公开年度报告的函", "青禾县水务局", 2022),
        ("名称 青禾县水务局2022年政府信息公开工作年度报告", "青禾县水务局", 2022),
        ("首页>信息公开>青禾县水务局>政府信息公开年报\n2022年政府信息公开工作年度报告", "青禾县水务局", 2022),
        (
            (
                "青禾县水务局2021年政府信息公开工作年度报告\n青禾县水务局2020年政府信息公开工作年度报告\n"
                "青禾县水务局2022年政府信息公开工作年度报告"
            ),
            "青禾县水务局",
            2022,
        ),
        (
            (
                "青禾县水务局2022年政府信息公开工作年度报告\n青禾县水务局2021年政府信息公开工作年度报告\n"
                "青禾县水务局2022年政府信息公开工作年度报告\n现公布上一年度情况。"
            ),
            "青禾县水务局",
            2022,
        ),
    ],
)
def test_the_report_is_told_from_what_stands_around_its_title(head: str, organ: str, year: int) -> None:
    document = read_document(
        f"{head}\n一、总体情况\n公开信息12条。\n六、其他需要报告的事项\n无。".encode(), "x.txt"
    )

    assert (document.organ, document.year) == (organ, year)


@pytest.mark.parametrize(
    ("signature", "day"),
    [
        ("青禾县水务局\n2023年元月18日", date(2023, 1, 18)),
        ("青禾县水务局（公章）\n2023年1月18日", date(2023, 1, 18)),
        ("单位：青禾县水务局（盖章）\n日期：2023年1月18日", date(2023, 1, 18)),
        ("青禾县人民政府\n青禾县水务局\n二〇二三年一月十八日", date(2023, 1, 18)),
        ("柳树乡\n2023.1.18", date(2023, 1, 18)),
        ("青禾海关\n2023年1月18日", date(2023, 1, 18)),
        ("青禾县水务局\n2023年1月", None),
    ],
)
def test_a_signature_is_no_part_of_the_last_section(signature: str, day: date | None) -> None:
    text = f"青禾县水务局2022年政府信息公开工作年度报告\n一、总体情况\n公开信息12条。\n六、其他需要报告的事项\n无。\n{signature}"
    document = read_document(text.encode(), "x.txt")

    assert (last_section(document), document.signed_on) == ("无。", day)


@pytest.mark.parametrize("line", ["[2023-01-20]", "2023-01-20", "2023/1/20 9:10:00"])
def test_a_day_in_digits_alone_above_the_text_is_that_of_publication(line: str) -> None:
    text = f"青禾县水务局2022年政府信息公开工作年度报告\n{line}\n一、总体情况\n公开信息12条。"

    assert read_document(text.encode(), "x.txt").published_on == date(2023, 1, 20)


_TABLE = (
    "<table><tr><td>信息内容</td><td>本年处理决定数量</td></tr><tr><td>行政许可</td><td>37</td></tr></table>"
)
_WHOLE = (
    "<h1>青禾县水务局2022年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>公开信息12条。</p>"
    f"<p>二、主动公开政府信息情况</p><p>第二十条第（五）项</p>{_TABLE}<p>三、收到和处理政府信息公开申请情况</p><p>未收到申请。</p>"
    "<p>四、政府信息公开行政复议、行政诉讼情况</p><p>没有。</p><p>五、存在的主要问题及改进情况</p><p>培训不够。</p>"
    f"<p>六、其他需要报告的事项</p><p>{_LAST}</p>"
)
_HEADS = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
)


def _script(name: str, content: str) -> str:
    return f"<div id='app'></div><script>window.{name} = {content};</script>"


@pytest.mark.parametrize(
    "page",
    [
        f"<div class='pc'>{_WHOLE}</div><div class='phone'>{_WHOLE}</div>",
        f"{_WHOLE}<p>打印日期：2023-02-01</p><div id='print'>{_WHOLE}</div>",
        f"<textarea id='c' style='display:none'>{escape(_WHOLE)}</textarea><script>show()</script>",
        _script("__DATA__", json.dumps({"title": "年报", "content": _WHOLE})),
        _script("content", json.dumps(_WHOLE, ensure_ascii=False)),
        _script("content", json.dumps(escape(_WHOLE), ensure_ascii=False)),
        f"<div>{escape(_WHOLE)}</div>",
        f'<iframe srcdoc="{escape(_WHOLE)}"></iframe>',
        "".join(f"<p><a href='#s{place}'>{head}</a></p>" for place, head in enumerate(_HEADS)) + _WHOLE,
        _WHOLE.replace("<p>六、其他需要报告的事项</p>", "<p><a href='#top'>六、其他需要报告的事项</a></p>"),
    ],
    ids=["twice", "for print", "field", "json", "script", "escaped in script", "escaped", "frame", "contents", "anchors"],
)  # fmt: skip
def test_a_report_that_a_page_holds_twice_or_packed_away_is_read_once(page: str) -> None:
    document = read(f"<html><head><meta charset='utf-8'></head><body>{page}</body></html>")

    assert (document.organ, document.year) == ("青禾县水务局", 2022)
    assert [key for key, section in document.sections.items() if section is None] == []
    assert last_section(document) == _LAST
    assert document.cell("disclosure.licensing.decisions").value == 37
    assert [note.code for note in document.notes if note.code in ("section_repeated", "row_repeated")] == []


def test_two_reports_in_one_page_are_still_two() -> None:
    other = (
        _WHOLE.replace("水务局", "民政局")
        .replace("12条", "15条")
        .replace(">37<", ">41<")
        .replace("培训", "宣传")
    )

    with pytest.raises(UnreadableError) as caught:
        read(f"{_WHOLE}{other}")

    assert caught.value.code == "several_reports"


def test_a_list_of_thousands_of_open_options_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(UnreadableError) as caught:
        read(f"{_WHOLE}<select>{'<option>x' * 40_000}</select>")

    assert caught.value.code == "too_large"


def test_digits_that_could_be_cut_in_endless_ways_are_taken_in_one_piece() -> None:
    """It did not end in this universe: 80 digits between other signs can be cut into pieces of six in 2**70 ways."""
    text = f"六、其他需要报告的事项\n{'7' * 79}_\n"

    assert foot_of(text, 0) == len(text)


TRAIL = "<div>当前位置：<a href=/>首页</a> &gt; <a href=/x>信息公开</a> &gt; <a href=/y>青禾县水务局</a> &gt; <a href=/z>年报</a></div>"
SITE = "<meta name=SiteName content='青禾县人民政府'>"


@pytest.mark.parametrize(
    ("head", "above", "organ"),
    [
        ("", TRAIL, "青禾县水务局"),
        ("<meta name=ContentSource content='云溪县教育局'>", TRAIL, "云溪县教育局"),
        ("<title>2022年政府信息公开工作年度报告_云溪县教育局</title>", "", "云溪县教育局"),
        (SITE, TRAIL, "青禾县水务局"),
        (SITE, "", "青禾县人民政府"),
        ("<meta name=SiteName content='青禾县人民政府门户网站'>", "", None),
        ("", "<p>发布时间：2023-01-20</p>", None),
    ],
)
def test_the_organ_is_what_the_site_names_around_a_report_that_names_none(
    head: str, above: str, organ: str | None
) -> None:
    body = "<h1>2022年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>按要求公开。</p><p>二、主动公开政府信息情况</p>"
    page = f"<html><head><meta charset=utf-8>{head}</head><body>{above}{body}</body></html>"

    document = read_document(page.encode(), "报告")

    assert (document.organ, document.year) == (organ, 2022)


def test_an_organ_in_the_text_goes_before_what_the_site_names() -> None:
    body = "<h1>2022年政府信息公开工作年度报告</h1><p>本报告由云溪县教育局编制。</p><p>一、总体情况</p><p>无。</p>"
    page = f"<html><head><meta charset=utf-8>{SITE}</head><body>{TRAIL}{body}</body></html>"

    assert read_document(page.encode(), "报告").organ == "云溪县教育局"
