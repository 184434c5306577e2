"""Whether the extra `gouji[ocr]` is installed, and what reading takes then; knows no library."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from typing import Final

SCAN_PAGES: Final = 20
"""Pages of one file that are recognised; the longest reports of counties have some dozen."""
SCAN_SECONDS: Final = 20 * SCAN_PAGES
"""Processor seconds for a scanned report: a page takes five to twenty."""
SCAN_MEGABYTES: Final = 2_048
"""Memory for one: the models and a page take some 1,200 MB of address space beside the reader."""


@lru_cache(maxsize=1)
def recognises_scans() -> bool:
    """Tell whether `gouji[ocr]` is installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))
