"""A rule's condition in words: what is compared with what, for people who do not read expressions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ..errors import Text
from ..facts import CATALOGUE
from ..form import TABLE_NUMBERS, cell_label, column_entry, row_label, rows_of
from ..model import TABLES, TableName
from .parse import parse_expression, parse_loop
from .render import in_words
from .schema import Parameter, RuleFile
from .syntax import Binary, Call, Choice, Comprehension, Expression, ListOf, Literal, Loop, Path, Unary

_SIGNS: Final[Mapping[str, Text]] = {
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
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
"""What Chinese calls the things that a rule gives a name in English: 甲, 乙 …; behind the tenth 甲2, 乙2 …"""
_LOOSE: Final = frozenset({"+", "-", "and", "or"})
_SETS: Final[Mapping[str, Text]] = {
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
_CALLS: Final[Mapping[str, Text]] = {
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
}


def condition_in_words(file: RuleFile, parameters: Mapping[str, Parameter]) -> tuple[Text, ...]:
    """Return the lines that say when a rule is broken: what it goes through, what is named, what must not be.

    Args:
        file: the rule.
        parameters: of the ruleset, for what they are called.
    """
    loops = [parse_loop(text) for text in file.for_each]
    named = dict.fromkeys([*(loop.name for loop in loops), *file.let])
    teller = _Teller(parameters, {name: _stem(number) for number, name in enumerate(named)})
    lines = [teller.loop(loop) for loop in loops]
    if file.where:
        told = teller.tell(parse_expression(file.where))
        lines.append(Text(f"只看：{told.zh}", f"only where: {told.en}"))
    for guard in file.when:
        told, otherwise = teller.tell(parse_expression(guard.if_)), guard.otherwise.text()
        lines.append(
            Text(
                f"前提：{told.zh}；否则不适用（{otherwise.zh}）",
                f"if {told.en}; else not applicable ({otherwise.en})",
            )
        )
    for name, expression in file.let.items():
        told = teller.tell(parse_expression(expression))
        lines.append(Text(f"记“{teller.names[name]}”为：{told.zh}", f"{name} stands for {told.en}"))
    told = teller.tell(parse_expression(file.fails_if))
    lines.append(Text(f"问题：{told.zh}", f"broken where {told.en}"))
    return tuple(lines)


def _stem(number: int) -> str:
    turn, place = divmod(number, len(_STEMS))
    return _STEMS[place] + (in_words(turn + 1).zh if turn else "")


class _Teller:
    """Says expressions; `names` are those that a rule gives, with what Chinese calls them."""

    def __init__(self, parameters: Mapping[str, Parameter], names: Mapping[str, str]) -> None:
        self.parameters = parameters
        self.names = names

    def loop(self, loop: Loop) -> Text:
        domain = self.tell(loop.domain)
        name = self.names[loop.name]
        return Text(f"逐一看{domain.zh}，记为“{name}”", f"for {domain.en}, called {loop.name}")

    def tell(self, part: Expression) -> Text:
        if isinstance(part, Literal):
            return _literal(part)
        if isinstance(part, Path):
            return self._path(part)
        if isinstance(part, Call):
            return self._call(part)
        if isinstance(part, Binary):
            return self._binary(part)
        return self._rest(part)

    def _rest(self, part: Unary | Choice | ListOf | Expression) -> Text:
        if isinstance(part, Unary):
            told = self.tell(part.operand)
            return (
                Text(f"−{told.zh}", f"−{told.en}")
                if part.operator == "-"
                else Text(f"并非{told.zh}", f"not {told.en}")
            )
        if isinstance(part, Choice):
            condition, first, second = map(self.tell, (part.condition, part.first, part.second))
            return Text(
                f"（若{condition.zh}则{first.zh}，否则{second.zh}）",
                f"({first.en} if {condition.en}, else {second.en})",
            )
        return _joined([self.tell(item) for item in part.items]) if isinstance(part, ListOf) else Text("", "")

    def _binary(self, part: Binary) -> Text:
        sides = []
        for side in (part.left, part.right):
            told = self.tell(side)
            nested = isinstance(side, Binary) and side.operator in _LOOSE and side.operator != part.operator
            sides.append(
                Text(f"（{told.zh}）", f"({told.en})")
                if nested and part.operator not in ("==", "!=")
                else told
            )
        left, right = sides
        sign = _SIGNS[part.operator]
        return Text(f"{left.zh}{sign.zh}{right.zh}", f"{left.en}{sign.en}{right.en}")

    def _call(self, part: Call) -> Text:
        pattern = _CALLS.get(part.name, Text(part.name + "({0})", part.name + "({0})"))
        if part.comprehension is not None:
            told = [self._comprehension(part.comprehension)]
        elif "{1}" in pattern.zh:
            told = [self.tell(argument) for argument in part.arguments]
        else:
            told = [_joined([self.tell(argument) for argument in part.arguments])]
        return Text(
            pattern.zh.format(*(one.zh for one in told)), pattern.en.format(*(one.en for one in told))
        )

    def _comprehension(self, part: Comprehension) -> Text:
        item, loops = self.tell(part.item), _joined([self._through(loop) for loop in part.loops])
        if part.where is None:
            return Text(f"{loops.zh}的{item.zh}", f"{item.en} for {loops.en}")
        where = self.tell(part.where)
        return Text(f"{loops.zh}（{where.zh}）的{item.zh}", f"{item.en} for {loops.en} where {where.en}")

    def _through(self, loop: Loop) -> Text:
        domain = self.tell(loop.domain)
        return Text(f"{domain.zh} {loop.name}", f"{domain.en} {loop.name}")

    def _path(self, part: Path) -> Text:
        head, *rest = part.steps
        name = ".".join(map(str, part.steps))
        if name in _SETS:
            return _SETS[name]
        if head == "previous" and rest and rest[0] in TABLES:
            told = self._cell(str(rest[0]), rest[1:])
            return Text(f"上年报告{told.zh}", f"last year's {told.en}")
        if head in TABLES and len(rest) == 2:
            return self._cell(str(head), rest)
        if head == "parameters" and str(rest[-1]) in self.parameters:
            description = self.parameters[str(rest[-1])].description
            return Text(f"〔{description.zh}〕", f"[{description.en}]")
        if name in CATALOGUE:
            return _short(CATALOGUE[name].description)
        if head in self.names:
            return Text(".".join([self.names[str(head)], *map(str, rest)]), name)
        return Text(name, name)

    def _cell(self, table: str, steps: list[str | Expression]) -> Text:
        known: TableName = next(name for name in TABLES if name == table)
        row, column = steps
        if isinstance(row, str) and isinstance(column, str):
            return cell_label(f"{table}.{row}.{column}")
        if isinstance(row, str):
            label, inner = (
                row_label(known, row),
                self.tell(column) if not isinstance(column, str) else Text("", ""),
            )
            return Text(f"“{label.zh}”（{inner.zh} 列）", f"«{label.en}» (column {inner.en})")
        number, inner = TABLE_NUMBERS[known], self.tell(row)
        if isinstance(column, str):
            head = _head(known, column)
            return Text(
                f"{number.zh} {inner.zh} 行的“{head.zh}”", f"«{head.en}» of row {inner.en} in {number.en}"
            )
        across = self.tell(column)
        return Text(
            f"{number.zh} {inner.zh} 行 {across.zh} 列", f"row {inner.en}, column {across.en} of {number.en}"
        )


def _head(table: TableName, column: str) -> Text:
    """Return what a column is called in the first row that has it."""
    entries = (column_entry(f"{table}.{row}.{column}") for row in rows_of("mixed", table))
    return next((entry.label for entry in entries if entry), Text(column, column))


def _short(description: Text) -> Text:
    """Return what a fact is, without what it may be and when it is absent."""
    zh, en = re.split(r"[；：（]", description.zh)[0], re.split(r"[;:(]", description.en)[0]
    return Text(zh, en)


def _literal(part: Literal) -> Text:
    if isinstance(part.value, str):
        return Text(f"“{part.value}”", f"“{part.value}”")
    return in_words(part.value)


def _joined(parts: list[Text]) -> Text:
    return Text("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))
