"""Whether a report was handed in for the organ and the year that it speaks of."""

from __future__ import annotations

from ..errors import Text
from ..model import Document
from .names import normalise


def filed_as(document: Document | None, organ: str, year: int) -> Text | None:
    """Return what to tell sender and reviewer of a report that names another year or organ than it was handed in for.

    None where it agrees, or names neither. It is judged as its own text says, but counted for what it was handed in for.
    One name within the other is the same organ with or without the names of higher regions.

    Args:
        document: the report as read; None where it could not be read.
        organ: as handed in.
        year: as handed in.
    """
    if document is None:
        return None
    named, said = normalise(document.organ or organ), normalise(organ)
    is_other = named not in said and said not in named
    if not is_other and document.year in (None, year):
        return None
    own, own_year = document.organ or organ, document.year or year
    return Text(
        f"报送时写明是“{organ}”{year}年度的报告，文件写明是“{own}”{own_year}年度的：问题按文件核对，"
        "报送情况和汇总按报送时所写统计。请先确认是否报错了文件。",
        f"Handed in as the report of {organ} for {year}; the file says {own}, {own_year}. It was checked as the file says "
        "and is counted as it was handed in: first make sure that it is the right file.",
    )
