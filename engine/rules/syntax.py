"""The parts of a parsed expression. `offset` counts characters from the start of its text."""

from __future__ import annotations

from msgspec import Struct

from ..model import Number


class _Syntax(Struct, frozen=True):
    """Not a dataclass: to make those classes takes as long as to parse a rule. Where it stands is not told."""

    def __repr__(self) -> str:
        told = [f"{name}={getattr(self, name)!r}" for name in self.__struct_fields__ if name != "offset"]
        return f"{type(self).__name__}({', '.join(told)})"


class Literal(_Syntax, frozen=True):
    """A number, a text in quotes, true or false."""

    value: Number | str | bool
    offset: int = 0


class ListOf(_Syntax, frozen=True):
    """`[a, b]`."""

    items: tuple[Expression, ...]
    offset: int = 0


class Path(_Syntax, frozen=True):
    """`requests.received[c]`: names as `str`, what stands in brackets as an expression."""

    steps: tuple[str | Expression, ...]
    offset: int = 0


class Unary(_Syntax, frozen=True):
    """`-x`, `not x`."""

    operator: str
    operand: Expression
    offset: int = 0


class Binary(_Syntax, frozen=True):
    """`left operator right`."""

    operator: str
    left: Expression
    right: Expression
    offset: int = 0


class Choice(_Syntax, frozen=True):
    """`if condition then first else second`."""

    condition: Expression
    first: Expression
    second: Expression
    offset: int = 0


class Loop(_Syntax, frozen=True):
    """`name in domain`."""

    name: str
    domain: Expression
    offset: int = 0


class Comprehension(_Syntax, frozen=True):
    """`item for name in domain … where condition`; without loops just an item."""

    item: Expression
    loops: tuple[Loop, ...] = ()
    where: Expression | None = None
    offset: int = 0


class Call(_Syntax, frozen=True):
    """`name(a, b)` or `name(item for …)`, which then is its only argument."""

    name: str
    arguments: tuple[Expression, ...]
    comprehension: Comprehension | None = None
    offset: int = 0


Expression = Literal | ListOf | Path | Unary | Binary | Choice | Call


class Template(_Syntax, frozen=True):
    """A sentence with `{expressions}` in it: fixed texts and expressions in turn."""

    parts: tuple[str | Expression, ...]
