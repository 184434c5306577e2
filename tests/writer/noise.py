"""What recognition and extraction do to the lines of a table: figures lost, joined, cut, rows torn or swapped, letters misread."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from random import Random
from types import MappingProxyType
from typing import Final

Noise = Callable[[str, Random], str]

ROWS_HIT: Final = 4
_ALIKE: Final = MappingProxyType(
    dict(zip("政府信公申请第类理未已人大行其", "攻俯倌么由清笫粪埋末己入太仃共", strict=True))
)
_FIGURE: Final = re.compile(r"(?<=[\t|\s])[\d.]+(?=[\t|\s]|$)")
_NUMBERS: Final = re.compile(r"\d+(?![^<>]*>)")
"""Those in tags say over how many columns a cell reaches: a row of heads is none of figures."""
_FEWEST_FIGURES: Final = 3
_HEADINGS: Final = ("一、总", "二、主", "三、收", "四、政", "五、存", "六、其")
_STRAYS: Final = (".", "·", "1", "一", "'")


def _figures(line: str) -> list[re.Match[str]]:
    return [*_FIGURE.finditer(line)]


def _separator(line: str) -> str:
    if "\t" in line:
        return "\t"
    return " | " if "|" in line else "  "


def _dropped(line: str, random: Random) -> str:
    """A figure is lost together with a separator."""
    figures = _figures(line)
    if not figures:
        return line
    figure = random.choice(figures)
    before, behind = line[: figure.start()], line[figure.end() :]
    if "|" in behind:
        return before + behind.replace("|", "", 1)
    if "|" in before:
        return before[: before.rindex("|")] + behind
    return line[: figure.start()].rstrip("\t ") + line[figure.end() :]


def _strayed(line: str, random: Random) -> str:
    """A speck of dirt becomes a cell of its own."""
    figures = _figures(line)
    if not figures:
        return line
    place = random.choice(figures).start()
    return line[:place] + random.choice(_STRAYS) + _separator(line) + line[place:]


def _joined(line: str, random: Random) -> str:
    """Two neighbours stand in one cell, or as one number."""
    figures = _figures(line)
    if len(figures) < _FEWEST_FIGURES:
        return line
    place = random.randrange(len(figures) - 1)
    return line[: figures[place].end()] + random.choice((" ", "")) + line[figures[place + 1].start() :]


def _broken(line: str, random: Random) -> str:
    """The row goes on in the next line."""
    figures = _figures(line)
    if len(figures) < _FEWEST_FIGURES:
        return line
    end = figures[random.randrange(len(figures) - 1)].end()
    return line[:end] + "\n" + line[end:].lstrip("\t ")


def _misread(line: str, random: Random) -> str:
    """Letters for digits."""
    del random
    return re.sub(r"(?<=\d)[01]|[01](?=\d)", lambda match: "O" if match[0] == "0" else "l", line)


def _gapped(line: str, random: Random) -> str:
    """A number is cut by a blank."""
    figures = _figures(line)
    if not figures:
        return line
    figure = random.choice(figures)
    if len(figure[0]) < _FEWEST_FIGURES:
        return line
    return line[: figure.start() + 1] + " " + line[figure.start() + 1 :]


def _swallowed(line: str, random: Random) -> str:
    """A separator between two figures is lost, their blanks stay."""
    figures = _figures(line)
    if len(figures) < _FEWEST_FIGURES:
        return line
    place = random.randrange(len(figures) - 1)
    upper, lower = figures[place].end(), figures[place + 1].start()
    return line[:upper] + line[upper:lower].replace("\t", "", 1).replace("|", "", 1) + line[lower:]


def _doubled(line: str, random: Random) -> str:
    """A separator stands twice."""
    figures = _figures(line)
    if not figures:
        return line
    place = random.choice(figures).start()
    return line[:place] + _separator(line) + line[place:]


_IN_A_ROW: Final[Mapping[str, Noise]] = MappingProxyType(
    {
        "drop": _dropped,
        "stray": _strayed,
        "join": _joined,
        "split": _broken,
        "letters": _misread,
        "splitnum": _gapped,
        "swallow": _swallowed,
        "double": _doubled,
        "lost": lambda line, random: "",
        "dup": lambda line, random: f"{line}\n{line}",
    }
)
NOISES: Final = ("label", "merge", "swapline", *_IN_A_ROW)


def noisy(text: str, kind: str, random: Random) -> str:
    """Return `text` with `kind` of `NOISES` in some of its rows of figures, or in its labels."""
    lines = text.split("\n")
    if kind == "label":
        return "\n".join(_misspelt(line, random) for line in lines)
    rows = [place for place, line in enumerate(lines) if len(_NUMBERS.findall(line)) >= _FEWEST_FIGURES]
    hit = sorted(random.sample(rows, min(len(rows), ROWS_HIT)))
    if kind == "merge":
        return "\n".join(_merged(lines, rows, hit))
    if kind == "swapline":
        return "\n".join(_swapped(lines, hit))
    for place in hit:
        lines[place] = _IN_A_ROW[kind](lines[place], random)
    return "\n".join(line for place, line in enumerate(lines) if kind != "lost" or place not in hit)


def _misspelt(line: str, random: Random) -> str:
    """Characters become others that look alike."""
    if line.startswith(_HEADINGS) or random.random() > 0.4:
        return line
    return "".join(_ALIKE.get(char, char) if random.random() < 0.25 else char for char in line)


def _merged(lines: Sequence[str], rows: Sequence[int], hit: Sequence[int]) -> list[str]:
    """Two rows stand in one line."""
    kept = list(lines)
    for place in hit:
        if place + 1 in rows and place + 1 not in hit:
            kept[place] += ("\t" if "\t" in kept[place] else " ") + kept[place + 1]
            kept[place + 1] = ""
    return kept


def _swapped(lines: Sequence[str], hit: Sequence[int]) -> list[str]:
    """Two lines stand in each other's place."""
    kept = list(lines)
    for place in hit:
        if place + 1 < len(kept):
            kept[place], kept[place + 1] = kept[place + 1], kept[place]
    return kept
