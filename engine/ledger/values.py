"""The figures that a finding and every decision on it rest on, and what changed of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Protocol

from .. import form
from ..errors import Text
from ..model import CellKind, Document, Number, RuleOutcome, RuleResult, Span

LONGEST_QUOTE: Final = 200
UNCHECKED: Final = frozenset({RuleOutcome.ENGINE_ERROR, RuleOutcome.NOT_ASSESSABLE})
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")


class Figured(Protocol):
    """What a finding says of figures and phrases: a candidate, or a finding as it is stored."""

    @property
    def cells(self) -> Sequence[str]:
        """Full addresses."""

    @property
    def spans(self) -> Sequence[Span] | Sequence[list[int]]:
        """Places in the text."""

    @property
    def left(self) -> Number | None:
        """Left side of the formula."""

    @property
    def right(self) -> Number | None:
        """Right side."""

    @property
    def delta(self) -> Number | None:
        """Their difference."""

    @property
    def formula(self) -> str | None:
        """The formula with its numbers."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure or phrase that is another one now; empty where there was or is none."""

    label: Text
    then: str
    now: str


def values_of(found: Figured, document: Document) -> dict[str, Any]:
    """Return the figures that a decision about a finding rests on; for prose, the words themselves.

    Args:
        document: as it counts, corrections applied.
    """
    quotes = [] if found.cells else [document.text[start:end] for start, end in found.spans]
    return {
        "left": found.left,
        "right": found.right,
        "delta": found.delta,
        "formula": found.formula,
        "cells": {address: _stands(document, address) for address in found.cells},
        "quotes": [quote[:LONGEST_QUOTE] for quote in quotes],
    }


def same_figures(then: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Tell whether two `values_of` are of the same figures; how a rule words or orders its formula does not count."""
    return not changed_figures(then, now)


def changed_figures(then: Mapping[str, Any] | None, now: Mapping[str, Any]) -> tuple[Figure, ...]:
    """Return what changed between two `values_of` the same finding: cells, phrases, else the formula.

    The formula is told where its numbers come from elsewhere (last year's report, those of other organs) and no cell of
    this report changed.
    """
    then = then or {}
    cells = [
        Figure(form.cell_label(address), _written(value), _written(now["cells"][address]))
        for address, value in then.get("cells", {}).items()
        if address in now.get("cells", {}) and _plain(now["cells"][address]) != _plain(value)
    ]
    before, after = (" … ".join(values.get("quotes", ())) for values in (then, now))
    words = [Figure(Text("原文", "wording"), before, after)] if _plain(before) != _plain(after) else []
    if cells or words or _same_sides(then, now):
        return (*cells, *words)
    return (Figure(Text("算式", "formula"), _sides_in_words(then), _sides_in_words(now)),)


def why_unchecked(values: Mapping[str, Any], result: RuleResult | None, document: Document) -> Text | None:
    """Return why a relation that is no longer found broken was not really looked at; None where it was.

    It was not where a figure of it is missing or in doubt now. Where its rule could not be assessed, it was if all
    that was absent stands elsewhere in the report.

    Args:
        values: of the finding as it was.
        result: of its rule now; None where the ruleset has it no longer.
        document: the version now.
    """
    known = values.get("cells", {})
    doubts = document.doubts()
    for address, before in known.items():
        if before in (None, ""):
            continue
        label = form.cell_label(address)
        if document.cell(address).kind is CellKind.MISSING:
            return Text(f"这一版没有读到“{label.zh}”", f"«{label.en}» is not in this version")
        if address in doubts:
            return Text(
                f"“{label.zh}”读取存疑：{doubts[address].zh}",
                f"«{label.en}» is in doubt: {doubts[address].en}",
            )
    if result is None or result.outcome not in UNCHECKED:
        return None
    absent = set(result.cells)
    is_elsewhere = bool(known) and bool(absent) and not absent & set(known)
    if result.outcome is RuleOutcome.NOT_ASSESSABLE and is_elsewhere:
        return None
    return result.reason or Text("这一次无法核验", "it could not be checked this time")


def _stands(document: Document, address: str) -> Any:
    cell = document.cell(address)
    return cell.raw if cell.value is None else cell.value


def _plain(value: Any) -> Any:
    """Return a figure as it is, characters without white space: a line broken elsewhere is no other phrase."""
    return "".join(value.split()) if isinstance(value, str) else value


def _written(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _same_sides(then: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Compare both sides in any order; where a rule had none at one time, the numbers of its formula."""
    sides = [_numbers(values) for values in (then, now)]
    return None in sides or sides[0] == sides[1]


def _numbers(values: Mapping[str, Any]) -> list[Number] | None:
    pair = [values.get("left"), values.get("right")]
    known = [side for side in pair if side is not None]
    if known:
        return sorted(known)
    formula = values.get("formula")
    return None if formula is None else sorted(Decimal(number) for number in _NUMBER.findall(formula))


def _sides_in_words(values: Mapping[str, Any]) -> str:
    formula = values.get("formula")
    if formula:
        return str(formula)
    return " ≠ ".join(_written(values[side]) for side in ("left", "right") if values.get(side) is not None)
