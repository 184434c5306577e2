"""A summary as the JSON of `GET /api/v1/summaries/{year}`."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from ..canonical import Json
from ..errors import Language, Text
from .figures import Figure, Rate
from .findings import OrganInNeed
from .labels import note_of
from .volumes import VolumeLine
from .whole import Summary


def summary_to_json(summary: Summary, language: Language, base_url: str = "") -> Json:
    """Return a summary as plain values, every number with its list.

    Args:
        language: of labels and notes.
        base_url: put before the addresses of lists, without a slash at its end.
    """
    value: Json = _plain(summary, language, base_url)
    return {**value, "url": f"{base_url}{summary.address}"}


def _plain(value: object, language: Language, base: str) -> Any:
    if isinstance(value, Figure):
        return _figure(value, language, base)
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part, language, base) for part in value]
    if is_dataclass(value):
        plain = {field.name: _plain(getattr(value, field.name), language, base) for field in fields(value)}
        return {**plain, **_derived(value, base)}
    return value


def _figure(figure: Figure, language: Language, base: str) -> Json:
    note = note_of(figure.key)
    return {
        "key": figure.key,
        "label": figure.label.in_language(language),
        "value": figure.value,
        "before": figure.before,
        "unit": figure.unit.in_language(language),
        "note": note.in_language(language) if note else None,
        "list": f"{base}{figure.address}",
    }


def _derived(value: object, base: str) -> Json:
    """Return what is calculated from the parts of a value, so that no reader has to."""
    if isinstance(value, Rate):
        return {"percent": value.percent, "percent_before": value.percent_before}
    if isinstance(value, VolumeLine):
        return {"difference": value.difference}
    if isinstance(value, OrganInNeed):
        return {"url": f"{base}{value.address}" if value.address else None}
    return {}
