"""The process that reads: `python -P -m gouji.workers.reader FOLDER [NICENESS]`, started and fed by `gouji.workers.reading`.

It takes one document after the other from standard input, until that is closed: then whoever started it is gone, and
it ends itself with all it started. It keeps within the time and memory that come with each document, and sees none
of our secrets.
"""

from __future__ import annotations

import faulthandler
import gc
import json
import os
import resource
import select
import shutil
import signal
import sys
import threading
from contextlib import suppress
from typing import Any, BinaryIO, Final

from gouji.engine.canonical import document_to_json, dumps
from gouji.engine.errors import UnreadableError
from gouji.engine.reading import preload, read_document

from .frames import BrokenOffError, read_frame, write_frame
from .offspring import end_descendants

MEGABYTE: Final = 1024 * 1024
STACK_BYTES: Final = 256 * 1024


def main(folder: str, niceness: int = 0) -> None:
    """Read document after document; write what each says, or why it says nothing.

    Args:
        folder: for the files of converters; it is removed at the end.
        niceness: how far it gives way to other processes, 0 to 19.
    """
    os.nice(niceness)
    answers = _own_output()
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _end_with_parent(folder)
    preload()
    gc.freeze()  # what is loaded stays: looking through it again costs a reading some hundredths
    room = _address_space()
    with suppress(BrokenOffError, BrokenPipeError):
        while (order := read_frame(sys.stdin.buffer)) is not None:
            data = read_frame(sys.stdin.buffer)
            if data is None:
                break
            write_frame(answers, _answer(json.loads(order), data, room))
    _end(folder)


def _answer(order: dict[str, Any], data: bytes, room: int) -> bytes:
    """Read one document within its limits, memory counted from what the process took when it had read none."""
    _limit(resource.RLIMIT_AS, room + order["megabytes"] * MEGABYTE)
    _limit(resource.RLIMIT_CPU, int(_processor_seconds()) + 1 + order["seconds"])
    try:
        document = read_document(data, order["source"], max_bytes=order["max_bytes"])
    except UnreadableError as error:
        return dumps({"error": {"code": error.code, "zh": error.text.zh, "en": error.text.en}}).encode()
    return dumps({"document": document_to_json(document, both_languages=True)}).encode(
        "utf-8", "surrogatepass"
    )


def _limit(kind: int, most: int) -> None:
    """Set the limit that can be set again for the next document; what the machine allows at most stays."""
    hard = resource.getrlimit(kind)[1]
    soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (soft, hard))


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _address_space() -> int:
    """Bytes of address space in use; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except FileNotFoundError:
        return 0


def _own_output() -> BinaryIO:
    """Keep standard output for answers alone: what a library prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _end_with_parent(folder: str) -> None:
    """Watch standard input from a thread: once nobody can write to it any more, end the whole process group."""
    threading.stack_size(STACK_BYTES)
    threading.Thread(target=_watch, args=(folder,), name="parent", daemon=True).start()
    threading.stack_size(0)


def _watch(folder: str) -> None:
    poll = select.poll()
    poll.register(0, 0)
    poll.poll()
    _end(folder)


def _end(folder: str) -> None:
    """End what this process started and itself, and leave no file behind: nobody else is there to do it."""
    end_descendants(os.getpid())
    shutil.rmtree(folder, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0)
