"""A document as the canonical report of the contract, and back."""

from __future__ import annotations

from types import MappingProxyType
from typing import cast

from ..errors import Language
from ..model import SECTIONS, TABLES, Document, Period, Template
from .parts import (
    cell_from_json,
    cell_to_json,
    day_from_json,
    day_to_json,
    note_from_json,
    note_to_json,
    period_to_json,
    reading_from_json,
    reading_to_json,
    section_from_json,
    section_to_json,
    span_from_json,
    span_to_json,
)
from .plain import Json


def document_to_json(document: Document, language: Language = "zh", *, both_languages: bool = False) -> Json:
    """Return the canonical report of the contract.

    Args:
        document: as read.
        language: of the messages of notes.
        both_languages: keep both (`message_zh`, `message_en`) and what the contract does not list, as the
            store needs to give back the same `Document`.
    """
    value: Json = {
        "source": document.source,
        "media_type": document.media_type,
        "organ": document.organ,
        "region": document.region,
        "kind": document.kind,
        "year": document.year,
        "title": document.title,
        "template": document.template,
        "published_on": day_to_json(document.published_on),
        "signed_on": day_to_json(document.signed_on),
        "period": period_to_json(document.period),
        "sections": {key: section_to_json(document.sections.get(key)) for key in SECTIONS},
        "tables": {
            table: {place: cell_to_json(cell) for place, cell in document.tables.get(table, {}).items()}
            for table in TABLES
        },
        "readings": {
            table: reading_to_json(document.readings[table], language, both_languages)
            for table in TABLES
            if table in document.readings
        },
        "notes": [note_to_json(note, language, both_languages) for note in document.notes],
        "text": document.text,
    }
    if both_languages:
        value["title_span"] = span_to_json(document.title_span)
        value["published_span"] = span_to_json(document.published_span)
        value["signed_span"] = span_to_json(document.signed_span)
        value["has_layout"] = document.has_layout
        value["has_template_marks"] = document.has_template_marks
    return value


def document_from_json(value: Json) -> Document:
    """Return the document that `document_to_json(..., both_languages=True)` was given."""
    period = value["period"]
    return Document(
        source=value["source"],
        media_type=value["media_type"],
        text=value["text"],
        organ=value["organ"],
        year=value["year"],
        title=value["title"],
        title_span=span_from_json(value.get("title_span")),
        region=value["region"],
        kind=value["kind"],
        template=cast("Template | None", value["template"]),
        published_on=day_from_json(value["published_on"]),
        published_span=span_from_json(value.get("published_span")),
        signed_on=day_from_json(value["signed_on"]),
        signed_span=span_from_json(value.get("signed_span")),
        period=Period(
            day_from_json(period["start"]), day_from_json(period["end"]), span_from_json(period.get("span"))
        )
        if period
        else None,
        sections=MappingProxyType({key: section_from_json(part) for key, part in value["sections"].items()}),
        tables=MappingProxyType(
            {
                table: MappingProxyType({place: cell_from_json(cell) for place, cell in cells.items()})
                for table, cells in value["tables"].items()
            }
        ),
        notes=tuple(note_from_json(note) for note in value["notes"]),
        has_layout=value.get("has_layout", True),
        has_template_marks=value.get("has_template_marks", True),
        readings=MappingProxyType(
            {table: reading_from_json(reading) for table, reading in value.get("readings", {}).items()}
        ),
    )
