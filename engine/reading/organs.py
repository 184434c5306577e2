"""What reading needs of the register of organs."""

from __future__ import annotations

from typing import Protocol

from ..model import Organ


class Register(Protocol):
    """The register of organs, as far as reading needs it: region and kind of a name."""

    def find_organ(self, name: str, *, region: str | None = None, kind: str | None = None) -> Organ:
        """Return the organ of this name; `unknown` where it cannot be known."""
