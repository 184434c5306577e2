"""What sites and offices put around a report: titles, trails, signatures, and what is no part of its last section."""

from __future__ import annotations

from datetime import date

import pytest

from gouji.engine.model import Document
from gouji.engine.reading import read_document

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
