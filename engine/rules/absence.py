"""Why a rule could not be assessed: which cells or facts were absent, in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ..errors import Text
from ..form import TABLE_NUMBERS, cell_label
from ..model import TABLES, CellKind
from .plan import Instance
from .scope import Absence, Scope

_HOW: Final[Mapping[CellKind, Text]] = {
    CellKind.BLANK: Text("空白", "blank"),
    CellKind.NA: Text("填为“/”等", "filled with a slash or the like"),
    CellKind.TEXT: Text("不是单纯的数", "no bare number"),
    CellKind.MISSING: Text("缺失", "missing"),
}
_SHOWN: Final = 2
Absences = Sequence[tuple[Instance, Absence]]


def why_absent(absences: Absences, scope: Scope) -> tuple[Text, tuple[str, ...]]:
    """Return the reason in words, and the addresses of the absent cells of this year's report."""
    addresses = _absent_cells(absences, scope)
    reasons = list(dict.fromkeys([absence.reason for _, absence in absences if absence.reason]))
    if addresses or any(absence.previous for _, absence in absences):
        reasons = [*_of_cells(addresses, scope), *_of_last_year(absences, scope), *reasons]
    for _, absence in absences:
        addresses.update(dict.fromkeys(absence.cells))
    if len(reasons) == 1:
        return reasons[0], tuple(addresses)
    text = Text("；".join([reason.zh for reason in reasons]), "; ".join([reason.en for reason in reasons]))
    return text, tuple(addresses)


def absent_cell(absence: Absence, scope: Scope) -> Text:
    """Return why one cell is absent, in words."""
    if absence.reason is not None or absence.address is None:
        return absence.reason or Text("缺少所需的内容", "something needed is not there")
    if not absence.previous:
        return _of_cells((absence.address,), scope)[0]
    text = _group(_how_last_year(absence.address, scope) or _HOW[CellKind.MISSING], (absence.address,))
    return Text(f"上年报告{text.zh}", f"in last year's report {text.en}")


def _absent_cells(absences: Absences, scope: Scope) -> dict[str, None]:
    """Return the absent cells of this year's report, in order, each once."""
    found: dict[str, None] = {}
    strict = scope.strict
    for instance, absence in absences:
        if absence.address is not None and not absence.previous:
            found.update([(cell, None) for cell in instance.reads if cell not in strict])
            found[absence.address] = None
    return found


def _of_cells(addresses: Iterable[str], scope: Scope) -> list[Text]:
    groups: dict[Text, list[str]] = {}
    lost: set[str] = set()
    for address in addresses:
        kind = scope.kinds.get(address)
        if address in scope.doubts:
            groups.setdefault(_in_doubt(scope.doubts[address]), []).append(address)
            continue
        if kind is None:
            table = address.partition(".")[0]
            if not scope.facts.document.tables.get(table):
                lost.add(table)
                continue
            kind = CellKind.MISSING
        if kind in _HOW:
            groups.setdefault(_HOW[kind], []).append(address)
    reasons = [
        Text(f"没有找到{TABLE_NUMBERS[name].zh}", f"{TABLE_NUMBERS[name].en} was not found")
        for name in TABLES
        if name in lost
    ]
    return reasons + [_group(how, cells) for how, cells in groups.items()]


def _in_doubt(reason: Text) -> Text:
    return Text(f"读取存疑（{reason.zh}）", f"doubtfully read ({reason.en})")


def _how_last_year(address: str, scope: Scope) -> Text | None:
    reason = scope.doubts_of_last_year.get(address)
    return _in_doubt(reason) if reason else _HOW.get(scope.cell(address, previous=True).kind)


def _group(how: Text, cells: Sequence[str]) -> Text:
    names = [cell_label(cell) for cell in cells[:_SHOWN]]
    zh, en = "、".join(name.zh for name in names), ", ".join(name.en for name in names)
    if len(cells) > _SHOWN:
        zh, en = f"{zh}等{len(cells)}格", f"{en} and others, {len(cells)} cells in all"
    return Text(f"{zh}{how.zh}", f"{en}: {how.en}")


def _of_last_year(absences: Absences, scope: Scope) -> list[Text]:
    found = dict.fromkeys(
        absence.address for _, absence in absences if absence.previous and absence.address is not None
    )
    groups: dict[Text, list[str]] = {}
    for address in found:
        how = _how_last_year(address, scope)
        if how is not None:
            groups.setdefault(how, []).append(address)
    texts = [_group(how, cells) for how, cells in groups.items()]
    return [Text(f"上年报告{text.zh}", f"in last year's report {text.en}") for text in texts]
