"""Pictures of pages → words with their confidence, and the rules seen in them. Needs the extra `gouji[ocr]`."""

from __future__ import annotations

from importlib.util import find_spec

import pypdfium2

from ..paper import Page


def is_installed() -> bool:
    """Tell whether `gouji[ocr]` is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def recognised(pdf: pypdfium2.PdfDocument, page: Page, *, is_first: bool) -> Page:
    raise NotImplementedError
