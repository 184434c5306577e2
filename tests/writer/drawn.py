"""Tables drawn with characters, as converters of documents and programs on a terminal do: a row is as many lines as it needs."""

from __future__ import annotations

from itertools import zip_longest

from .grids import Box, Grid, appeals_grid, disclosure_grid, requests_grid, spread
from .labels import HEADINGS
from .report import Written

FRAMES = {"plus": "+-|", "thin": "┼─│", "thick": "╋━┃"}
"""Crossing, line and stroke of each way to draw."""
_TABLES = {"disclosure": disclosure_grid, "requests": requests_grid, "appeals": appeals_grid}
_ENDS = {"┼": "┌┐├┤└┘", "╋": "┏┓┣┫┗┛", "+": "++++++"}


def write_drawn(report: Written, frame: str, wide: int) -> str:
    """Return the report with tables drawn so, no cell wider than `wide` characters: longer ones go on below."""
    parts = [report.title, ""]
    for ordinal, (key, heading) in zip("一二三四五六", HEADINGS, strict=True):
        parts.append(f"{ordinal}、{heading}")
        parts.extend(
            [_drawn(_TABLES[key](report), frame, wide) if key in _TABLES else report.prose_of(key), ""]
        )
    return "\n".join(parts)


def _drawn(grid: Grid, frame: str, wide: int) -> str:
    crossing, line, stroke = FRAMES[frame]
    ends = _ENDS[crossing]
    rows = spread(grid)
    width = max(map(len, rows))
    between = crossing.join(line * (wide + 2) for _ in range(width))
    lines = [f"{ends[0]}{between}{ends[1]}"]
    for row in rows:
        cells = [_lines(box, wide) for box in (*row, *[None] * (width - len(row)))]
        lines.extend(
            f"{stroke} {f' {stroke} '.join(text.ljust(wide) for text in level)} {stroke}"
            for level in zip_longest(*cells, fillvalue="")
        )
        lines.append(f"{ends[2]}{between}{ends[3]}")
    lines[-1] = f"{ends[4]}{between}{ends[5]}"
    return "\n".join(lines)


def _lines(box: Box | None, wide: int) -> list[str]:
    text = box.text if box else ""
    return [text[start : start + wide] for start in range(0, len(text), wide)] or [""]
