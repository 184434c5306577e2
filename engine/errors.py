"""Every error that Gouji raises on purpose: a code, a sentence in both languages, and where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in Chinese and in English.

    Chinese is the language of the people who read it; English is the translation.
    """

    zh: str
    en: str

    def in_language(self, language: Language) -> str:
        """Return the sentence in `language`."""
        return self.zh if language == "zh" else self.en

    def __str__(self) -> str:
        return self.zh


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file that a person wrote: path, line and column, both counted from 1."""

    path: Path
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [str(self.path), *(str(part) for part in (self.line, self.column) if part is not None)]
        return ":".join(parts)


class GoujiError(Exception):
    """Root of all errors of Gouji.

    Attributes:
        code: stable machine name in snake_case, e.g. `empty_file`; the REST door maps it to a status.
        text: what is wrong and what to do about it.
        location: where, if a file that a person wrote is at fault.
    """

    def __init__(self, code: str, text: Text, location: Location | None = None) -> None:
        super().__init__(code, text, location)
        self.code = code
        self.text = text
        self.location = location

    def __str__(self) -> str:
        place = f"{self.location}: " if self.location else ""
        return f"{place}{self.text.zh}"


class UnreadableError(GoujiError):
    """The document cannot be read as a report; the filer must hand in another file."""


class RulesetError(GoujiError):
    """The author of a ruleset erred.

    `problems` holds every single problem that was found, each with its file and line.
    """

    def __init__(self, problems: tuple[GoujiError, ...]) -> None:
        listing_zh = "\n".join(f"{problem.location}: {problem.text.zh}" for problem in problems)
        listing_en = "\n".join(f"{problem.location}: {problem.text.en}" for problem in problems)
        super().__init__("bad_ruleset", Text(listing_zh, listing_en))
        self.problems = problems


class DecisionError(GoujiError):
    """durable_rules could not decide: our failure, never the report's; the outcome is undefined."""


class ConflictError(GoujiError):
    """Somebody else was first, for instance with a claim."""


class NotFoundError(GoujiError):
    """There is nothing under this name."""


class NotSignedInError(GoujiError):
    """Nobody knows who this is: no sign-in or token, a wrong one, or one that ran out."""


class ForbiddenError(GoujiError):
    """This person may not do that."""


class BadRequestError(GoujiError):
    """What came in has the wrong shape; `text` says what to send instead."""
