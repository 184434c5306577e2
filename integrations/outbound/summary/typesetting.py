"""Typst, which sets the paper and draws the charts; it gets values, never markup, and reaches no network and no file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Final, Literal

import typst

from .fonts import FOLDER

LIBRARY: Final = "draw.typ"


def typeset(
    template: str,
    values: Mapping[str, str],
    form: Literal["pdf", "png"],
    *,
    taken_at: datetime | None = None,
    own_fonts_only: bool = False,
) -> bytes:
    """Return a template filled with values as PDF, or as a PNG of two pixels to the point.

    Args:
        values: what the template calls `sys.inputs`; text and JSON, which Typst never reads as markup.
        taken_at: the PDF's date of creation, in UTC, to the second, so that the same summary makes the same bytes.
        own_fonts_only: leave the machine's fonts out.
    """
    result = typst.compile(  # type: ignore[call-overload] # its stub forgets that files may come as a dict
        {"main.typ": _source(template), LIBRARY: _source(LIBRARY)},
        format=form,
        ppi=144.0 if form == "png" else None,
        font_paths=[str(FOLDER)],
        ignore_system_fonts=own_fonts_only,
        sys_inputs=dict(values),
        timestamp=taken_at.replace(microsecond=0) if taken_at else None,  # it refuses them
        pdf_standards="a-2a" if form == "pdf" else None,
    )
    assert isinstance(result, bytes)  # noqa: S101 - one page, or a document
    return result


@lru_cache(maxsize=8)
def _source(name: str) -> bytes:
    return (files("gouji.integrations.outbound.summary") / "templates" / name).read_bytes()
