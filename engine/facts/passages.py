"""A passage of running text as a record, and the words that limit what a passage speaks of."""

from __future__ import annotations

from typing import Final

from ..patterns import regex
from .prose import Prose, phrase
from .values import Absent, Fact, FactValue, Record, make_record

OTHER_YEAR: Final = regex(
    r"上年(?!结转)|去年|上一年(?!结转)|前年|往年|历年|以来|累计|同期|年均|上半年|下半年|季度"
    r"|[近过去](?:[两二三四五六七八九十几]|\d{1,2})年|年来"
)
"""What is counted is not, or not only, the report year's."""

COMPARED: Final = regex(r"同比|环比|[较比][去上前同]|[较比]20\d\d|增[加长]|减少|下降|上升|增幅|降幅|提高")
"""What is counted is a difference to another year."""

SETS_OUT: Final = "认真|坚持|深入|严格|积极|全面|高度重视|按照|以习近平|紧紧?围绕|始终|切实|不断|持续"
"""Pattern of the words with which a report begins to tell what the organ did."""

PART_OF_ORGANS: Final = regex(
    r"本级|办公厅|办公室|政府办|各(?:部门|单位|乡镇|街道|镇街|县|区)|[^,。;]{2,12}(?:局|委员会|镇|乡|街道)(?![部所])"
)
"""The passage names one organ among several."""


def passage(
    prose: Prose,
    start: int,
    end: int,
    cells: tuple[str, ...] = (),
    **fields: FactValue | Fact | Absent,
) -> Record:
    """Return `prose.text[start:end]` as a record: its place, its quote and its words without numbers."""
    return make_record(
        spans=(prose.span(start, end),),
        cells=cells,
        quote=prose.quote(start, end),
        phrase=phrase(prose.text[start:end]),
        **fields,
    )
