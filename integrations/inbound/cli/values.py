"""What options may be: days, moments, division codes, rule ids; a wrong one is told what a right one looks like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import click

from gouji.engine.errors import Text

from .language import BadUse

RULE_ID: Final = re.compile(r"[A-Za-z]\d{2}")


class Day(click.ParamType[date]):
    """A calendar day: 2026-01-20."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise BadUse(
                Text(f"{value} 不是日期，要写成 2026-01-20", f"{value} is not a date; write it as 2026-01-20")
            ) from None


class Moment(click.ParamType[datetime]):
    """A moment: 2026-01-20T09:00, with or without a time zone; a day alone is its midnight."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the moment; without a zone in it, it is naive."""
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            text = Text(
                f"{value} 不是时间，要写成 2026-01-20T09:00 或带时区的 2026-01-20T09:00+08:00",
                f"{value} is not a time; write it as 2026-01-20T09:00 or with a zone, 2026-01-20T09:00+08:00",
            )
            raise BadUse(text) from None


class Region(click.ParamType[str]):
    """A 行政区划代码: six digits, or two or four for a whole province or city."""

    name = "CODE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the digits."""
        if re.fullmatch(r"\d{2}(\d{2}){0,2}", value, re.ASCII):
            return str(value)
        text = Text(
            f"{value} 不是行政区划代码，要写 6 位数字（或 2、4 位前缀）",
            f"{value} is not a division code; write six digits (or the first two or four)",
        )
        raise BadUse(text)


DAY: Final = Day()
MOMENT: Final = Moment()
REGION: Final = Region()


def split_rules(only: Sequence[str], paths: Sequence[str]) -> tuple[frozenset[str], list[Path]]:
    """Tell rule ids from paths, so that `--only A01 A02 x.txt` and `--only A01,A02` are understood too.

    Args:
        only: the values of `--only`.
        paths: the arguments; one that looks like a rule id and is no file is a rule if `--only` was given.

    Returns:
        The rule ids in capitals, and the paths.
    """
    rules = {part.strip().upper() for value in only for part in value.split(",") if part.strip()}
    files = []
    for word in paths:
        if only and RULE_ID.fullmatch(word) and not Path(word).exists():
            rules.add(word.upper())
        else:
            files.append(Path(word))
    return frozenset(rules), files
