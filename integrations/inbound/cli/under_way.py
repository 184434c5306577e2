"""How far a long command is, drawn on the standard error of a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gouji.engine.errors import Text

from .language import say


@contextmanager
def shown_progress(title: Text) -> Iterator[Callable[[int, int], None]]:
    """Yield what draws a bar on the standard error of a terminal, told how much of how much is done; nothing elsewhere."""
    from rich.console import Console  # here, so that a few rows do not wait for it
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = Console(file=sys.stderr)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(say(title), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
