"""What extractors, PDF readers and OCR make of a report's tables: blanks lost, labels torn, rows filled up with strokes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from random import Random

from .grids import Box, Grid, spread

Wording = Callable[[str], str]
LayOut = Callable[[Grid, Wording], str]


def _texts(row: list[Box], wording: Wording) -> list[str]:
    """The cells of a row that hold anything."""
    return [text for box in row if (text := box.text if box.is_figure else wording(box.text))]


def _width(grid: Grid) -> int:
    return max(sum(box.wide for box in row) for row in grid)


def padded_pipes(extra: int = 0) -> LayOut:
    """` | ` behind every cell that is not blank, the row filled up with bare strokes to the widest one."""

    def lay_out(grid: Grid, wording: Wording) -> str:
        width = _width(grid) + extra
        rows = [_texts(row, wording) for row in grid]
        return "\n".join(" | ".join(row) + " | " + "|" * (width - len(row)) for row in rows) + "\n"

    return lay_out


def lone_pipes(grid: Grid, wording: Wording) -> str:
    """The same without filling: merged and blank cells are simply gone."""
    return "\n".join(" | ".join(_texts(row, wording)) + " |" for row in grid) + "\n"


def left_pipes(grid: Grid, wording: Wording) -> str:
    """A stroke in front of the row, too, and filling behind it."""
    width = _width(grid)
    rows = [_texts(row, wording) for row in grid]
    return "\n".join("| " + " | ".join(row) + " | " + "|" * (width - len(row)) for row in rows) + "\n"


def padded_cells(on_own_line: bool) -> LayOut:
    """One cell per line with a stroke behind, the filling behind the row's last cell or on a line of its own."""

    def lay_out(grid: Grid, wording: Wording) -> str:
        width = _width(grid)
        lines = []
        for row in grid:
            texts = _texts(row, wording)
            fill = "|" * (width - len(texts))
            lines.extend(f"{text} |" for text in texts)
            if on_own_line and len(fill) > 1:
                lines.append(fill)
            elif fill and not on_own_line:
                lines[-1] += f" {fill}"
        return "\n".join(lines) + "\n"

    return lay_out


def framed_cells(grid: Grid, wording: Wording) -> str:
    """A stroke on a line of its own opens the row; every cell stands on the next line, indented."""
    width = _width(grid)
    lines = []
    for row in grid:
        texts = _texts(row, wording)
        lines.append("| ")
        lines.extend(f" {text}  | " for text in texts[:-1])
        lines.append(f" {texts[-1]}  | {'|' * (width - len(texts))}")
    return "\n".join(lines) + "\n"


def leading_pipes(grid: Grid, wording: Wording) -> str:
    """One cell per line, a stroke in front of all but the row's first, one on a line of its own behind it."""
    lines = []
    for row in grid:
        first, *rest = (box.text if box.is_figure else wording(box.text) for box in row)
        lines.extend([first, *(f"| {text}".rstrip() for text in rest), "|"])
    return "\n".join(lines) + "\n"


def bare_cells(gap: str) -> LayOut:
    """One cell per line and nothing else; blank cells leave no line."""

    def lay_out(grid: Grid, wording: Wording) -> str:
        return gap.join(text for row in grid for text in _texts(row, wording)) + "\n"

    return lay_out


def little_tables(grid: Grid, wording: Wording) -> str:
    """Every row a Markdown table of its own, as some OCR programs give it."""
    parts = []
    for row in spread(grid):
        texts = ["" if box is None else box.text if box.is_figure else wording(box.text) for box in row]
        parts.append(f"| {' | '.join(texts)} |\n|{' --- |' * len(texts)}\n")
    return "\n".join(parts)


def headed_by_ocr(grid: Grid, wording: Wording) -> str:
    """A Markdown table whose first row are names that the program made up."""
    rows = spread(grid)
    names = [f"列{place}" if place % 2 else f"Unnamed: {place}" for place in range(1, len(rows[0]) + 1)]
    lines = [f"| {' | '.join(names)} |", "|" + " --- |" * len(names)]
    for row in rows:
        texts = ["" if box is None else box.text if box.is_figure else wording(box.text) for box in row]
        lines.append(f"| {' | '.join(texts)} |")
    return "\n".join(lines) + "\n"


def tables_in_markdown(grid: Grid, wording: Wording) -> str:
    """An HTML table inside Markdown, as converters leave what Markdown cannot say: merged cells."""
    rows = []
    for row in grid:
        cells = "".join(_html_cell(box, wording) for box in row)
        rows.append(f"<tr>{cells}</tr>")
    return "\n<table>\n" + "\n".join(rows) + "\n</table>\n"


def _html_cell(box: Box, wording: Wording) -> str:
    spans = (f' rowspan="{box.high}"' if box.high > 1 else "") + (
        f' colspan="{box.wide}"' if box.wide > 1 else ""
    )
    return f"<td{spans}>{escape(box.text if box.is_figure else wording(box.text))}</td>"


def printed_lines(random: Random) -> LayOut:
    """The lines of a page from top to bottom: labels wrapped above and below the figures of their row.

    The label of a group stands in the lines of the rows in its middle; heads are broken over lines.
    """

    def lay_out(grid: Grid, wording: Wording) -> str:
        width = random.choice((7, 9, 12))
        marks: list[tuple[float, int, str]] = []
        top = 0.0
        tops: list[float] = []
        for row, boxes in enumerate(spread(grid)):
            own = [(column, box) for column, box in enumerate(boxes) if box and box.high == 1]
            wrapped = [(column, list(_wrapped(box, width, wording))) for column, box in own]
            high = max((len(lines) for _, lines in wrapped), default=1)
            tops.append(top)
            for column, lines in wrapped:
                first = top + (high - len(lines)) / 2
                marks.extend((first + number, column, line) for number, line in enumerate(lines))
            top += high
            del row
        tops.append(top)
        for row, boxes in enumerate(spread(grid)):
            for column, box in enumerate(boxes):
                if box and box.high > 1:
                    lines = list(_wrapped(box, 4, wording))
                    middle = (tops[row] + tops[min(row + box.high, len(tops) - 1)]) / 2
                    marks.extend(
                        (middle - len(lines) / 2 + number, column, line) for number, line in enumerate(lines)
                    )
        return "\n".join(_by_line(marks)) + "\n"

    return lay_out


def _wrapped(box: Box, width: int, wording: Wording) -> Iterator[str]:
    if box.is_figure:
        if box.text:
            yield box.text
        return
    text = wording(box.text)
    for start in range(0, len(text), width * max(box.wide, 1)):
        yield text[start : start + width * max(box.wide, 1)]


def _by_line(marks: list[tuple[float, int, str]]) -> Iterator[str]:
    lines: dict[float, list[tuple[int, str]]] = {}
    for height, column, text in sorted(marks):
        lines.setdefault(round(height, 1), []).append((column, text))
    for height in sorted(lines):
        yield " ".join(text for _, text in sorted(lines[height]))


def aligned_lines(grid: Grid, wording: Wording) -> str:
    """One row per line, the cells parted by blanks; blank cells cannot be seen."""
    return "\n".join("    ".join(_texts(row, wording)) for row in grid) + "\n"


def extracts(random: Random) -> dict[str, LayOut]:
    """Return every layout by its name."""
    return {
        "padded_pipes": padded_pipes(),
        "wider_pipes": padded_pipes(1),
        "lone_pipes": lone_pipes,
        "left_pipes": left_pipes,
        "padded_cells": padded_cells(on_own_line=False),
        "filled_cells": padded_cells(on_own_line=True),
        "framed_cells": framed_cells,
        "leading_pipes": leading_pipes,
        "bare_cells": bare_cells("\n"),
        "spaced_cells": bare_cells("\n\n"),
        "little_tables": little_tables,
        "headed_by_ocr": headed_by_ocr,
        "tables_in_markdown": tables_in_markdown,
        "printed_lines": printed_lines(random),
        "aligned_lines": aligned_lines,
    }


EXTRACTS = tuple(extracts(Random(0)))
KEEPS_BLANKS = frozenset({"leading_pipes", "little_tables", "headed_by_ocr", "tables_in_markdown"})
"""All others lose blank cells: in a row with some of them, which is which cannot be known."""
