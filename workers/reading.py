"""Reads documents in a process of its own, so that a file which hangs or kills the reader costs one submission.

The process (`reader.py`) is kept warm: one per process that runs tasks, started before its first document and fed one
after the other. It is started anew when it died, was ended for its time, has read so many documents, or has grown.
It runs in a session of its own, sees none of our secrets, and ends itself once its parent is gone.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, NamedTuple, Self, cast

import structlog

from gouji.engine.canonical import document_from_json, loads
from gouji.engine.errors import Text, UnreadableError
from gouji.engine.model import Document
from gouji.engine.reading import MAX_BYTES, too_large

from .frames import BrokenOffError, receive, send
from .offspring import end_offspring

GRACE_SECONDS: Final = 30
"""How much longer than its processor seconds a document may take on a busy machine before the reader is ended."""
KEPT: Final = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "SYSTEMROOT")
"""Environment that a reader needs to start; everything else, our secrets too, stays here."""
OWN_MEGABYTES: Final = 256
"""Memory that a reader may take of its own, its libraries included, before a document comes."""
TOLD_BYTES: Final = 4_000
"""How much is logged of what a dying reader said."""
SAID_BYTES: Final = 256 * 1024
"""How much a reader may have said before that is forgotten."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the reading of one document may take, and when a reader is started anew.

    Attributes:
        seconds: processor time.
        megabytes: memory, beside what the reader takes before its first document.
        documents: how many one process reads before another takes its place: what libraries leak goes with it.
        max_bytes: largest file that is read.
    """

    seconds: int = 60
    megabytes: int = 1024
    documents: int = 500
    max_bytes: int = MAX_BYTES


class Reader:
    """A warm process that reads; give it documents with `read`, one at a time, and `close` it.

    It costs nothing before `start` or the first document. A process that was forked may not use its parent's.
    """

    def __init__(self, limits: Limits, *, niceness: int = 0, is_discreet: bool = False) -> None:
        """Start nothing yet.

        Args:
            limits: what one document may take.
            niceness: how far the process gives way to others, 0 to 19 (`nice`).
            is_discreet: what it reads is nobody's business: neither names of files nor its last words are logged.
        """
        self._limits = limits
        self._niceness = niceness
        self._is_discreet = is_discreet
        self._process: _Process | None = None
        self._lock = threading.Lock()
        self.last_words = ""
        """What the process that died last said on standard error, at its end; for whoever looks for the cause."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process now at work, which leads the session of all that it starts; None where there is none."""
        return self._process.pid if self._process and self._process.is_alive() else None

    def start(self) -> None:
        """Start the process now, so that the first document does not wait for it."""
        with self._lock:
            self._ready()

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._drop()

    def read(self, data: bytes, source: str) -> Document:
        """Return the report in `data`.

        Args:
            source: file name, for messages and, where nothing else names it, for the organ.

        Raises:
            UnreadableError: what `read_document` raises; `too_slow` or `reader_died` if the process did not end well.
        """
        if len(data) > self._limits.max_bytes:
            raise too_large(len(data), self._limits.max_bytes)
        with self._lock:
            process = self._ready()
            is_fresh = process.documents == 0
            try:
                answer = self._ask(process, data, source)
            except BrokenOffError:
                # What it read before may have harmed it: the document gets a process that has read nothing.
                if is_fresh:
                    raise _died() from None
                answer = self._ask_again(data, source)
        return _document(answer)

    def _ask_again(self, data: bytes, source: str) -> bytes:
        try:
            return self._ask(self._ready(), data, source)
        except BrokenOffError:
            raise _died() from None

    def _ask(self, process: _Process, data: bytes, source: str) -> bytes:
        try:
            answer = process.ask(data, source, self._limits)
        except TimeoutError:
            self._drop()
            raise _too_slow() from None
        except BrokenOffError:
            end = self._drop()
            self.last_words = "" if self._is_discreet else end.said
            self._tell_of_death(source, end)
            if end.status == -signal.SIGXCPU:
                raise _too_slow() from None
            raise
        except BaseException:  # an answer that nobody took would be taken for that of the next document
            self._drop()
            raise
        if process.is_used_up(self._limits):
            self._drop()
            self._ready()
        return answer

    def _tell_of_death(self, source: str, end: _End) -> None:
        said = {} if self._is_discreet else {"source": source, "said": end.said}
        log.warning("reader_died", status=end.status, **said)

    def _ready(self) -> _Process:
        if self._process and not self._process.is_alive():
            self._drop()
        if self._process is None:
            self._process = _Process(self._niceness)
        return self._process

    def _drop(self) -> _End:
        process, self._process = self._process, None
        return process.end() if process else _End(0, "")


class _End(NamedTuple):
    """How a process ended: its exit status, negative for a signal, and what it last said on standard error."""

    status: int
    said: str


class _Process:
    """One process and the ends of its pipes that are ours."""

    def __init__(self, niceness: int) -> None:
        self.documents = 0
        self._owner = os.getpid()
        self._folder = tempfile.TemporaryDirectory(prefix="gouji-reader-", ignore_cleanup_errors=True)
        self._said: BinaryIO = tempfile.TemporaryFile("a+b")  # noqa: SIM115 # closed when the process is ended
        self._child = subprocess.Popen(  # noqa: S603 # our own command, no shell, a folder of our own
            [sys.executable, "-P", "-m", "gouji.workers.reader", self._folder.name, str(niceness)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            env={name: value for name, value in os.environ.items() if name in KEPT}
            | {"TMPDIR": self._folder.name},
            start_new_session=True,
            bufsize=0,
        )
        self.pid = self._child.pid
        self._pipes = cast("tuple[IO[bytes], IO[bytes]]", (self._child.stdin, self._child.stdout))
        for pipe in self._pipes:
            os.set_blocking(pipe.fileno(), False)

    def is_alive(self) -> bool:
        """Tell whether it is ours, not of the process that this one was forked from, and has not ended."""
        return self._owner == os.getpid() and self._child.poll() is None

    def ask(self, data: bytes, source: str, limits: Limits) -> bytes:
        """Return its answer on one document.

        Raises:
            TimeoutError: it took longer than it may.
            BrokenOffError: it ended.
        """
        order = {
            "source": source,
            "seconds": limits.seconds,
            "megabytes": limits.megabytes,
            "max_bytes": limits.max_bytes,
        }
        until = time.monotonic() + limits.seconds + GRACE_SECONDS
        to_it, from_it = self._pipes
        self.documents += 1
        send(to_it.fileno(), json.dumps(order).encode(), until)
        send(to_it.fileno(), data, until)
        return receive(from_it.fileno(), until)

    def is_used_up(self, limits: Limits) -> bool:
        """Tell whether it has read enough documents, or holds much memory although it reads none."""
        if os.fstat(self._said.fileno()).st_size > SAID_BYTES:
            self._said.truncate(0)
        return self.documents >= limits.documents or self._megabytes() > OWN_MEGABYTES + limits.megabytes // 2

    def end(self) -> _End:
        """End it and all that it started."""
        for pipe in self._pipes:
            pipe.close()
        if self._owner != os.getpid():
            self._said.close()
            return _End(0, "")
        end_offspring(self.pid)
        status = self._child.wait()
        self._folder.cleanup()
        with self._said:
            self._said.seek(max(self._said.seek(0, os.SEEK_END) - TOLD_BYTES, 0))
            return _End(status, self._said.read().decode("utf-8", "replace"))

    def _megabytes(self) -> int:
        """Memory that it holds now; 0 where the system does not tell."""
        with suppress(OSError):
            pages = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]
            return int(pages) * os.sysconf("SC_PAGE_SIZE") // (1024 * 1024)
        return 0


def _document(answer: bytes) -> Document:
    value: dict[str, Any] = loads(answer)
    if "error" in value:
        error = value["error"]
        raise UnreadableError(error["code"], Text(error["zh"], error["en"]))
    return document_from_json(value["document"])


def _too_slow() -> UnreadableError:
    return UnreadableError(
        "too_slow",
        Text(
            "文件过于复杂，在时限内无法读完；请另存为常规格式后重新提交",
            "the file is too complex to be read in time; save it in a plain format and submit again",
        ),
    )


def _died() -> UnreadableError:
    return UnreadableError(
        "reader_died",
        Text(
            "读取该文件时程序异常中止（文件可能损坏或过大）；请重新导出后提交",
            "the reader died on this file, which may be damaged or too large; export it anew and submit again",
        ),
    )
