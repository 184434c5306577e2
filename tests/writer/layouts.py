"""The founding layouts: what a converter makes of merged cells differs from one to the next."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .extracts import extracts
from .grids import Box, Grid, appeals_grid, disclosure_grid, requests_grid, spread
from .labels import HEADINGS
from .report import Written

Wording = Callable[[str], str]


def _as_is(label: str) -> str:
    return label


def _without_columns_merged(grid: Grid) -> list[list[Box | None]]:
    """Merged rows leave one blank each, merged columns none: what Word's cells give line by line."""
    rows = []
    for place, line in enumerate(spread(grid)):
        above = _reaching_into(grid, place)
        rows.append([box for column, box in enumerate(line) if box is not None or column in above])
    return rows


def _reaching_into(grid: Grid, place: int) -> set[int]:
    """First columns of the boxes of earlier rows that reach down into row `place`."""
    return {
        column
        for before, line in enumerate(spread(grid)[:place])
        for column, box in enumerate(line)
        if box is not None and before + box.high > place
    }


def _cells(grid: Grid, wording: Wording) -> str:
    rows = _without_columns_merged(grid)
    return "\n".join(f"\t{_tab_row(row, wording)}\n".replace("\t", "\n\t")[1:] for row in rows) + "\n"


def _tab_row(row: list[Box | None], wording: Wording) -> str:
    return "\t".join("" if box is None else box.text if box.is_figure else wording(box.text) for box in row)


def _tabs(grid: Grid, wording: Wording) -> str:
    """Every place of the grid has its column: merged ones are blank."""
    return "\n".join(_tab_row(row, wording) for row in spread(grid)) + "\n"


def _shifted_tabs(grid: Grid, wording: Wording) -> str:
    """As web pages give it: labels over three or two columns leave one blank, the rest trails behind.

    The heads are narrower than the rows under them.
    """
    lines = []
    for row in spread(grid):
        places: list[Box | None] = list(row)
        first = next((place for place, box in enumerate(places) if box is not None), 0)
        last_label = max((place for place, box in enumerate(places) if box and not box.is_figure), default=0)
        if len(places) == 10 and not any(box and box.is_figure for box in places):
            lines.append(_tab_row([box for place, box in enumerate(places) if place not in (1, 2)], wording))
            continue
        if len(places) == 10 and last_label < 2 and first < 2:
            places = [*places[:2], *places[3:], None]
        lines.append(_tab_row(places, wording))
    return "\n".join(lines) + "\n"


def _pipes(grid: Grid, wording: Wording) -> str:
    """Merged places vanish; the row is filled up behind with bare separators."""
    width = max(sum(box.wide for box in row) for row in grid)
    lines = []
    for boxes in grid:
        texts = [box.text if box.is_figure else wording(box.text) for box in boxes]
        lines.append(" | ".join(texts) + " | " + "|" * (width - len(texts)))
    return "\n".join(lines) + "\n"


def _bordered_pipes(grid: Grid, wording: Wording) -> str:
    """A Markdown table: a border on both sides, a rule under the first row, merged places blank."""
    lines = []
    for place, row in enumerate(spread(grid)):
        lines.append("| " + _tab_row(row, wording).replace("\t", " | ") + " |")
        if place == 0:
            lines.append("|" + " --- |" * len(row))
    return "\n".join(lines) + "\n"


def _run_on_cells(grid: Grid, wording: Wording) -> str:
    """One cell per line and nothing between the rows; merged places leave no line."""
    return "\n".join(f"\t{box.text if box.is_figure else wording(box.text)}" for row in grid for box in row)


def _piped_cells(grid: Grid, wording: Wording) -> str:
    """One cell per line, each closed by a stroke; a row is filled up behind with bare strokes."""
    width = max(sum(box.wide for box in row) for row in grid)
    lines = []
    for row in grid:
        lines.extend(f"{box.text if box.is_figure else wording(box.text)} |".lstrip() for box in row)
        if len(row) < width:
            lines.append("|" * (width - len(row)))
    return "\n".join(lines) + "\n"


def _stripped_tabs(grid: Grid, wording: Wording) -> str:
    """Tab rows whose blanks at the end an editor has taken away."""
    return "\n".join(line.rstrip("\t") for line in _tabs(grid, wording).split("\n"))


def _spaced_tabs(grid: Grid, wording: Wording) -> str:
    """Tab rows with a blank column more than the form has, the same one in every row."""
    lines = _tabs(grid, wording).strip("\n").split("\n")
    rows = [line.split("\t") for line in lines]
    return "\n".join("\t".join([*row[:3], "", *row[3:]]) for row in rows) + "\n"


def _open_pipes(grid: Grid, wording: Wording) -> str:
    """Pipe rows without a border on either side, merged places kept as blanks."""
    return _tabs(grid, wording).replace("\t", " | ")


def _torn(random: Random) -> Callable[[Grid, Wording], str]:
    def lay_out(grid: Grid, wording: Wording) -> str:
        """Tab rows of a PDF: labels broken by blanks, pages breaking between rows and inside a label."""
        rows = [_tab_row(row, _broken(random, wording)) for row in spread(grid)]
        last_head = max((place for place, row in enumerate(grid) if not any(box.is_figure for box in row)))
        body = [place for place in range(last_head + 2, len(rows)) if "\t" in rows[place]]
        if len(body) > 6:
            for place in sorted(random.sample(body[:-1], 2), reverse=True):
                torn = _tear(random, rows[place])
                if len(torn) > 1 and random.random() < 0.5:
                    torn[1:2] = ["", *rows[: last_head + 1]]
                rows[place : place + 1] = torn
        return "\n".join(rows) + "\n"

    return lay_out


def _tear(random: Random, row: str) -> list[str]:
    """Cut the label of a row in two; the page breaks between; the figures stay with either half."""
    cells = row.split("\t")
    first = next(
        place
        for place, text in enumerate(cells)
        if (text[:1].isdigit() and "." in text) or text[:1] in "一二四（"
    )
    while first + 1 < len(cells) and any(char > "\u4e00" for char in cells[first + 1]):
        first += 1
    label = cells[first]
    if len(label) < 8:
        return [row]
    cut = random.randrange(5, len(label) - 1)
    blank = [""] * len(cells)
    upper, lower = list(cells), list(blank)
    upper[first], lower[first] = label[:cut], label[cut:]
    if random.random() < 0.4:
        upper[first + 1 :], lower[first + 1 :] = blank[first + 1 :], cells[first + 1 :]
    return ["\t".join(upper), "", "\t".join(lower)]


def _broken(random: Random, wording: Wording) -> Wording:
    def break_up(label: str) -> str:
        worded = wording(label)
        if len(worded) < 4 or random.random() < 0.5:
            return worded
        place = random.randrange(2, len(worded))
        return f"{worded[:place]} {worded[place:]}"

    return break_up


def _broken_lines(random: Random, wording: Wording) -> Wording:
    def break_up(label: str) -> str:
        worded = wording(label)
        if not 2 <= len(worded) <= 6 or random.random() < 0.6:
            return worded
        return f"{worded[:-1]}\n{worded[-1]}"

    return break_up


LAYOUTS = (
    "cells",
    "broken_cells",
    "run_on_cells",
    "piped_cells",
    "tabs",
    "shifted_tabs",
    "spaced_tabs",
    "torn_tabs",
    "pipes",
    "bordered_pipes",
    "open_pipes",
)


def write(report: Written, layout: str, random: Random | None = None, *, wording: Wording = _as_is) -> str:
    """Return the report's text in `layout`; `wording` may change labels, never figures."""
    random = random or Random(0)
    lay_out: dict[str, Callable[[Grid, Wording], str]] = {
        "cells": _cells,
        "broken_cells": lambda grid, words: _cells(grid, _broken_lines(random, words)),
        "tabs": _tabs,
        "shifted_tabs": _shifted_tabs,
        "torn_tabs": _torn(random),
        "run_on_cells": _run_on_cells,
        "piped_cells": _piped_cells,
        "stripped_tabs": _stripped_tabs,
        "spaced_tabs": _spaced_tabs,
        "open_pipes": _open_pipes,
        "pipes": _pipes,
        "bordered_pipes": _bordered_pipes,
        **extracts(random),
    }
    tables = {"disclosure": disclosure_grid, "requests": requests_grid, "appeals": appeals_grid}
    parts = [report.title, ""]
    for ordinal, (key, heading) in zip("一二三四五六", HEADINGS, strict=True):
        parts.append(f"{ordinal}、{heading}")
        body = lay_out[layout](tables[key](report), wording) if key in tables else report.prose_of(key)
        parts.extend([body, ""])
    return "\n".join(parts)
