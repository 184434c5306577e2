"""Numbers and sentences in the language of a summary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from string import Formatter
from typing import Final

from gouji.engine.errors import Language, Text
from gouji.engine.summary import Figure, Rate

from .outline import Cell, Sentence

UNKNOWN: Final = "—"
"""A number that cannot be said, which is not 0."""
MINUS: Final = "−"


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes in one language."""

    language: Language

    def say(self, zh: str, en: str) -> str:
        """Return the words in the language of this pen."""
        return zh if self.language == "zh" else en

    def text(self, text: Text) -> str:
        """Return a text in the language of this pen."""
        return text.in_language(self.language)

    def words(self, text: str, address: str | None = None, level: int = 0) -> Cell:
        """Return words for a table."""
        return Cell(text, address=address, level=level)

    def figure(self, figure: Figure) -> Cell:
        """Return this year's number with its list."""
        return self.number(figure.value, figure.address)

    def before(self, figure: Figure) -> Cell:
        """Return last year's number with its list."""
        return self.number(figure.before, figure.address_before)

    def number(self, value: int | None, address: str | None = None) -> Cell:
        """Return a number with its list; one that cannot be said has none."""
        if value is None:
            return Cell(UNKNOWN, is_number=True)
        return Cell(signed(value), value, address, is_number=True)

    def change(self, value: int | None) -> Cell:
        """Return how much a number grew."""
        if value is None:
            return Cell(UNKNOWN, is_number=True)
        return Cell(f"+{value}" if value > 0 else signed(value), value, is_number=True)

    def percent(self, value: Decimal | None, address: str | None = None) -> Cell:
        """Return a rate with the list of its part."""
        if value is None:
            return Cell(UNKNOWN, is_number=True)
        return Cell(f"{value}%", value, address, is_number=True)

    def rate(self, rate: Rate) -> Cell:
        """Return this year's rate with the list of its part."""
        return self.percent(rate.percent, rate.part.address)

    def rate_before(self, rate: Rate) -> Cell:
        """Return last year's rate with the list of its part."""
        return self.percent(rate.percent_before, rate.part.address_before)

    def day(self, day: date) -> str:
        """Return a date in words."""
        return self.say(f"{day.year}年{day.month}月{day.day}日", day.isoformat())

    def moment(self, moment: datetime) -> str:
        """Return a time in words."""
        return self.say(f"{self.day(moment.date())}{moment:%H:%M}", f"{moment:%Y-%m-%d %H:%M}")

    def sentence(self, zh: str, en: str, **named: Figure | Rate | Cell | str) -> Sentence:
        """Return a sentence in which `{name}` stands for a number or for words."""
        pieces: list[Cell] = []
        for literal, name, _, _ in Formatter().parse(self.say(zh, en)):
            if literal:
                pieces.append(Cell(literal))
            if name:
                pieces.append(self._piece(named[name]))
        return tuple(pieces)

    def unit(self, figure: Figure) -> str:
        """Return the unit of a figure."""
        return self.text(figure.unit)

    def _piece(self, value: Figure | Rate | Cell | str) -> Cell:
        if isinstance(value, Figure):
            return self.figure(value)
        if isinstance(value, Rate):
            return self.rate(value)
        return value if isinstance(value, Cell) else Cell(value)


def signed(value: int) -> str:
    """Return a whole number with a true minus."""
    return f"{MINUS}{-value}" if value < 0 else str(value)


def joined(sentences: Iterable[Sentence], between: str = "") -> Sentence:
    """Return several sentences as one."""
    pieces: list[Cell] = []
    for sentence in sentences:
        if pieces and between:
            pieces.append(Cell(between))
        pieces.extend(sentence)
    return tuple(pieces)
