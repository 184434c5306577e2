"""The summary as a PDF for the file, and its charts as pictures for the mail."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from datetime import UTC
from typing import Any, Final

from PIL import Image

from gouji.engine.errors import Language
from gouji.engine.summary import Summary

from .contents import outline_of
from .outline import Cell, Chart, Outline
from .page import ordinals
from .typesetting import typeset

COLOURS: Final = 64
"""A chart has few; a palette makes its picture a third of the size."""


def render_pdf(summary: Summary, *, language: Language = "zh", base_url: str = "") -> bytes:
    """Return the summary as a PDF: A4 after GB/T 9704, every number a link, all fonts embedded.

    Args:
        base_url: put before the addresses of lists.
    """
    return pdf_of(outline_of(summary, language), base_url, summary)


def pdf_of(outline: Outline, base_url: str, summary: Summary) -> bytes:
    """Return an outline as a PDF, dated when the numbers were taken."""
    values = _plain(outline, base_url.rstrip("/"))
    for ordinal, section in zip(ordinals(outline), values["sections"], strict=True):
        section["name"], section["heading"] = section["heading"], f"{ordinal}{section['heading']}"
    return typeset(
        "paper.typ",
        {"outline": json.dumps(values, ensure_ascii=False)},
        "pdf",
        taken_at=summary.taken_at.astimezone(UTC),
    )


def picture_of(chart: Chart, language: Language) -> bytes:
    """Return a chart as a PNG, 1104 pixels wide."""
    values = {"chart": json.dumps(asdict(chart), ensure_ascii=False), "lang": language}
    drawn = Image.open(io.BytesIO(typeset("chart.typ", values, "png", own_fonts_only=True)))
    small = io.BytesIO()
    drawn.convert("RGB").quantize(COLOURS).save(small, "PNG", optimize=True)
    return small.getvalue()


def _plain(value: Any, base: str) -> Any:
    """Return an outline as plain values, addresses whole."""
    if isinstance(value, Cell):
        address = f"{base}{value.address}" if value.address else None
        return {"text": value.text, "address": address, "level": value.level}
    if isinstance(value, tuple):
        return [_plain(part, base) for part in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name), base) for name in value.__dataclass_fields__}
    return value
