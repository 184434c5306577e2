"""The parts of a parsed expression. `offset` counts characters from the start of its text."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model import Number


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text in quotes, true or false."""

    value: Number | str | bool
    offset: int = field(default=0, repr=False)


@dataclass(frozen=True, slots=True)
class ListOf:
    """`[a, b]`."""

    items: tuple[Expression, ...]
    offset: int = field(default=0, repr=False)


@dataclass(frozen=True, slots=True)
class Path:
    """`requests.received[c]`: names as `str`, what stands in brackets as an expression."""

    steps: tuple[str | Expression, ...]
    offset: int = field(default=0, repr=False)


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x`, `not x`."""

    operator: str
    operand: Expression
    offset: int = field(default=0, repr=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """`left operator right`."""

    operator: str
    left: Expression
    right: Expression
    offset: int = field(default=0, repr=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """`if condition then first else second`."""

    condition: Expression
    first: Expression
    second: Expression
    offset: int = field(default=0, repr=False)


@dataclass(frozen=True, slots=True)
class Loop:
    """`name in domain`."""

    name: str
    domain: Expression
    offset: int = field(default=0, repr=False)


@dataclass(frozen=True, slots=True)
class Comprehension:
    """`item for name in domain … where condition`; without loops just an item."""

    item: Expression
    loops: tuple[Loop, ...] = ()
    where: Expression | None = None
    offset: int = field(default=0, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """`name(a, b)` or `name(item for …)`, which then is its only argument."""

    name: str
    arguments: tuple[Expression, ...]
    comprehension: Comprehension | None = None
    offset: int = field(default=0, repr=False)


Expression = Literal | ListOf | Path | Unary | Binary | Choice | Call


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with `{expressions}` in it: fixed texts and expressions in turn."""

    parts: tuple[str | Expression, ...]
