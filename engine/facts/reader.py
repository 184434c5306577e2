"""The two kinds of readers: one value, or a list of records."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .sources import Sources
from .values import Absent, Fact, Record

Reader = Callable[[Sources], Fact | Absent]
RecordsReader = Callable[[Sources], tuple[Record, ...] | Absent]

Readers = Mapping[str, Reader]
RecordsReaders = Mapping[str, RecordsReader]
