"""The outline as one HTML document that mail programs leave unharmed: tables for layout, styles on the elements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined

from .outline import Outline

NUMERALS: Final = "一二三四五六七八九十"


def page_of(
    outline: Outline, base_url: str, pictures: Mapping[str, str], where: str, remarks: Sequence[str] = ()
) -> str:
    """Return the document.

    Args:
        base_url: put before the address of every list, without a slash at its end.
        pictures: where each chart's picture is, by the chart's name; charts without one are left out, their tables stay.
        where: where the rows are that this leaves out.
        remarks: said at the end.
    """
    html = (
        _environment()
        .get_template("mail.html")
        .render(
            outline=outline,
            base=base_url,
            pictures=pictures,
            where=where,
            remarks=remarks,
            ordinals=ordinals(outline),
        )
    )
    return _inliner().inline(html)


def ordinals(outline: Outline) -> list[str]:
    """Return what stands before the headings: 一、二、 in Chinese, 1. 2. in English."""
    count = len(outline.sections)
    return [
        f"{numeral(place)}、" if outline.language == "zh" else f"{place}. " for place in range(1, count + 1)
    ]


def numeral(place: int) -> str:
    """Return a number from 1 to 19 in Chinese."""
    return NUMERALS[place - 1] if place <= 10 else f"十{NUMERALS[place - 11]}"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("gouji.integrations.outbound.summary", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache(maxsize=1)
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(
        keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False, minify_css=True
    )
