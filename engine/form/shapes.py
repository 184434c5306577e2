"""What a form is made of: columns, rows, groups of rows, sub-tables. Plain frozen data."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import Text
from ..model import Template


@dataclass(frozen=True, slots=True)
class Column:
    """One column of figures.

    Attributes:
        key: last part of a cell address: `welfare`.
        label: its head as the form prints it, without the bracket that names the unit.
        unit: what is counted, None where the head names no unit (F19 采购总金额 is normalised to 元).
        is_amount: money, with decimals; otherwise whole pieces.
        is_signed: a change, which may be negative.
    """

    key: str
    label: Text
    unit: Text | None = None
    is_amount: bool = False
    is_signed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of figures.

    Attributes:
        key: middle part of a cell address: `refused_5`.
        label: its label as the form prints it, without number.
        number: the number in front of it (`一、`, `（二）`, `5.`), empty where it has none.
        group: key of the group it belongs to (`refused`), None outside the groups.
        columns: its columns, in the form's order.
    """

    key: str
    label: Text
    columns: tuple[Column, ...]
    number: str = ""
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A label over several rows that carries no figures itself: （三）不予公开."""

    key: str
    number: str
    label: Text


@dataclass(frozen=True, slots=True)
class SubTable:
    """One part of table 2 under its own caption and heads.

    Attributes:
        key: `item_1` for 第二十条第（一）项.
        caption: as the form prints it.
        rows: its rows, all with the same columns.
    """

    key: str
    caption: Text
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A label that only one of the two forms has (domain.md 2.5)."""

    template: Template
    label: str
