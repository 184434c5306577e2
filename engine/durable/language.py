"""What may be said to durable_rules: flat facts of declared kinds, and rules that match them and assert new ones.

Everything the library does badly has no word here: no `$or` (fires once per true branch), no regular expressions
(half a megabyte each, leaked), no arithmetic (a zero divisor ends the process), no optional properties (an absent
one takes the result of the comparison before), no retraction, no events.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from msgspec import Struct

Scalar = str | int | bool
"""What a property may hold. Amounts belong in candidates, not here: the library has binary fractions only."""

Operator = Literal["==", "!=", "<", "<=", ">", ">=", "in"]
OPERATORS: Final[Mapping[str, str]] = {
    "==": "",
    "!=": "$neq",
    "<": "$lt",
    "<=": "$lte",
    ">": "$gt",
    ">=": "$gte",
    "in": "",
}
"""Our operators with the library's names; equality has none there. `in` it does not know: each fact says in which
of these lists it is (`encode.membership`), since a rule for each entry would cost every session."""

DONE: Final = "done"
"""The kind of the fact that ends a stage; the driver asserts it, rules cannot."""


class Kind(Struct, frozen=True):
    """One kind of fact: every fact of the kind carries exactly these properties.

    Attributes:
        properties: name → `str`, `int` or `bool`.
        smallest: a property of type int of which only the smallest value is of interest among facts that
            agree in all others; a fact with a larger one is dropped. Keeps transitive closure linear.
    """

    properties: Mapping[str, type]
    smallest: str | None = None


class Fact(NamedTuple):
    """One flat fact."""

    kind: str
    values: Mapping[str, Scalar]


class Ref(Struct, frozen=True):
    """The property of a fact that an earlier pattern of the same rule matched."""

    alias: str
    property: str


class Check(Struct, frozen=True):
    """One comparison of a property with a constant, with another fact's property, or with a list of constants (`in`)."""

    property: str
    operator: Operator
    value: Scalar | Ref | tuple[Scalar, ...]


class Pattern(Struct, frozen=True):
    """A fact that must be there, or with `absent` must not be there.

    Absence is judged when the stage before is done. A rule whose pattern is absent may therefore only look
    for kinds that no rule of its own or a later stage asserts: checked by `lint`.
    """

    alias: str
    kind: str
    tests: tuple[Check, ...] = ()
    absent: bool = False


class Assertion(Struct, frozen=True):
    """The fact that a rule adds: constants, and properties of the facts it matched."""

    kind: str
    values: Mapping[str, Scalar | Ref]


class Production(Struct, frozen=True):
    """One rule: when all patterns match, the assertions hold."""

    name: str
    stage: str
    patterns: tuple[Pattern, ...]
    assertions: tuple[Assertion, ...]


class Program(Struct, frozen=True):
    """Kinds, stages in the order in which they run, and rules."""

    name: str
    kinds: Mapping[str, Kind]
    stages: tuple[str, ...]
    productions: tuple[Production, ...]
