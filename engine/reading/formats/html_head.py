"""What the head of a page states: the report's title, and when the page was published."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from ..dates import find_date
from ..heading import is_organ, organ_in_trail, split_title
from ..text import simplified
from .html_nodes import clean

_TITLE: Final = re.compile(r"公开.*(?:报告|年报)|年度报告")
_YEAR: Final = re.compile(r"\d{4}|[二〇○零一二三四五六七八九]{4}年")
_LONGEST_TITLE: Final = 90
_LONGEST_STATED: Final = 2_000
"""Of a page's stated title, blanks of its source included."""
_TITLE_PARTS: Final = re.compile(r"\s*[-_|–—]+\s*")
_DATES: Final = ("pubdate", "publishdate", "publish_date", "article:published_time", "dc.date")


def metas_of(root: Any) -> dict[str, str]:
    """Return what the page's head says, by names in lower case; of equal names the first."""
    found: dict[str, str] = {}
    for meta in root.css("meta"):
        name = (meta.attributes.get("name") or meta.attributes.get("property") or "").lower()
        found.setdefault(name, meta.attributes.get("content") or "")
    return found


def published(metas: dict[str, str]) -> date | None:
    """Return the day of publication that the page's head states."""
    for name in _DATES:
        found = find_date(metas.get(name, "")[:40])
        if found and found.day:
            return found.day
    return None


def site_organ(root: Any, metas: dict[str, str], trails: Iterable[str]) -> str | None:
    """Return the organ that the site names around the report: its source, the trail of links, the site itself."""
    title = root.css_first("title")
    parts = _TITLE_PARTS.split(clean(title.text()[:_LONGEST_STATED])[:200]) if title else []
    steps = (organ_in_trail(trail, len(trail)) or "" for trail in trails)
    named = (metas.get("contentsource", ""), *steps, *reversed(parts[1:]), metas.get("sitename", ""))
    return next((name for part in named if is_organ(name := part.strip())), None)


def stated_title(root: Any, metas: dict[str, str]) -> str:
    """Return the title that the page's head states, without the name of the site behind it; empty if it is no report's."""
    head = root.css_first("title")
    stated = (metas.get("articletitle", ""), head.text() if head else "")
    whole = next((text for text in (clean(text[:_LONGEST_STATED]) for text in stated) if text), "")
    parts = _TITLE_PARTS.split(whole[:200])
    return next((part for part in parts if names_report(part) and _YEAR.search(part)), "")


def names_report(line: str) -> bool:
    """Tell a line that names a yearly report, or the column that such reports stand in."""
    return _TITLE.search(simplified(line)) is not None


def is_title(line: str) -> bool:
    """Tell a line that names the report of a year."""
    return len(line) <= _LONGEST_TITLE and names_report(line) and _YEAR.search(line) is not None


def without_site(title: str) -> str:
    """Return a stated title without the name of the site in front of it, parted by a blank."""
    parts = [part for part in title.split() if is_title(part) and split_title(simplified(part))[0]]
    return parts[-1] if parts else title
