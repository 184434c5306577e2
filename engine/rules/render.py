"""Sentences with `{expressions}` in them, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, TypeGuard

from msgspec import Struct

from ..errors import Language, Text
from ..model import Cell, CellKind, Severity
from .compile import Compiler
from .kinds import Node, remembered
from .scope import Absence, Scope
from .syntax import Expression, Template

Sentence = Callable[[Scope], Text]
"""Writes a sentence in both languages."""
_Teller = Callable[[Scope], str | Text]

_STANDS: Final[Mapping[CellKind, Text]] = {
    CellKind.BLANK: Text("空", "blank"),
    CellKind.MISSING: Text("缺", "missing"),
}
_UNKNOWN: Final = Text("不明", "unknown")
_TRUTH: Final = {True: Text("是", "yes"), False: Text("否", "no")}
LIST_LIMIT: Final = 12
"""How many parts of a list are written out."""


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


def _cell_told(node: Node, scope: Scope, bare: bool) -> str | Text:
    if node.place is None:
        raise ValueError("a cell without a place")
    cell = scope.cell(node.place(scope), node.previous)
    try:
        value = write_value(node.run(scope), "zh")
    except Absence:
        return _stands(cell)
    if cell.kind is CellKind.NUMBER or bare:
        return value
    stands = _stands(cell)
    return Text(f"{value}（原为{stands.zh}）", f"{value} ({stands.en})")


def _stands(cell: Cell) -> Text:
    return _STANDS.get(cell.kind) or Text(f"“{cell.raw}”", f"“{cell.raw}”")


def _teller(node: Node, bare: bool) -> _Teller:
    """Return what gives the value of an expression in words: a `str` where they are the same in both languages."""
    if node.kind.name == "cell":
        return lambda scope: _cell_told(node, scope, bare)
    run = node.run

    def tell(scope: Scope) -> str | Text:
        try:
            value = run(scope)
        except Absence:
            return _UNKNOWN
        kind = type(value)
        if kind is str or kind is Text:
            return value  # type: ignore[no-any-return] # one of both
        return str(value) if kind is int else in_words(value)

    return tell


class Written(Struct, frozen=True):
    """A compiled sentence in one language: what is known beforehand is written already, in words beside expressions."""

    parts: tuple[str | Node, ...]

    def alone(self) -> Callable[[Scope], str]:
        """Return what writes a formula, which there is in one language only: cells as their number alone."""
        tellers = [part if isinstance(part, str) else _teller(part, bare=True) for part in self.parts]

        def write(scope: Scope) -> str:
            return "".join([str(part if isinstance(part, str) else part(scope)) for part in tellers])

        return write

    def beside(self, english: Written) -> Sentence | Text:
        """Return what writes this sentence with its translation, each expression worked out once for both.

        A cell that was blank and is taken for a number says that it was blank.
        Where nothing in them depends on the report: the sentence itself.
        """
        places: dict[int, int] = {}
        tellers: list[_Teller] = []
        for part in (*self.parts, *english.parts):
            if not isinstance(part, str) and id(part) not in places:
                places[id(part)] = len(tellers)
                tellers.append(_teller(part, bare=False))
        zh, en = (_form(written.parts, places) for written in (self, english))
        if not tellers:
            return Text(zh.format(), en.format())
        return lambda scope: _both(zh, en, [tell(scope) for tell in tellers])


def _form(parts: tuple[str | Node, ...], places: Mapping[int, int]) -> str:
    """Return a sentence as `str.format` takes it, its expressions by number."""
    return "".join(
        part.replace("{", "{{").replace("}", "}}") if isinstance(part, str) else f"{{{places[id(part)]}}}"
        for part in parts
    )


def _both(zh: str, en: str, told: list[str | Text]) -> Text:
    return Text(
        zh.format(*[one if type(one) is str else one.zh for one in told]),  # type: ignore[union-attr] # no str
        en.format(*[one if type(one) is str else one.en for one in told]),  # type: ignore[union-attr] # no str
    )


def compile_template(compiler: Compiler, template: Template, language: Language = "zh") -> Written:
    """Compile a sentence.

    Args:
        compiler: with the names that the sentence may use.
        template: the parsed sentence.
        language: in which it is written.
    """
    parts = (part if isinstance(part, str) else _once(compiler, part) for part in template.parts)
    return Written(
        tuple([write_value(part.constant, language) if _is_known(part) else part for part in parts])
    )


def _is_known(part: str | Node) -> TypeGuard[Node]:
    return not isinstance(part, str) and part.known


def _once(compiler: Compiler, part: Expression) -> Node:
    """Return a compiled expression that is worked out once for all sentences of a finding."""
    words = repr(part)
    if words not in compiler.memory:
        compiler.memory[words] = remembered(compiler.expression(part), len(compiler.memory))
    return compiler.memory[words]
