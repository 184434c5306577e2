"""What is wrong with a ruleset, collected so that an author sees every mistake at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ..errors import GoujiError, Location, RulesetError, Text


class RuleProblem(GoujiError):
    """One mistake of a rule author, with its file and line."""


class ExpressionError(Exception):
    """A mistake inside one expression.

    Attributes:
        code: stable name of the kind of mistake.
        text: what is wrong and what to write instead.
        offset: characters from the start of the expression.
    """

    def __init__(self, code: str, text: Text, offset: int = 0) -> None:
        super().__init__(code, text, offset)
        self.code = code
        self.text = text
        self.offset = offset


FOLLOWS: Final = "follows"
"""Code of a mistake that only follows from one told elsewhere."""

ONE_A_PLACE: Final = frozenset({"unknown_cell", "cell_of_other_form"})
"""In a loop a misspelt row is wrong in every column: the first of these cells says what to mend."""


class Problems:
    """Collects mistakes; the same mistake at the same place is kept once, what only follows from another not at all."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], RuleProblem] = {}

    def add(self, code: str, text: Text, location: Location | None) -> None:
        """Keep one mistake."""
        if code == FOLLOWS:
            return
        told = "" if code in ONE_A_PLACE else text.en
        self._found.setdefault((code, str(location), told), RuleProblem(code, text, location))

    def __bool__(self) -> bool:
        return bool(self._found)

    def all(self) -> tuple[RuleProblem, ...]:
        """Return all mistakes in the order of their files and lines."""
        return tuple(sorted(self._found.values(), key=_place))

    def raise_if_any(self) -> None:
        """Raise a RulesetError with every mistake, if there is one."""
        if self._found:
            raise RulesetError(self.all())


def _place(problem: RuleProblem) -> tuple[str, int, int]:
    location = problem.location
    return (
        str(location.path) if location else "",
        (location.line or 0) if location else 0,
        (location.column or 0) if location else 0,
    )


def nearest(name: str, known: Iterable[str]) -> Text:
    """Return a proposal for a misspelt `name`, empty where nothing is near."""
    from difflib import get_close_matches  # here: rules without mistakes need not wait for it

    matches = get_close_matches(name, list(known), n=1, cutoff=0.6)
    if not matches:
        return Text("", "")
    return Text(f"；是否为 {matches[0]}？", f"; did you mean {matches[0]}?")
