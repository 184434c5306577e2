"""Loading the register: the packaged divisions, and a file of organs that somebody keeps."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from .divisions import all_divisions
from .entries import Registered
from .organs import organ_from, read_located, read_rows
from .register import Register


def load_register(path: Path | None = None) -> Register:
    """Return the register: the packaged divisions, and the organs of a file if one is given.

    The file is YAML (`organs:` with a list) or CSV with a head line, in UTF-8; see `organs.OrganRow`.

    Raises:
        BadRequestError: the file is not as it should be; `text` names every wrong entry with its line.
    """
    return _plain() if path is None else _plain().with_organs(load_organs(path))


def load_organs(path: Path) -> tuple[Registered, ...]:
    """Return the organs of a file as they are registered, in its order.

    Raises:
        BadRequestError: the file is not as it should be; `text` names every wrong entry with its line.
    """
    return tuple(organ_from(row, _plain()) for row in read_rows(path))


def load_located(path: Path) -> tuple[tuple[int, Registered], ...]:
    """Return the organs of a file as they are registered, each with its line; raises as `load_organs` does."""
    return tuple((line, organ_from(row, _plain())) for line, row in read_located(path))


@lru_cache(maxsize=1)
def _plain() -> Register:
    return Register(all_divisions())
