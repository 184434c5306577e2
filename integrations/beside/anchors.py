"""The ids of elements: of a cell where it stands in the original, and of the same cell where it was read."""

from __future__ import annotations

from typing import NamedTuple


class Anchors(NamedTuple):
    """Ids of one report on a page; `prefix` tells several reports on one page apart."""

    prefix: str = ""

    def original(self, address: str) -> str:
        """Return the id of the place in the original."""
        return f"{self.prefix}o-{address.replace('.', '-')}"

    def reading(self, address: str) -> str:
        """Return the id of the cell as read."""
        return f"{self.prefix}r-{address.replace('.', '-')}"
