"""All readers of what the running text tells, beside those of requests and their sub-headings."""

from __future__ import annotations

from typing import Final

from . import (
    appeals,
    approximate,
    channels,
    coverage,
    documents,
    growth,
    money,
    ordinals,
    outdated,
    rates,
    repeated,
    results,
)
from .reader import Readers, RecordsReaders

READERS: Final[Readers] = {**coverage.READERS, **money.READERS, **ordinals.READERS}
"""Facts that are one value."""

RECORDS_READERS: Final[RecordsReaders] = {
    **appeals.RECORDS_READERS,
    **approximate.RECORDS_READERS,
    **channels.RECORDS_READERS,
    **coverage.RECORDS_READERS,
    **documents.RECORDS_READERS,
    **growth.RECORDS_READERS,
    **money.RECORDS_READERS,
    **ordinals.RECORDS_READERS,
    **rates.RECORDS_READERS,
    **repeated.RECORDS_READERS,
    **results.RECORDS_READERS,
    **outdated.RECORDS_READERS,
}
"""Facts that are lists."""
