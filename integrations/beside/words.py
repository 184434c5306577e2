"""Every word of the two sides, in both languages: they are drawn for more than one door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gouji.engine.errors import Text

FORMS: Final[Mapping[str | None, Text]] = {
    "F19": Text("2019 年格式", "form of 2019"),
    "F21": Text("2021 年格式", "form of 2021"),
    "mixed": Text("新旧格式混用", "mixed forms"),
    None: Text("未识别", "not recognised"),
}

STATES: Final[Mapping[str, Text]] = {
    "complete": Text("完整", "Complete"),
    "partial": Text("不完整", "Partial"),
    "doubtful": Text("存疑", "Doubtful"),
}

EFFECTS: Final[Mapping[str, Text]] = {
    "applied": Text("以更正为准", "Counts as corrected"),
    "agrees": Text("系统现已读作此值", "Now read so by itself"),
    "reading_changed": Text(
        "读取结果已变，未采用，请重新核对", "Read otherwise now; not applied, look again"
    ),
    "withdrawn": Text("已撤销", "Withdrawn"),
    "replaced": Text("已被替换", "Replaced"),
}

WORDS: Final[Mapping[str, Text]] = {
    "title": Text("年报读取结果", "Reports as read"),
    "original": Text("原件", "Original"),
    "reading": Text("读取结果", "As read"),
    "facts": Text("基本信息", "About the report"),
    "sections": Text("各部分", "Parts"),
    "notes": Text("读取时的说明", "Noted while reading"),
    "not_found": Text("未见", "not found"),
    "characters": Text("字", "characters"),
    "no_table": Text("没有找到这张表。", "This table was not found."),
    "missing": Text("缺", "missing"),
    "blank": Text("空", "blank"),
    "doubtful": Text("存疑", "doubtful"),
    "corrected": Text("已更正", "corrected"),
    "was": Text("原读", "read as"),
    "page": Text("第", "Page"),
    "page_end": Text("页", ""),
    "page_of": Text("页的图像", "as a picture"),
    "text_below": Text("提取出的文字", "The text taken from it"),
    "cut": Text(
        "原件较长，此处只显示前面的部分；读取不受影响。",
        "The original is long and only its beginning is shown; it was read whole.",
    ),
    "no_pages": Text(
        "页面图像无法显示，以下为提取出的文字。",
        "Its pages cannot be shown; below is the text taken from them.",
    ),
    "form": Text(
        "这份报告以表单数据报送，没有原件可以对照。",
        "This report came as form fields; there is no original beside it.",
    ),
    "hint": Text(
        "点左边或右边的数，另一边标出同一格。",
        "Choose a figure on either side to see the same cell on the other.",
    ),
    "blank_here": Text("此处为空白单元格", "a blank cell is here"),
    "cells": Text("格", "cells"),
    "line": Text("行", "line"),
    "more_notes": Text("其余说明条数：", "Further notes: "),
    "confidence": Text("读取情况", "Reading"),
    "sure": Text("识别把握", "recognised with"),
    "skip": Text("跳到读取结果", "Skip to what was read"),
}
