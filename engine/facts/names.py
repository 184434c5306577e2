"""What the parts and tables of the form are called in messages."""

from __future__ import annotations

from functools import cache

from ..errors import Text
from ..form import SECTION_HEADINGS, SECTION_ORDINALS, TABLE_NAMES, TABLE_NUMBERS
from ..model import SECTIONS, SectionKey, TableName


@cache
def section_title(key: SectionKey) -> Text:
    """Return `第六部分 其他需要报告的事项`."""
    name = SECTION_HEADINGS[key]
    return Text(f"第{SECTION_ORDINALS[key]}部分 {name.zh}", f"part {SECTIONS.index(key) + 1}, {name.en}")


@cache
def table_title(table: TableName) -> Text:
    """Return `表二（主动公开政府信息情况）`."""
    return Text(f"{TABLE_NUMBERS[table].zh}（{TABLE_NAMES[table].zh}）", TABLE_NAMES[table].en)
