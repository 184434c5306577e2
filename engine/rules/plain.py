"""A rule's condition in words: what is compared with what, for people who do not read expressions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ..errors import Text
from ..facts import CATALOGUE
from ..facts.searches import SEARCHES
from ..facts.values import FactDefinition
from ..form import TABLE_NUMBERS, cell_label, column_entry, row_label, rows_of
from ..model import TABLES, TableName
from .parse import parse_expression, parse_loop
from .plain_words import CALLS, KEYS, SETS, SIGNS
from .render import in_words
from .schema import Parameter, RuleFile
from .syntax import Binary, Call, Choice, Comprehension, Expression, ListOf, Literal, Loop, Path, Unary

_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
"""What Chinese calls the things that a rule gives a name in English: 甲, 乙 …; behind the tenth 甲2, 乙2 …"""
_LOOSE: Final = frozenset({"+", "-", "and", "or"})


def condition_in_words(file: RuleFile, parameters: Mapping[str, Parameter]) -> tuple[Text, ...]:
    """Return the lines that say when a rule is broken: what it goes through, what is named, what must not be.

    Args:
        file: the rule.
        parameters: of the ruleset, for what they are called.
    """
    loops = [parse_loop(text) for text in file.for_each]
    named = dict.fromkeys([*(loop.name for loop in loops), *file.let])
    teller, lines = _Teller(parameters, {name: _stem(number) for number, name in enumerate(named)}), []
    for loop in loops:
        lines.append(teller.loop(loop))
        teller = teller.within(loop)
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


@dataclass(frozen=True, slots=True)
class _Teller:
    """Says expressions.

    Attributes:
        parameters: of the ruleset.
        names: those that a rule gives, with what Chinese calls them.
        fields: of those that stand for an element of a list, what each field of it is.
    """

    parameters: Mapping[str, Parameter]
    names: Mapping[str, str]
    fields: Mapping[str, Mapping[str, FactDefinition]] = field(default_factory=dict)

    def within(self, loop: Loop) -> _Teller:
        """Return one that knows the name of a loop, and what the elements are that it goes through."""
        names = self.names if loop.name in self.names else {**self.names, loop.name: _stem(len(self.names))}
        return replace(self, names=names, fields={**self.fields, loop.name: self._fields_of(loop.domain)})

    def _fields_of(self, domain: Expression) -> Mapping[str, FactDefinition]:
        if isinstance(domain, Call) and domain.name in SEARCHES:
            return SEARCHES[domain.name].definition.fields
        if not isinstance(domain, Path):
            return {}
        name, (head, *rest) = ".".join(map(str, domain.steps)), domain.steps
        if name in CATALOGUE:
            return CATALOGUE[name].fields
        fields = self.fields.get(str(head), {})
        for step in map(str, rest):
            fields = fields[step].fields if step in fields else {}
        return fields

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
        sign = SIGNS[part.operator]
        return Text(f"{left.zh}{sign.zh}{right.zh}", f"{left.en}{sign.en}{right.en}")

    def _call(self, part: Call) -> Text:
        pattern = CALLS.get(part.name, Text(part.name + "({0})", part.name + "({0})"))
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
        inner, told = self, []
        for loop in part.loops:
            domain, inner = inner.tell(loop.domain), inner.within(loop)
            told.append(Text(f"{domain.zh}“{inner.names[loop.name]}”", f"{domain.en} {loop.name}"))
        item, loops = inner.tell(part.item), _joined(told)
        is_same = isinstance(part.item, Path) and part.item.steps == (part.loops[-1].name,)
        zh = loops.zh if part.where is None else f"{loops.zh}（{inner.tell(part.where).zh}）"
        en = loops.en if part.where is None else f"{loops.en} where {inner.tell(part.where).en}"
        return Text(zh if is_same else f"{zh}的{item.zh}", f"{item.en} for {en}")

    def _path(self, part: Path) -> Text:
        head, *rest = part.steps
        name = ".".join(map(str, part.steps))
        if name in SETS:
            return SETS[name]
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
            return Text(self._field_of(str(head), list(map(str, rest))), name)
        return Text(name, name)

    def _field_of(self, head: str, rest: Sequence[str]) -> str:
        """Return in Chinese what a field of an element is; where the catalogue does not say, what rules call it."""
        told, fields = self.names[head], self.fields.get(head, {})
        for step in rest:
            known = fields.get(step)
            told = f"{told}.{step}" if known is None else f"{told}的{_short(known.description).zh}"
            fields = {} if known is None else known.fields
        return told

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
    zh = re.split("[；：，]", re.sub("（[^（）]*）", "", description.zh))[0]
    en = re.split("[;:]", re.sub(r" ?\([^()]*\)", "", description.en))[0]
    return Text(zh, en)


def _literal(part: Literal) -> Text:
    if isinstance(part.value, str):
        return Text(f"“{_called(part.value)}”", f"“{part.value}”")
    return in_words(part.value)


def _called(key: str) -> str:
    """Return what the form or the catalogue calls a key: 规章 for `regulations`; any other text as it is."""
    for table in TABLES:
        if key in rows_of("mixed", table):
            return row_label(table, key).zh
    for table in TABLES:
        head = _head(table, key).zh
        if head != key:
            return head
    return KEYS.get(key, key)


def _joined(parts: list[Text]) -> Text:
    return Text("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))
