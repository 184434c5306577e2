"""A document from the bytes that the store keeps of it: what `document_from_json` gives, in a quarter of the time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, cast

import msgspec

from ..errors import Text
from ..model import (
    Cell,
    CellMap,
    Document,
    Note,
    Period,
    ReadingReason,
    ReadingState,
    Section,
    Span,
    TableName,
    TableReading,
    Template,
)


class _Note(msgspec.Struct):
    code: str
    message_zh: str
    message_en: str
    span: Span | None
    table: str | None
    address: str | None
    found: str | None
    expected: str | None

    def unpacked(self) -> Note:
        return Note(
            self.code,
            Text(self.message_zh, self.message_en),
            self.span,
            cast("TableName | None", self.table),
            self.address,
            self.found,
            self.expected,
        )


class _Reason(msgspec.Struct):
    code: str
    message_zh: str
    message_en: str
    cells: tuple[str, ...]


class _Reading(msgspec.Struct):
    state: str
    reasons: tuple[_Reason, ...]
    cells: tuple[str, ...]

    def unpacked(self) -> TableReading:
        reasons = tuple(
            ReadingReason(reason.code, Text(reason.message_zh, reason.message_en), reason.cells)
            for reason in self.reasons
        )
        return TableReading(cast("ReadingState", self.state), reasons, self.cells)


class _Document(msgspec.Struct):
    """As `document_to_json(..., both_languages=True)` writes it; what has a default was not written at first."""

    source: str
    media_type: str
    organ: str | None
    region: str | None
    kind: str | None
    year: int | None
    title: str | None
    template: str | None
    published_on: date | None
    signed_on: date | None
    period: Period | None
    sections: dict[str, Section | None]
    tables: msgspec.Raw
    notes: tuple[_Note, ...]
    text: str
    readings: dict[str, _Reading] = {}
    title_span: Span | None = None
    published_span: Span | None = None
    signed_span: Span | None = None
    has_layout: bool = True
    has_template_marks: bool = True


_DOCUMENT: Final = msgspec.json.Decoder(_Document)
_TABLES: Final = msgspec.json.Decoder(dict[str, dict[str, Cell]])


def document_from_bytes(content: bytes, *, tables_later: bool = False) -> Document:
    """Return the document that `dumps(document_to_json(document, both_languages=True))` was written of.

    Args:
        content: UTF-8.
        tables_later: leave the tables packed until one is asked for, as nobody does of a report whose words another
            one is compared with; such a document takes a quarter of the memory too.

    Raises:
        msgspec.DecodeError: it is something else.
    """
    value = _DOCUMENT.decode(content)
    return Document(
        source=value.source,
        media_type=value.media_type,
        text=value.text,
        organ=value.organ,
        year=value.year,
        title=value.title,
        title_span=value.title_span,
        region=value.region,
        kind=value.kind,
        template=cast("Template | None", value.template),
        published_on=value.published_on,
        published_span=value.published_span,
        signed_on=value.signed_on,
        signed_span=value.signed_span,
        period=value.period,
        sections=MappingProxyType(value.sections),
        tables=_PackedTables(value.tables.copy()) if tables_later else _tables(value.tables),
        notes=tuple([note.unpacked() for note in value.notes]),
        has_layout=value.has_layout,
        has_template_marks=value.has_template_marks,
        readings=MappingProxyType({table: reading.unpacked() for table, reading in value.readings.items()}),
    )


def _tables(packed: msgspec.Raw) -> Mapping[str, CellMap]:
    return MappingProxyType(
        {table: MappingProxyType(cells) for table, cells in _TABLES.decode(packed).items()}
    )


class _PackedTables(Mapping[str, CellMap]):
    """Tables that are unpacked when one is asked for."""

    __slots__ = ("_packed", "_unpacked")

    def __init__(self, packed: msgspec.Raw) -> None:
        self._packed = packed
        self._unpacked: Mapping[str, CellMap] | None = None

    def __getitem__(self, table: str) -> CellMap:
        return self._all()[table]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __repr__(self) -> str:
        return repr(self._all())

    def _all(self) -> Mapping[str, CellMap]:
        if self._unpacked is None:
            self._unpacked = _tables(self._packed)
        return self._unpacked
