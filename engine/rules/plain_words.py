"""What signs, functions and sets of cells of the rule language are called in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..errors import Text
from ..model import Template

SIGNS: Final[Mapping[str, Text]] = {
    "and": Text("，并且", ", and "),
    "or": Text("，或者", ", or "),
    "==": Text("等于", " equals "),
    "!=": Text("不等于", " does not equal "),
    "<": Text("小于", " is below "),
    "<=": Text("不大于", " is at most "),
    ">": Text("大于", " is above "),
    ">=": Text("不小于", " is at least "),
    "in": Text("属于", " is among "),
    "not in": Text("不属于", " is not among "),
    "+": Text(" + ", " + "),
    "-": Text(" − ", " − "),
    "*": Text(" × ", " × "),
    "/": Text(" ÷ ", " ÷ "),
}
SETS: Final[Mapping[str, Text]] = {
    "requests.rows": Text("表三的每一行", "every row of table 3"),
    "requests.results": Text("表三（一）至（六）的每一行", "every result row of table 3"),
    "requests.columns": Text("表三的每一列", "every column of table 3"),
    "requests.applicants": Text("表三除总计外的每一列", "every column of table 3 but the total"),
    "requests.cells": Text("表三的每一格", "every cell of table 3"),
    "appeals.rows": Text("表四的每一组", "every group of table 4"),
    "appeals.columns": Text("表四的每一列", "every column of table 4"),
    "appeals.outcomes": Text("表四除总计外的每一列", "every column of table 4 but the total"),
    "appeals.cells": Text("表四的每一格", "every cell of table 4"),
    "disclosure.rows": Text("表二的每一行", "every row of table 2"),
    "disclosure.cells": Text("表二的每一格", "every cell of table 2"),
    "cells": Text("每一格", "every cell"),
    "totals": Text("每一个合计和结转格", "every total and carry-over"),
}
CALLS: Final[Mapping[str, Text]] = {
    "sum": Text("{0}之和", "the sum of {0}"),
    "min": Text("{0}中最小的", "the least of {0}"),
    "max": Text("{0}中最大的", "the greatest of {0}"),
    "count": Text("{0}的个数", "the number of {0}"),
    "any": Text("有{0}", "there is {0}"),
    "all": Text("凡{0}都成立", "for all {0}"),
    "list": Text("{0}", "{0}"),
    "blank": Text("{0}空白", "{0} is blank"),
    "na": Text("{0}填为“/”等", "{0} is struck out"),
    "text": Text("{0}不是单纯的数", "{0} is no bare number"),
    "number": Text("{0}是数", "{0} is a number"),
    "column": Text("{0}的列名", "the column of {0}"),
    "row": Text("{0}的行名", "the row of {0}"),
    "label": Text("{0}的名称", "the name of {0}"),
    "missing": Text("{0}缺失", "{0} is missing"),
    "known": Text("{0}已知", "{0} is known"),
    "first_known": Text("{0}中首个已知的", "the first of {0} that is known"),
    "raw": Text("{0}的原文", "{0} as written"),
    "value": Text("{0}中的数", "the number in {0}"),
    "unit": Text("{0}后的单位", "the unit behind {0}"),
    "abs": Text("{0}的绝对值", "the size of {0}"),
    "decimals": Text("{0}的小数位数", "the decimals of {0}"),
    "whole": Text("{0}是整数", "{0} is whole"),
    "date": Text("{0}年{1}月{2}日", "the day {0}-{1}-{2}"),
    "year_of": Text("{0}所在年份", "the year of {0}"),
    "length": Text("{0}的字数", "the length of {0}"),
    "starts_with": Text("{0}以{1}开头", "{0} begins with {1}"),
    "number_in": Text("{0}所写的整数", "the number that {0} is"),
    "written": Text("{0}", "{0}"),
    "part": Text("{0}的第{1}段", "part {1} of {0}"),
    "addends": Text("{0}的各分项", "the parts of {0}"),
    "address": Text("{0}的位置", "the address of {0}"),
    "row_code": Text("{0}的行号", "the row of {0}"),
    "column_code": Text("{0}的列号", "the column of {0}"),
    "working_days": Text("工作日数（{0}）", "the working days ({0})"),
    "typos": Text("疑似错别字（{0}）", "probable misspellings ({0})"),
    "terms": Text("文中的用语（{0}）", "terms in the text ({0})"),
    "mobiles": Text("个人手机号（{0}）", "mobile numbers ({0})"),
}

FORMS: Final[Mapping[Template, Text]] = {
    "F19": Text("2019年格式", "the form of 2019"),
    "F21": Text("2021年格式", "the form of 2021"),
    "mixed": Text("新旧格式混用", "both forms mixed"),
}
"""What people call the forms."""

KEYS: Final[Mapping[str, str]] = {
    **{form: name.zh for form, name in FORMS.items()},
    "government": "政府",
    "department": "政府部门",
    "township": "乡镇（街道）",
    "province": "省级",
    "prefecture": "市级",
    "county": "县级",
}
"""What people call the values of facts that are keys. In English the key itself is a word."""
