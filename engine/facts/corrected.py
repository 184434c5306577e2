"""What a corrected version of last year's report changed in its figures."""

from __future__ import annotations

from typing import Final

from ..errors import Text
from ..form import cell_label
from ..model import TABLES
from .reader import RecordsReaders
from .sources import Sources
from .values import Record, make_record

_BLANK: Final = Text("空", "blank")


def _corrections(sources: Sources) -> tuple[Record, ...]:
    earlier, now = sources.surroundings.earlier, sources.predecessor
    if earlier is None or now is None:
        return ()
    day = earlier.corrected_on
    found = []
    for address in _addresses(sources):
        cell, before = now.cell(address), earlier.document.cell(address)
        if (cell.kind, cell.value) == (before.kind, before.value):
            continue
        old, new = _said(before.raw), _said(cell.raw)
        found.append(
            make_record(
                address=address,
                name=cell_label(address, now.template),
                sentence=Text(
                    f"；上年报告已于{day.year}年{day.month}月{day.day}日更正：该格由{old.zh}改为{new.zh}",
                    f"; last year's report was corrected on {day.isoformat()}: there from {old.en} to {new.en}",
                ),
            )
        )
    return tuple(found)


def _addresses(sources: Sources) -> list[str]:
    now = sources.predecessor
    tables = now.tables if now else {}
    return [f"{table}.{place}" for table in TABLES for place in tables.get(table, {})]


def _said(raw: str) -> Text:
    return Text(raw, raw) if raw else _BLANK


RECORDS_READERS: Final[RecordsReaders] = {"previous.corrections": _corrections}
