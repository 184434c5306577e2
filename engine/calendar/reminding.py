"""Which reminder is due on a day, and which are passed over: each at most once, none forgotten, never several at once.

A step is a number of days counted from the last day: -14 is two weeks before it, 1 the day after.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from ..errors import BadRequestError, Text

Why = Literal["superseded", "stale"]
"""A later step is due already; its time is long over (nobody looked for weeks)."""

STILL_DUE_DAYS: Final = 14
"""How long the last step may come late: a reminder of January's deadline in May helps nobody."""
_FURTHEST: Final = 366


@dataclass(frozen=True, slots=True)
class Skipped:
    """A step that will not be sent any more, and why."""

    step: int
    why: Why


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done today for one organ that has not filed.

    Attributes:
        step: the one reminder to send now; None where there is none.
        skipped: earlier ones that were not sent in their time, to be recorded as passed over.
    """

    step: int | None = None
    skipped: tuple[Skipped, ...] = ()


def due_today(deadline: date, today: date, steps: Iterable[int], settled: Collection[int] = ()) -> Due:
    """Return what is due for one organ.

    Of several steps whose day has come and that are not settled, the latest is sent and the others are passed over.

    Args:
        deadline: the last day, inclusive.
        today: the day in China.
        steps: of the reminders, in days from the deadline.
        settled: steps that were sent, reserved or passed over before.
    """
    come = sorted(step for step in set(steps) if deadline + timedelta(days=step) <= today)
    open_steps = [step for step in come if step not in settled]
    if not open_steps:
        return Due()
    latest, skipped = come[-1], [Skipped(step, "superseded") for step in open_steps if step != come[-1]]
    if latest in settled:
        return Due(None, tuple(skipped))
    is_last = latest == max(steps)
    if is_last and today > deadline + timedelta(days=latest + STILL_DUE_DAYS):
        return Due(None, (*skipped, Skipped(latest, "stale")))
    return Due(latest, tuple(skipped))


def read_steps(lines: Iterable[str]) -> tuple[int, ...]:
    """Return the steps that a parameter holds, the earliest first: `-14`, `T-14`, `T+1`, `1`.

    Raises:
        BadRequestError: a line is no whole number of days within a year (`bad_step`).
    """
    return tuple(sorted({_step(line) for line in lines}))


def _step(line: str) -> int:
    word = line.strip().upper().removeprefix("T").replace("−", "-")
    try:
        step = int(word)
    except ValueError:
        step = _FURTHEST + 1
    if abs(step) > _FURTHEST:
        raise BadRequestError(
            "bad_step",
            Text(
                f"提醒时点“{line}”应写作 T-14 或 T+1（距时限的天数）",
                f"the reminder «{line}» should read T-14 or T+1: days from the deadline",
            ),
        )
    return step


def step_name(step: int) -> str:
    """Return a step as people write it: T-14, T+1, T+0."""
    return f"T{step:+d}"
