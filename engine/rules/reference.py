"""Everything that an expression may name, with type, unit, meaning and an example: generated, never written.

`gouji rules facts` prints it; `python -m gouji.engine.rules.reference` writes `rulesets/FACTS.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from ..errors import Text
from ..facts import CATALOGUE, FactDefinition, FactType
from ..facts.searches import SEARCHES
from ..form import cell_label, columns_of, rows_of
from ..model import TABLES, Template
from .load import shipped_folder
from .places import SETS
from .units import unit_of_cell

TYPES: Final[Mapping[FactType, str]] = {
    FactType.COUNT: "number",
    FactType.AMOUNT: "number",
    FactType.DATE: "date",
    FactType.TEXT: "text",
    FactType.FLAG: "truth",
    FactType.TEXTS: "list of text",
    FactType.RECORDS: "list of record",
}
FUNCTION_WORDS: Final[Mapping[str, tuple[str, str, Text]]] = {
    "abs": ("number", "abs(a - b)", Text("绝对值", "size without sign")),
    "addends": (
        "list of cell",
        "addends(cell)",
        Text("按格式相加得到该格的各格", "the cells that add up to it in the form"),
    ),
    "address": ("text", "address(cell)", Text("单元格地址", "its address")),
    "all": ("truth", "all(cell == 0 for cell in cells)", Text("凡……都成立", "whether it holds for all")),
    "any": (
        "truth",
        "any(blank(cell) for cell in cells)",
        Text("至少一项成立", "whether it holds for one at least"),
    ),
    "blank": ("truth", "blank(cell)", Text("空白", "whether the cell is there and empty")),
    "column": ("text", "column(cell)", Text("列名", "what its column is called")),
    "column_code": ("text", "column_code(cell)", Text("列代码", "the code of its column")),
    "count": ("number", "count(r for r in set where …)", Text("个数", "how many there are")),
    "date": ("date", "date(report.year + 1, 1, 31)", Text("某年某月某日", "a day")),
    "decimals": ("number", "decimals(value(cell))", Text("小数位数", "digits after the point as written")),
    "first_known": (
        "any",
        "first_known(dates.published, dates.signed)",
        Text("首个已知的", "the first that can be had"),
    ),
    "known": ("truth", "known(dates.signed)", Text("是否已知", "whether it can be had")),
    "label": ("text", "label(cell)", Text("表·行·列的名称", "what the cell is called")),
    "length": ("number", "length(sections.problems.text)", Text("字数", "how many characters")),
    "list": (
        "list",
        "list(row(c) for c in cells where blank(c))",
        Text("列表，用于提示语", "a list, for messages"),
    ),
    "max": ("number or date", "max(a, b)", Text("最大的", "the greatest")),
    "min": ("number or date", "min(a, b)", Text("最小的", "the least")),
    "missing": ("truth", "missing(cell)", Text("文中没有这一格", "whether the document lacks the cell")),
    "na": ("truth", "na(cell)", Text("填为“/”等", "whether it is struck out")),
    "number": ("truth", "number(cell)", Text("是单纯的数", "whether it is a bare number")),
    "number_in": (
        "number",
        "number_in(part(line, 4))",
        Text("文字所写的整数", "the whole number that a text is"),
    ),
    "part": ("text", "part(line, 2)", Text("按空格分开的第几段", "one of the words between blanks")),
    "raw": ("text", "raw(cell)", Text("原文", "its characters")),
    "row": ("text", "row(cell)", Text("行名", "what its row is called")),
    "row_code": ("text", "row_code(cell)", Text("行代码", "the code of its row")),
    "starts_with": ("truth", 'starts_with(organ.region, "41")', Text("以……开头", "whether a text begins so")),
    "sum": ("number", "sum(requests[r][c] for r in requests.results)", Text("和", "the sum")),
    "table": ("text", "table(cell)", Text("表名", "what its table is called")),
    "table_code": ("text", "table_code(cell)", Text("表代码", "the code of its table")),
    "text": ("truth", "text(cell)", Text("不是单纯的数", "whether it is something else than a bare number")),
    "unit": ("text", "unit(cell)", Text("数后所写的单位", "the unit written behind the number")),
    "value": ("number", "value(cell)", Text("格中的数，不带单位", "its number, without a unit")),
    "whole": ("truth", "whole(value(cell))", Text("是整数", "whether a number is whole")),
    "written": ("text", "written(number)", Text("数写成文字", "a number as text")),
    "working_days": (
        "number",
        "working_days(filing.returned_on, filing.judged_on, parameters.working_day_notices)",
        Text("两日之间的工作日数（不含首日）", "working days after the first day up to the second"),
    ),
    "year_of": ("number", "year_of(dates.signed)", Text("所在年份", "the year of a day")),
}


def reference_json() -> dict[str, Any]:
    """Return the whole reference as plain values: facts, cells, sets, functions."""
    return {
        "facts": [_fact_json(definition) for definition in CATALOGUE.values()],
        "cells": [
            {
                "address": address,
                "label": cell_label(address).zh,
                "unit": unit_of_cell(address),
                "forms": forms,
            }
            for address, forms in _cells().items()
        ],
        "sets": [f"{table}.{name}" for table in TABLES for name in SETS[table]] + ["cells", "totals"],
        "functions": [
            {"name": name, "type": kind, "example": example, "zh": about.zh, "en": about.en}
            for name, (kind, example, about) in sorted(FUNCTION_WORDS.items())
        ],
        "searches": [
            _fact_json(search.definition)
            | {
                "name": name,
                "example": f"{name}({', '.join(f'parameters.{each}' for each in search.arguments)})",
            }
            for name, search in sorted(SEARCHES.items())
        ],
    }


def reference_markdown() -> str:
    """Return the whole reference as one page."""
    return "\n".join(_lines()) + "\n"


def reference_file() -> Path:
    """Return where the page lies in a checkout."""
    return shipped_folder().parent / "FACTS.md"


def _lines() -> Iterator[str]:
    whole = reference_json()
    yield from (
        "# What a rule may name",
        "",
        "Generated by `python -m gouji.engine.rules.reference`; also `gouji rules facts`. The language itself:",
        "[LANGUAGE.md](LANGUAGE.md).",
    )
    yield from _table("Facts", "name | type | unit | meaning | example", _facts(whole["facts"]))
    yield from _table(
        "Searches: functions that give records, with word lists from parameters",
        "name | type | unit | meaning | example",
        _facts(whole["searches"]),
    )
    functions = (
        _row(f"`{one['name']}`", one["type"], _code(one["example"]), f"{one['zh']}<br>{one['en']}")
        for one in whole["functions"]
    )
    yield from _table("Functions", "name | gives | example | meaning", functions)
    yield from ("", "## Sets", "", " · ".join(f"`{name}`" for name in whole["sets"]))
    cells = (
        _row(f"`{cell['address']}`", cell["label"], cell["unit"], " ".join(cell["forms"]))
        for cell in whole["cells"]
    )
    yield from _table("Cells", "address | label | unit | form", cells)


def _table(title: str, heads: str, rows: Iterable[str]) -> Iterator[str]:
    yield from ("", f"## {title}", "", f"| {heads} |", f"|{' --- |' * (heads.count('|') + 1)}", *rows)


def _facts(facts: list[dict[str, Any]]) -> Iterator[str]:
    for fact in facts:
        yield _line(f"`{fact['name']}`", fact)
        for field in fact["fields"]:
            yield _line(f"&emsp;`.{field['name']}`", field)


def _line(name: str, fact: dict[str, Any]) -> str:
    meaning = f"{fact['zh']}<br>{fact['en']}"
    return _row(name, fact["type"], fact["unit"], meaning, _code(fact["example"]))


def _fact_json(definition: FactDefinition) -> dict[str, Any]:
    return {
        "name": definition.name,
        "type": TYPES[definition.type],
        "unit": definition.unit,
        "zh": definition.description.zh,
        "en": definition.description.en,
        "example": definition.example,
        "fields": [_fact_json(field) for field in definition.fields.values()],
    }


def _cells() -> dict[str, list[Template]]:
    found: dict[str, list[Template]] = {}
    forms: tuple[Template, Template] = ("F19", "F21")
    for table in TABLES:
        for form in forms:
            for row in rows_of(form, table):
                for column in columns_of(form, table, row):
                    found.setdefault(f"{table}.{row}.{column}", []).append(form)
    return found


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    reference_file().write_text(reference_markdown(), encoding="utf-8")
