"""Child processes that never outlive their parent, whatever becomes of it."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

PR_SET_PDEATHSIG: Final = 1
"""Linux: the signal that the kernel sends to a process when its parent dies (prctl(2))."""

_PRCTL: Final = ctypes.CDLL(None, use_errno=True).prctl if sys.platform == "linux" else None


def die_with_parent(parent: int, sign: signal.Signals = signal.SIGKILL) -> None:
    """Ask the kernel to send `sign` to this process when its parent dies; elsewhere than on Linux nothing.

    Args:
        parent: process id of the parent that is meant; this process ends if that is already gone.
        sign: what is sent.
    """
    if _PRCTL is None:
        return
    _PRCTL(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def start(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    deaf_to: Collection[signal.Signals] = (signal.SIGINT,),
    at_parents_death: signal.Signals = signal.SIGKILL,
    pass_fds: Sequence[int] = (),
    output: int | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child of the same process group that dies with us and leaves Ctrl-C to us.

    Args:
        command: program and arguments.
        environment: of the child, ours if None.
        deaf_to: signals blocked in the child. A Ctrl-C reaches the whole group at once, and children are
            to be ended in order by whoever started them.
        at_parents_death: what the child gets when we die.
        pass_fds: file descriptors that stay open in the child.
        output: where its standard output and error go, to ours if None.
    """
    return subprocess.Popen(  # noqa: S603 - our own commands
        command,
        env=None if environment is None else dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        pass_fds=tuple(pass_fds),
        preexec_fn=_prepare(os.getpid(), deaf_to, at_parents_death),  # noqa: PLW1509 - no threads where it is called
    )


def _prepare(parent: int, deaf_to: Collection[signal.Signals], sign: signal.Signals) -> Callable[[], None]:
    def prepare() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, deaf_to)
        die_with_parent(parent, sign)

    return prepare


def ourselves(*arguments: str) -> tuple[str, ...]:
    """Return the command that runs `gouji ARGUMENTS` with this very Python, whatever lies in the folder."""
    return (sys.executable, "-P", "-m", "gouji.integrations.inbound.cli", *arguments)


def end(child: subprocess.Popen[bytes], *, within: float) -> None:
    """End a child: SIGTERM first, SIGKILL if it has not ended `within` seconds."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(within)
        except subprocess.TimeoutExpired:
            child.kill()
    child.wait()
