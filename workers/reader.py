"""The process that reads: `python -P -m gouji.workers.reader`, started and fed by `gouji.workers.reading`.

It takes one document after the other from standard input, until that is closed: then whoever started it is gone, and
it ends itself with all it started. It keeps within the time and memory that come with each document, and sees none
of our secrets.
"""

from __future__ import annotations

import faulthandler
import json
import os
import resource
import select
import sys
import threading
from typing import Any, BinaryIO, Final

from gouji.engine.canonical import document_to_json, dumps
from gouji.engine.errors import UnreadableError
from gouji.engine.reading import preload, read_document

from .frames import read_frame, write_frame
from .offspring import end_offspring

MEGABYTE: Final = 1024 * 1024
STACK_BYTES: Final = 256 * 1024


def main() -> None:
    """Read document after document; write what each says, or why it says nothing."""
    answers = _own_output()
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _end_with_parent()
    preload()
    room = _address_space()
    while (order := read_frame(sys.stdin.buffer)) is not None:
        data = read_frame(sys.stdin.buffer)
        if data is None:
            return
        write_frame(answers, _answer(json.loads(order), data, room))


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


def _end_with_parent() -> None:
    """Watch standard input from a thread: once nobody can write to it any more, end the whole process group."""
    threading.stack_size(STACK_BYTES)
    threading.Thread(target=_watch, name="parent", daemon=True).start()
    threading.stack_size(0)


def _watch() -> None:
    poll = select.poll()
    poll.register(0, 0)
    poll.poll()
    end_offspring(os.getpid())


if __name__ == "__main__":
    main()
