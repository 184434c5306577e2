"""The report as a workflow system's own form gives it: JSON with one value per cell (contract §3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from ..errors import Text, UnreadableError
from ..form import (
    SECTION_HEADINGS,
    SECTION_ORDINALS,
    is_address,
    places_of,
    split_address,
    template_of_year,
)
from ..model import (
    MISSING_CELL,
    SECTIONS,
    TABLES,
    Cell,
    CellKind,
    CellMap,
    Document,
    Section,
    Template,
)
from .confidence import with_confidence
from .dates import FIRST_YEAR, LAST_YEAR
from .organs import Register
from .values import in_unit, read_value

_KNOWN: Final = ("organ", "year", "kind", "region", "title", "published_on", "cells", "sections")
_TEXTS: Final = ("kind", "region", "title")
MOST_PROBLEMS: Final = 50
MOST_DIGITS: Final = 24
_OTHER: Final = "requests.other."


def read_form(value: object, source: str, *, register: Register | None = None) -> Document:
    """Return the report that a form handed in as flat cells.

    Args:
        value: `{organ, year, kind?, region?, title?, published_on?, cells, sections?}`; `cells` holds integers,
            decimal strings, null for a blank, under `table.row.column`. What is absent is `missing`. The cells may
            also stand beside `organ` and `year`, without `cells`.
        source: its name, shown to people.
        register: tells region and kind where the form names none.

    Raises:
        UnreadableError: `bad_json`, its text listing every problem.
    """
    if not isinstance(value, Mapping):
        raise bad_form([problem("最外层应为对象 {…}", "the outermost value must be an object {…}")])
    value = _with_cells(value)
    problems = _problems(value)
    if problems:
        raise bad_form(problems)
    cells = {address: _cell(address, given) for address, given in value["cells"].items()}
    year: int = value["year"]
    template, has_marks = _template(cells, year)
    text, sections = _sections(value.get("sections") or {})
    organ = value["organ"].strip()
    known = (
        register.find_organ(organ, region=value.get("region"), kind=value.get("kind")) if register else None
    )
    published = value.get("published_on")
    document = Document(
        source=source,
        media_type="application/json",
        text=text,
        organ=organ,
        year=year,
        title=value.get("title"),
        region=value.get("region") or (known.region if known else None),
        kind=value.get("kind") or (known.kind if known else None),
        template=template,
        published_on=date.fromisoformat(published) if published else None,
        sections=sections,
        tables=_tables(cells, template),
        has_layout=False,
        has_template_marks=has_marks,
    )
    return with_confidence(document)


def problem(zh: str, en: str) -> Text:
    return Text(zh, en)


def bad_form(problems: list[Text]) -> UnreadableError:
    shown = problems[:MOST_PROBLEMS]
    more = len(problems) - len(shown)
    zh = "；".join(problem.zh for problem in shown) + (f"；另有 {more} 处" if more else "")
    en = "; ".join(problem.en for problem in shown) + (f"; {more} more" if more else "")
    return UnreadableError("bad_json", Text(f"JSON 表单有误：{zh}", f"the JSON form is wrong: {en}"))


def _with_cells(value: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """The form with its cells under `cells`, where they stood beside the rest."""
    flat = {key: given for key, given in value.items() if isinstance(key, str) and key.count(".") == 2}
    if not flat or "cells" in value:
        return value
    return {key: given for key, given in value.items() if key not in flat} | {"cells": flat}


def _problems(value: Mapping[object, object]) -> list[Text]:
    problems = [
        problem(f"不认识的字段 {key!r}", f"unknown field {key!r}") for key in value if key not in _KNOWN
    ]
    organ, year = value.get("organ"), value.get("year")
    if not isinstance(organ, str) or not organ.strip():
        problems.append(problem("organ 应为机关名称", "organ must be the name of the organ"))
    if not isinstance(year, int) or isinstance(year, bool) or not FIRST_YEAR <= year <= LAST_YEAR:
        problems.append(
            problem(
                f"year 应为四位年份，而不是 {year!r}", f"year must be a year of four digits, not {year!r}"
            )
        )
    for key in _TEXTS:
        if not isinstance(value.get(key), str | None):
            problems.append(problem(f"{key} 应为文本", f"{key} must be text"))
    if not _is_day(value.get("published_on")):
        problems.append(problem("published_on 应为 YYYY-MM-DD", "published_on must be YYYY-MM-DD"))
    return [*problems, *_cell_problems(value.get("cells")), *_section_problems(value.get("sections"))]


def _is_day(value: object) -> bool:
    if value is None:
        return True
    if not isinstance(value, str):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _cell_problems(cells: object) -> list[Text]:
    if not isinstance(cells, Mapping):
        return [problem("缺少 cells 对象", "cells must be an object of address: value")]
    problems = []
    for address, given in cells.items():
        if not isinstance(address, str) or not is_address(address):
            problems.append(problem(f"没有单元格 {address!r}", f"there is no cell {address!r}"))
        elif not isinstance(given, int | Decimal | str | None) or isinstance(given, bool):
            problems.append(
                problem(
                    f"{address} 应为数字、数字文本或 null",
                    f"{address} must be a number, digits as text, or null",
                )
            )
        elif not isinstance(given, str | None) and not _is_figure(Decimal(given)):
            problems.append(
                problem(
                    f"{address} 的数字超过 {MOST_DIGITS} 位",
                    f"{address} has more than {MOST_DIGITS} digits",
                )
            )
    return problems


def _is_figure(number: Decimal) -> bool:
    """Whether a report can hold it; `1e999999999` is short to write and fills the memory when it is shown."""
    return number.is_finite() and len(number.as_tuple().digits) <= MOST_DIGITS >= abs(number.adjusted())


def _section_problems(sections: object) -> list[Text]:
    if sections is None:
        return []
    if not isinstance(sections, Mapping):
        return [problem("sections 应为对象", "sections must be an object")]
    return [
        problem(
            f"sections.{key} 无效：应为 {'、'.join(SECTIONS)} 之一，值为文本",
            f"sections.{key} must be one of {', '.join(SECTIONS)} with text",
        )
        for key, text in sections.items()
        if key not in SECTIONS or not isinstance(text, str | None)
    ]


def _cell(address: str, given: int | Decimal | str | None) -> Cell:
    if given is None:
        return Cell(None, CellKind.BLANK)
    if not isinstance(given, str):
        return Cell(given, CellKind.NUMBER, str(given))
    value, kind = read_value(given.strip())
    cell = Cell(value, kind, given.strip())
    return in_unit(address, cell)


def _template(cells: Mapping[str, Cell], year: int) -> tuple[Template | None, bool]:
    """The form whose cells were handed in; where both have all of them, the one prescribed for the year."""
    if not cells:
        return None, False
    only = {
        template: any(address not in _addresses(other) for address in cells)
        for template, other in (("F19", "F21"), ("F21", "F19"))
    }
    if only["F19"] and only["F21"]:
        return "mixed", True
    if only["F19"] or only["F21"]:
        return ("F19" if only["F19"] else "F21"), True
    return template_of_year(year) or "F21", False


def _addresses(template: str) -> frozenset[str]:
    version: Template = "F19" if template == "F19" else "F21"
    return frozenset(f"{table}.{place}" for table in TABLES for place in places_of(version, table))


def _tables(cells: Mapping[str, Cell], template: Template | None) -> Mapping[str, CellMap]:
    tables: dict[str, CellMap] = {}
    for table in TABLES:
        own = {
            split_place(address): cell
            for address, cell in cells.items()
            if split_address(address)[0] == table
        }
        version = _version(cells, table, template)
        places = places_of(version, table) if own else ()
        tables[table] = MappingProxyType(
            {
                place: own.get(place, MISSING_CELL)
                for place in (*places, *(key for key in own if key not in places))
            }
        )
    return MappingProxyType(tables)


def split_place(address: str) -> str:
    """Return `row.column` of a full address."""
    return address.partition(".")[2]


def _version(cells: Mapping[str, Cell], table: str, template: Template | None) -> Template:
    """For a mixed form: the form that this very table follows."""
    if template != "mixed":
        return template or "F21"
    if table == "requests":
        return "F19" if any(address.startswith(_OTHER) for address in cells) else "F21"
    other = _addresses("F21")
    own = [address for address in cells if address.startswith(f"{table}.")]
    return "F19" if own and all(address not in other for address in own) else "F21"


def _sections(given: Mapping[str, str | None]) -> tuple[str, Mapping[str, Section | None]]:
    """Compose a plain text of the parts handed in, so that what is found in their prose has a place."""
    text = ""
    sections: dict[str, Section | None] = dict.fromkeys(SECTIONS)
    for key in SECTIONS:
        body = given.get(key)
        if body is None:
            continue
        heading = f"{SECTION_ORDINALS[key]}、{SECTION_HEADINGS[key].zh}"
        start = len(text)
        text += f"{heading}\n"
        body = body.replace("\r\n", "\n").strip()
        sections[key] = Section(
            SECTION_HEADINGS[key].zh,
            SECTION_ORDINALS[key],
            body,
            (len(text), len(text) + len(body)),
            (start, start + len(heading)),
        )
        text += f"{body}\n"
    return text, MappingProxyType(sections)
