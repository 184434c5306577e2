"""Makes files that are meant to do harm: bombs, loops, documents larger than they look. None of them is kept."""

from typing import Final

from . import layouts, office, pages, prints, sheets, texts
from .case import Hostile

CASES: Final[dict[str, Hostile]] = (
    office.CASES | layouts.CASES | sheets.CASES | prints.CASES | pages.CASES | texts.CASES
)

__all__ = ["CASES", "Hostile"]
