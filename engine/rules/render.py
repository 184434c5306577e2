"""Sentences with `{expressions}` in them, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from ..errors import Language, Text
from ..model import Cell, CellKind, Severity
from .compile import Compiler
from .kinds import Node, remembered
from .scope import Absence, Scope
from .syntax import Expression, Template

Writer = Callable[[Scope, Language], str]

LANGUAGES: Final[tuple[Language, Language]] = ("zh", "en")
_STANDS: Final[Mapping[CellKind, Text]] = {
    CellKind.BLANK: Text("空", "blank"),
    CellKind.MISSING: Text("缺", "missing"),
}
_UNKNOWN: Final = Text("不明", "unknown")
_TRUTH: Final = {True: Text("是", "yes"), False: Text("否", "no")}
LIST_LIMIT: Final = 12
"""How many parts of a list are written out."""


class Fixed(Text):
    """A sentence in which nothing depends on the report, as something that writes it."""

    __slots__ = ()

    def __call__(self, scope: Scope, language: Language) -> str:
        """Return the sentence in `language`."""
        return self.in_language(language)


def write_value(value: object, language: Language) -> str:
    """Return a value in words: days as people write them, decimals as they stand, lists joined."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[return-value] # most values are one of these three
    if kind is int:
        return str(value)
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, bool):
        return _TRUTH[value].in_language(language)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日" if language == "zh" else value.isoformat()
    if isinstance(value, Severity):
        return value.value
    if isinstance(value, tuple | list):
        return join([write_value(item, language) for item in value], language, "、", ", ")
    return str(value)


def in_words(value: object) -> Text:
    """Return a value in words, in both languages."""
    return Text(write_value(value, "zh"), write_value(value, "en"))


def join(parts: list[str], language: Language, comma_zh: str = "；", comma_en: str = "; ") -> str:
    """Join at most twelve parts, and say that there are more."""
    comma = comma_zh if language == "zh" else comma_en
    shown = comma.join(parts[:LIST_LIMIT])
    if len(parts) <= LIST_LIMIT:
        return shown
    return f"{shown}等" if language == "zh" else f"{shown} and others"


def _write_cell(node: Node, scope: Scope, language: Language, bare: bool) -> str:
    if node.place is None:
        raise ValueError("a cell without a place")
    cell = scope.cell(node.place(scope), node.previous)
    try:
        value = write_value(node.run(scope), language)
    except Absence:
        return _stands(cell).in_language(language)
    if cell.kind is CellKind.NUMBER or bare:
        return value
    stands = _stands(cell)
    return f"{value}（原为{stands.zh}）" if language == "zh" else f"{value} ({stands.en})"


def _stands(cell: Cell) -> Text:
    return _STANDS.get(cell.kind) or Text(f"“{cell.raw}”", f"“{cell.raw}”")


def _writer(node: Node, bare: bool) -> Writer:
    if node.kind.name == "cell":
        return lambda scope, language: _write_cell(node, scope, language, bare)

    def write(scope: Scope, language: Language) -> str:
        try:
            return write_value(node.run(scope), language)
        except Absence:
            return _UNKNOWN.in_language(language)

    return write


def compile_template(compiler: Compiler, template: Template, *, bare: bool = False) -> Writer:
    """Compile a sentence.

    Args:
        compiler: with the names that the sentence may use.
        template: the parsed sentence.
        bare: cells as their number alone, as formulas have them; else a replaced blank says that it was one.
    """
    parts = [part if isinstance(part, str) else _once(compiler, part) for part in template.parts]
    writers = {language: _settled(parts, language, bare) for language in LANGUAGES}

    if all(isinstance(part, str) for written in writers.values() for part in written):
        return Fixed(*("".join(map(str, writers[language])) for language in LANGUAGES))

    def write(scope: Scope, language: Language) -> str:
        return "".join(
            [writer if type(writer) is str else writer(scope, language) for writer in writers[language]]  # type: ignore[operator] # what is no text writes one
        )

    return write


def _once(compiler: Compiler, part: Expression) -> Node:
    """Return a compiled expression that is worked out once for all sentences of a finding."""
    words = repr(part)
    if words not in compiler.memory:
        compiler.memory[words] = remembered(compiler.expression(part), len(compiler.memory))
    return compiler.memory[words]


def _settled(parts: list[str | Node], language: Language, bare: bool) -> list[str | Writer]:
    """Return the parts of a sentence in one language, with what is known beforehand already written."""
    settled: list[str | Writer] = []
    for part in parts:
        if isinstance(part, str):
            settled.append(part)
        elif part.known:
            settled.append(write_value(part.constant, language))
        else:
            settled.append(_writer(part, bare))
    return settled
