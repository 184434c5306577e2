"""Jobs that are done once a day: taken by whoever comes first, told how far they are, taken up again where they broke off.

Two schedulers may begin one, and a process may die half-way: nothing happens twice, because every job writes down what
it did under a key of its own. The moment is handed in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from gouji.engine.errors import GoujiError
from gouji.engine.store.queries import runs
from gouji.engine.store.tables import CalendarRun

from .work import Work

Progress = Callable[[int, int, int], None]
"""Called with how many organs were looked at, how many led to something, and how many there are."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a job of a day came to: how many organs it looked at, and how many led to something."""

    looked_at: int
    found: int


Job = Callable[[Work, datetime, Progress], Done]
"""A job: the work, the moment in the office's zone, and whom to tell how far it is."""


def run_job(
    work: Work, job: str, do: Job, now: datetime, *, again: bool = False, watch: Progress | None = None
) -> Done | None:
    """Do one job of the day of `now`; None where it is done already, or somebody else is at it.

    What went wrong is kept with the run, and the next look takes it up again.

    Args:
        now: aware, in the office's zone.
        again: although it is done.
        watch: told how far it is.

    Raises:
        GoujiError: a deadline or a step in the parameters cannot be read.
    """
    with work.database.session() as session:
        run = runs.claim(session, job, now.date().isoformat(), work.now(), again=again)
    if run is None:
        return None
    try:
        done = do(work, now, _told(work, run, watch))
    except GoujiError as error:
        with work.database.session() as session:
            runs.fail(session, run, error.text.zh)
        raise
    with work.database.session() as session:
        runs.finish(session, run, work.now())
    return done


def _told(work: Work, run: CalendarRun, watch: Progress | None) -> Progress:
    def told(looked_at: int, found: int, total: int) -> None:
        with work.database.session() as session:
            runs.advance(session, run, done=looked_at, found=found, total=total, now=work.now())
        if watch is not None:
            watch(looked_at, found, total)

    return told
