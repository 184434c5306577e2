"""What importing a roster file would change: every new and changed organ, every bad row with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..errors import Text
from ..register import Register, Registered
from .building import entry_from, values_of
from .cells import CellError
from .checks import Severity, problems_among, problems_of
from .columns import COLUMNS, Difference, differences
from .sheets import BadCell, Sheet, SheetRow
from .telling import EVERY, Told, untold

_COLUMN: Final = {column.key: column for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in a file.

    Attributes:
        line: of the file, from 1; None where it is the file as a whole.
        column: head of the column; None where it is the row as a whole.
        severity: of an error the row cannot be imported; a warning is only said.
        value: what stands there.
    """

    line: int | None
    column: Text | None
    severity: Severity
    text: Text
    value: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """One organ that would be new, or another than it is."""

    line: int
    before: Registered | None
    after: Registered
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do.

    Attributes:
        rows: how many rows of the file hold something.
        unchanged: how many organs of the file are as they are already.
        absent: how many organs of the roster the file does not name; they stay as they are.
    """

    rows: int
    new: tuple[Planned, ...]
    changed: tuple[Planned, ...]
    unchanged: int
    absent: int
    mistakes: tuple[Mistake, ...]

    @property
    def errors(self) -> tuple[Mistake, ...]:
        """What keeps the file from being imported."""
        return tuple(mistake for mistake in self.mistakes if mistake.severity == "error")

    @property
    def warnings(self) -> tuple[Mistake, ...]:
        """What looks wrong and is imported all the same."""
        return tuple(mistake for mistake in self.mistakes if mistake.severity == "warning")

    @property
    def entries(self) -> tuple[Registered, ...]:
        """The organs to be saved."""
        return tuple(planned.after for planned in (*self.new, *self.changed))


@dataclass(frozen=True, slots=True)
class Row:
    """One organ of a file: where it stands, and its values by the key of the column."""

    line: int
    values: Mapping[str, Any]


def plan_sheet(
    sheet: Sheet,
    known: Mapping[str, Registered],
    plain: Register,
    may_edit: Callable[[str | None], bool] = lambda region: True,
    tell: Told = untold,
) -> Plan:
    """Return what importing a sheet would change.

    Args:
        known: every organ of the roster, by code.
        plain: the divisions.
        may_edit: whether the one who imports may edit the organs of a region.
        tell: told every hundred rows; the last stretch, in which the organs are looked at together, is told at its end.
    """
    mistakes = [
        Mistake(
            None,
            None,
            "warning",
            Text(f"不认识的列，没有导入：{head}", f"unknown column, left out: {head}"),
            head,
        )
        for head in sheet.ignored
    ]
    rows = []
    for row in sheet.rows:
        read, wrong = _read(row, sheet)
        mistakes += wrong
        rows += [read] if read else []
    return _plan(rows, len(sheet.rows), mistakes, known, plain, may_edit, tell)


def plan_entries(
    entries: Iterable[tuple[int, Registered]], known: Mapping[str, Registered], plain: Register
) -> Plan:
    """Return what saving whole entries, each with its line, would change."""
    rows = [Row(line, values_of(entry)) for line, entry in entries]
    return _plan(rows, len(rows), [], known, plain, lambda region: True, untold)


def _read(row: SheetRow, sheet: Sheet) -> tuple[Row | None, list[Mistake]]:
    """Return the values of a row, every column of the sheet with one, or what is wrong with them."""
    values: dict[str, Any] = {column.key: None for column in sheet.columns}
    wrong = []
    for key, cell in row.cells.items():
        column = _COLUMN[key]
        if isinstance(cell, BadCell):
            wrong.append(Mistake(row.line, column.head, "error", cell.text))
            continue
        try:
            values[key] = column.read(cell)
        except CellError as error:
            wrong.append(Mistake(row.line, column.head, "error", error.text, cell))
    for key in ("code", "name"):
        if (
            key in values
            and values[key] is None
            and not any(one.column == _COLUMN[key].head for one in wrong)
        ):
            wrong.append(
                Mistake(row.line, _COLUMN[key].head, "error", Text("不能为空", "it may not be empty"))
            )
    return (None if wrong else Row(row.line, values)), wrong


def _plan(
    rows: list[Row],
    total: int,
    mistakes: list[Mistake],
    known: Mapping[str, Registered],
    plain: Register,
    may_edit: Callable[[str | None], bool],
    tell: Told,
) -> Plan:
    entries: dict[str, tuple[int, Registered]] = {}
    for number, row in enumerate(rows):
        if number % EVERY == 0:
            tell(number, len(rows))
        before = known.get(row.values["code"])
        if before is None and not row.values.get("name"):
            mistakes.append(_nameless(row))
            continue
        values = {**(values_of(before) if before else {}), **row.values}
        entry = entry_from(values, plain)
        if row.values["code"] in entries:
            mistakes.append(_twice(row, entries[row.values["code"]][0]))
            continue
        entries[row.values["code"]] = (row.line, entry)
        mistakes += _of_entry(row.line, before, entry, plain, may_edit)
    mistakes += _among(entries, known, plain)
    tell(len(rows), len(rows))
    return _compare(entries, known, total, mistakes)


def _compare(
    entries: Mapping[str, tuple[int, Registered]],
    known: Mapping[str, Registered],
    total: int,
    mistakes: list[Mistake],
) -> Plan:
    planned = [
        Planned(line, known.get(code), entry, differences(known.get(code), entry))
        for code, (line, entry) in entries.items()
    ]
    mistakes.sort(key=lambda mistake: mistake.line or 0)
    return Plan(
        total,
        tuple(one for one in planned if one.before is None),
        tuple(one for one in planned if one.before is not None and one.differences),
        sum(one.before is not None and not one.differences for one in planned),
        len(known.keys() - entries.keys()),
        tuple(mistakes),
    )


def _of_entry(
    line: int,
    before: Registered | None,
    entry: Registered,
    plain: Register,
    may_edit: Callable[[str | None], bool],
) -> Iterator[Mistake]:
    for problem in problems_of(entry, plain):
        yield Mistake(line, _COLUMN[problem.key].head, problem.severity, problem.text)
    regions = {entry.organ.region} | ({before.organ.region} if before else set())
    for region in sorted(regions, key=str):
        if not may_edit(region):
            text = Text(
                f"行政区划 {region or '（未知）'} 不在您负责的范围内",
                f"the region {region or '(unknown)'} is not yours to edit",
            )
            yield Mistake(line, _COLUMN["region"].head, "error", text, region or "")


def _among(
    entries: Mapping[str, tuple[int, Registered]], known: Mapping[str, Registered], plain: Register
) -> Iterator[Mistake]:
    """Yield what is wrong with the organs of the file among all that there would be."""
    whole = {**known, **{code: entry for code, (_, entry) in entries.items()}}
    register = plain.with_organs(whole.values())
    for line, entry in entries.values():
        for problem in problems_among(entry, register):
            yield Mistake(line, _COLUMN[problem.key].head, problem.severity, problem.text)


def _nameless(row: Row) -> Mistake:
    text = Text(f"{row.values['code']} 是新机关，须有名称", f"{row.values['code']} is new and needs a name")
    return Mistake(row.line, _COLUMN["name"].head, "error", text)


def _twice(row: Row, first: int) -> Mistake:
    code = row.values["code"]
    text = Text(f"代码 {code} 重复，第 {first} 行已有", f"the code {code} stands in line {first} already")
    return Mistake(row.line, _COLUMN["code"].head, "error", text, code)
