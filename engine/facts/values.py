"""What a fact is: a value with the places it was read from, or its absence with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ..errors import Text
from ..model import Span

FactValue = int | Decimal | date | str | bool | Text | tuple[str | Text, ...]
"""What a fact may hold; which of them is said by its `FactType`."""


class FactType(StrEnum):
    """The type of a fact, as the rule language checks it.

    `count` is an `int`, `amount` an `int` or `Decimal`, `date` a `date` (a day in Asia/Shanghai), `text` a
    `str` or a bilingual `Text`, `flag` a `bool`, `texts` a tuple of texts, `records` a tuple of `Record`s.
    """

    COUNT = "count"
    AMOUNT = "amount"
    DATE = "date"
    TEXT = "text"
    FLAG = "flag"
    TEXTS = "texts"
    RECORDS = "records"


@dataclass(frozen=True, slots=True)
class Fact:
    """One named value with its places.

    Attributes:
        value: of the type that the catalogue gives.
        spans: where it stands in `Document.text`; empty where it has no such place.
        cells: full addresses (`requests.received.total`) it was read from.
    """

    value: FactValue
    spans: tuple[Span, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Absent:
    """A value that could not be had: never a zero, never a pass.

    Attributes:
        reason: why, as a sentence for the reader of a rule's outcome.
        cells: the cells that would have held it, if any.
    """

    reason: Text
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One element of a fact that is a list: a sentence, a table, a section.

    Attributes:
        fields: the values of this element under the names that the catalogue gives.
        spans: where the element stands.
        cells: full addresses of the cells it concerns.
    """

    fields: Mapping[str, Fact | Absent] = field(default_factory=lambda: MappingProxyType({}))
    spans: tuple[Span, ...] = ()
    cells: tuple[str, ...] = ()

    def get(self, name: str) -> Fact | Absent:
        """Return the field `name`; KeyError if the catalogue has no such field."""
        return self.fields[name]


_READY: Final = (Fact, Absent)
"""Not `Fact | Absent`, which would be put together anew for every field of every record."""


def make_record(
    spans: tuple[Span, ...] = (), cells: tuple[str, ...] = (), **fields: FactValue | Fact | Absent
) -> Record:
    """Return a record; a plain value becomes a `Fact` without a place of its own."""
    return Record(
        MappingProxyType(
            {name: value if isinstance(value, _READY) else Fact(value) for name, value in fields.items()}
        ),
        spans,
        cells,
    )


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """What a rule author is told about one fact, or about one field of a record.

    Attributes:
        name: dotted ASCII name of a fact (`title.year`), plain name of a field (`total`).
        type: see `FactType`.
        description: what it is and when it is absent.
        example: a value as the language writes it.
        unit: 年, 件, 字, 天, 元, 万元; empty where it has none.
        fields: for `records` the fields of each element, else empty.
    """

    name: str
    type: FactType
    description: Text
    example: str
    unit: str = ""
    fields: Mapping[str, FactDefinition] = field(default_factory=lambda: MappingProxyType({}))


def define(name: str, kind: FactType, zh: str, en: str, example: str, unit: str = "") -> FactDefinition:
    """Return the definition of one fact or field, its description in both languages."""
    return FactDefinition(name, kind, Text(zh, en), example, unit)
