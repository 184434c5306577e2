"""The first that runs: what must be set before the rest is imported."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

LASTING: Final = frozenset({"serve", "web", "worker", "beat", "demo"})
"""Commands that go on until they are stopped."""
RARELY: Final = (200_000, 20, 50)
"""How rarely the others look for garbage: nearly all that they make while they start stays, which to go through takes a
tenth of the time of checking one report."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line of this process and exit with its status."""
    words = sys.argv[1:] if arguments is None else arguments
    if LASTING.isdisjoint(words):
        gc.set_threshold(*RARELY)
    _spare_plugins()
    from .app import run_process  # here: importing makes as much as checking does

    status = run_process(words)
    gc.freeze()  # else all there is is gone through once more while the process ends
    sys.exit(status)


def _spare_plugins() -> None:
    """Keep pydantic from looking through everything installed for plugins of its own; nothing of Gouji has one."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
