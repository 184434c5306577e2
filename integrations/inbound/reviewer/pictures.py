"""Pictures of pages for the reviewer's pages: drawn once, two at a time, and kept while there is room."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import BoundedSemaphore, Lock
from typing import Final, NamedTuple

from gouji.engine.errors import UnreadableError
from gouji.workers.page_images import page_picture, page_sizes

from ...beside.original import MOST_PAGES, PageSize

WIDTH: Final = 1100
"""Pixels across: a page takes about half of a wide screen."""
MOST_BYTES: Final = 32 * 1024 * 1024
AT_ONCE: Final = 2
"""Pages that are drawn at the same time by one process of the web."""


class Kept(NamedTuple):
    """A file as it came, and the source of the document read from it: which file of a zip or mail it is."""

    content: bytes
    source: str


class Pictures:
    """Pictures by the digest of their document and their page."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._sizes: OrderedDict[str, tuple[PageSize, ...]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()
        self._drawing = BoundedSemaphore(AT_ONCE)

    def picture(self, digest: str, page: int, data: Callable[[], Kept]) -> bytes:
        """Return a page as PNG.

        Args:
            digest: of the document.
            page: counted from 1.
            data: gives the document; asked only where the picture is not kept.

        Raises:
            UnreadableError, NotFoundError: as `page_picture`.
        """
        with self._lock:
            if (digest, page) in self._kept:
                self._kept.move_to_end((digest, page))
                return self._kept[digest, page]
        with self._drawing:
            content, source = data()
            drawn = page_picture(content, page, width=WIDTH, source=source)
        self._keep((digest, page), drawn)
        return drawn

    def sizes(self, digest: str, data: Callable[[], Kept]) -> tuple[PageSize, ...]:
        """Return the sizes of the document's pages, one more than are shown at most; none where it cannot be opened."""
        with self._lock:
            if digest in self._sizes:
                return self._sizes[digest]
        try:
            with self._drawing:
                content, source = data()
                drawn = page_sizes(content, most=MOST_PAGES + 1, source=source)
                found = tuple(PageSize(*size) for size in drawn)
        except UnreadableError:
            found = ()
        with self._lock:
            self._sizes[digest] = found
            while len(self._sizes) > MOST_PAGES * 10:
                self._sizes.popitem(last=False)
        return found

    def _keep(self, key: tuple[str, int], drawn: bytes) -> None:
        with self._lock:
            self._bytes += len(drawn) - len(self._kept.pop(key, b""))
            self._kept[key] = drawn
            while self._bytes > self._most_bytes and len(self._kept) > 1:
                self._bytes -= len(self._kept.popitem(last=False)[1])


PICTURES: Final = Pictures()
"""Those of this process."""
