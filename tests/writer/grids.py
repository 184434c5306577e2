"""A report's tables as grids with merged cells, before a layout loses some of that."""

from __future__ import annotations

from dataclasses import dataclass

from . import labels
from .report import Written


@dataclass(frozen=True)
class Box:
    """One cell of a grid: its text, and over how many columns and rows it is merged."""

    text: str
    wide: int = 1
    high: int = 1
    is_figure: bool = False


Grid = list[list[Box]]


def figure(report: Written, address: str) -> Box:
    """Return the figure at `address` as a cell."""
    return Box(report.cells[address], is_figure=True)


def disclosure_grid(report: Written) -> Grid:
    """Return table 2, one grid for all sub-tables."""
    widest = max(len(heads) for _, heads, _, _ in labels.SUB_TABLES[report.template]) + 1
    grid: Grid = []
    for caption, heads, columns, rows in labels.SUB_TABLES[report.template]:
        grid.append([Box(caption, wide=widest)])
        grid.append([Box("信息内容"), *(Box(head) for head in heads)])
        for row, label in rows:
            grid.append([Box(label), *(figure(report, f"disclosure.{row}.{column}") for column in columns)])
    return grid


def _figures(report: Written, row: str) -> list[Box]:
    return [figure(report, f"requests.{row}.{column}") for column in labels.COLUMN_KEYS]


def requests_grid(report: Written) -> Grid:
    """Return table 3: three columns of labels, seven of figures."""
    five = labels.COLUMNS[1:-1]
    grid: Grid = [
        [Box(labels.CORNER, wide=3, high=3), Box("申请人情况", wide=7)],
        [Box(labels.COLUMNS[0], high=2), Box("法人或其他组织", wide=5), Box(labels.COLUMNS[-1], high=2)],
        [Box(head) for head in five],
    ]
    for row, label in labels.BEFORE:
        grid.append([Box(label, wide=3), *_figures(report, row)])
    results = _result_rows(report)
    results[0].insert(0, Box(labels.RESULTS, high=len(results)))
    grid.extend(results)
    row, label = labels.AFTER
    grid.append([Box(label, wide=3), *_figures(report, row)])
    return grid


def _result_rows(report: Written) -> Grid:
    rows: Grid = [[Box(label, wide=2), *_figures(report, row)] for row, label in labels.SINGLES]
    groups = [*labels.GROUPS, *([labels.OTHER] if report.template == "F21" else [])]
    for key, label, details in groups:
        for place, detail in enumerate(details, 1):
            row = [Box(detail), *_figures(report, f"{key}_{place}")]
            rows.append([Box(label, high=len(details)), *row] if place == 1 else row)
    if report.template == "F19":
        rows.append([Box(labels.OTHER[1], wide=2), *_figures(report, "other")])
    key, label = labels.TOTAL
    rows.append([Box(label, wide=2), *_figures(report, key)])
    return rows


def appeals_grid(report: Written) -> Grid:
    """Return table 4: two rows of heads over heads, one row of figures."""
    heads = [Box(head) for head in labels.APPEAL_COLUMNS]
    return [
        [Box("行政复议", wide=5), Box("行政诉讼", wide=10)],
        [
            *(Box(head, high=2) for head in labels.APPEAL_COLUMNS),
            Box(labels.APPEAL_GROUPS[1][1], wide=5),
            Box(labels.APPEAL_GROUPS[2][1], wide=5),
        ],
        [*heads, *heads],
        [
            figure(report, f"appeals.{row}.{column}")
            for row, _ in labels.APPEAL_GROUPS
            for column in labels.APPEAL_KEYS
        ],
    ]


def spread(grid: Grid) -> list[list[Box | None]]:
    """Return the grid with every merged-away place as None: rows of equal meaning per column."""
    width = sum(box.wide for box in grid[0])
    covered: dict[int, int] = {}
    rows: list[list[Box | None]] = []
    for line in grid:
        boxes = iter(line)
        row: list[Box | None] = []
        while len(row) < width:
            column = len(row)
            if covered.get(column, 0):
                covered[column] -= 1
                row.append(None)
                continue
            box = next(boxes, None)
            if box is None:
                row.append(None)
                continue
            for offset in range(box.wide):
                covered[column + offset] = box.high - 1
            row.extend([box, *([None] * (box.wide - 1))])
        rows.append(row)
    return rows
