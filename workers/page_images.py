"""Pictures of the pages of a document, drawn in a process of their own: what draws them may crash on a damaged file.

`page_sizes` and `page_picture` start `python -P -m gouji.workers.page_images`, write an order and the bytes to it and
take the answer from it. The process may use so much processor time and memory and no more, and sees none of our
secrets.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from typing import Any, Final

from gouji.engine.errors import GoujiError, NotFoundError, Text, UnreadableError

MEGABYTE: Final = 1024 * 1024
SECONDS: Final = 20
"""Processor time for one page; a busy machine may take twice that."""
MEGABYTES: Final = 1024
KEPT: Final = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "SYSTEMROOT", "TMPDIR")


def page_sizes(data: bytes, *, most: int, source: str = "") -> list[tuple[float, float]]:
    """Return width and height of the pages of a PDF or picture file, in the units of `Place.box`.

    Args:
        data: the file as it came; where it is a zip or mail, the file in it that `source` names is drawn.
        most: pages whose sizes are wanted.
        source: of the document that was read from it.

    Raises:
        UnreadableError: it cannot be opened; `no_picture` where it crashed what opens it.
    """
    answer = _ask({"most": most, "source": source}, data)
    sizes: list[list[float]] = json.loads(answer)
    return [(width, height) for width, height in sizes]


def page_picture(data: bytes, page: int, *, width: int, source: str = "") -> bytes:
    """Return one page as PNG, `width` pixels across; `data` and `source` as for `page_sizes`.

    Raises:
        UnreadableError: it cannot be drawn; `no_picture` where it crashed what draws it.
        NotFoundError: `no_page`.
    """
    return _ask({"page": page, "width": width, "source": source}, data)


def _ask(order: dict[str, int | str], data: bytes) -> bytes:
    try:
        child = subprocess.run(
            [sys.executable, "-P", "-m", "gouji.workers.page_images"],
            input=json.dumps(order).encode() + b"\n" + data,
            capture_output=True,
            timeout=2 * SECONDS,
            env={name: value for name, value in os.environ.items() if name in KEPT},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _no_picture() from None
    if child.returncode != 0:
        raise _no_picture()
    head, _, body = child.stdout.partition(b"\n")
    problem: dict[str, Any] = json.loads(head)
    if not problem:
        return body
    kind = NotFoundError if problem["is_absent"] else UnreadableError
    raise kind(problem["code"], Text(problem["zh"], problem["en"]))


def _no_picture() -> UnreadableError:
    return UnreadableError(
        "no_picture",
        Text(
            "这一页的图像无法生成；请对照提取出的文字，或打开原件核对",
            "this page cannot be drawn; compare with the text taken from it, or open the original",
        ),
    )


def main() -> None:
    """Take an order and a document from standard input; write what went wrong, or `{}` and the answer."""
    from gouji.engine.reading.formats.picture import page_count, page_image, page_size
    from gouji.engine.reading.unpacking.inner import inner_file

    order: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * MEGABYTE, MEGABYTES * MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    problem: dict[str, object] = {}
    answer = b""
    try:
        if order["source"]:
            data = inner_file(data, order["source"])
        if "page" in order:
            answer = page_image(data, order["page"], width=order["width"])
        else:
            count = min(page_count(data), order["most"])
            answer = json.dumps([page_size(data, number) for number in range(1, count + 1)]).encode()
    except GoujiError as error:
        is_absent = isinstance(error, NotFoundError)
        problem = {"code": error.code, "zh": error.text.zh, "en": error.text.en, "is_absent": is_absent}
    sys.stdout.buffer.write(json.dumps(problem).encode() + b"\n" + answer)


if __name__ == "__main__":
    main()
