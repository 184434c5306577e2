"""Reads a document in a process of its own, so that a file which hangs or kills the reader costs one submission.

`read_apart` starts `python -P -m gouji.workers.reading` (files of the working folder are no modules), writes the bytes to it and takes the document, as JSON,
from it. The child may use so much processor time and memory and no more, and sees none of our secrets.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from typing import Any, Final

from gouji.engine.canonical import document_from_json, document_to_json, dumps, loads
from gouji.engine.errors import Text, UnreadableError
from gouji.engine.model import Document
from gouji.engine.reading import read_document

GRACE_SECONDS: Final = 30
"""How much longer than its processor seconds a child may take on a busy machine before it is killed."""
MEGABYTE: Final = 1024 * 1024
KEPT: Final = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "SYSTEMROOT", "TMPDIR")
"""Environment that a child needs to start; everything else, our secrets too, stays here."""


def read_apart(data: bytes, source: str, *, seconds: int, megabytes: int) -> Document:
    """Return the report in `data`, read in a child process.

    Args:
        source: file name, for messages and, where nothing else names it, for the organ.
        seconds: processor time that the child may take.
        megabytes: memory that it may take.

    Raises:
        UnreadableError: what `read_document` raises; `too_slow` or `reader_died` if the child did not end well.
    """
    header = json.dumps({"source": source, "seconds": seconds, "megabytes": megabytes}).encode()
    try:
        child = subprocess.run(
            [sys.executable, "-P", "-m", "gouji.workers.reading"],
            input=header + b"\n" + data,
            capture_output=True,
            timeout=seconds + GRACE_SECONDS,
            env={name: value for name, value in os.environ.items() if name in KEPT},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_slow() from None
    if child.returncode == -signal.SIGXCPU:
        raise _too_slow()
    if child.returncode != 0:
        raise _died()
    return _answer(child.stdout)


def _answer(output: bytes) -> Document:
    value: dict[str, Any] = loads(output)
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


def main() -> None:
    """Read what stands on standard input; write the document, or why there is none, to standard output."""
    header = json.loads(sys.stdin.buffer.readline())
    limit = header["megabytes"] * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (header["seconds"], header["seconds"] + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        document = read_document(sys.stdin.buffer.read(), header["source"])
    except UnreadableError as error:
        answer: dict[str, Any] = {"error": {"code": error.code, "zh": error.text.zh, "en": error.text.en}}
    else:
        answer = {"document": document_to_json(document, both_languages=True)}
    sys.stdout.buffer.write(dumps(answer).encode())


if __name__ == "__main__":
    main()
