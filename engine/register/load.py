"""Loading the register: the packaged divisions, and a file of organs that somebody keeps."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from .divisions import all_divisions
from .organs import organ_from, read_rows
from .register import Register


def load_register(path: Path | None = None) -> Register:
    """Return the register: the packaged divisions, and the organs of a file if one is given.

    The file is YAML (`organs:` with a list) or CSV with a head line, in UTF-8; see `organs.OrganRow`.

    Raises:
        BadRequestError: the file is not as it should be; `text` names every wrong entry with its line.
    """
    plain = _plain()
    if path is None:
        return plain
    return plain.with_organs([organ_from(row, plain) for row in read_rows(path)])


@lru_cache(maxsize=1)
def _plain() -> Register:
    return Register(all_divisions())
