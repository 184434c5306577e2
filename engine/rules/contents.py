"""What stands in the folders of a ruleset, as one digest: the same digest, the same ruleset."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path


def digest_of(paths: Iterable[Path]) -> str:
    """Return a digest over names and bytes of all files with rules, parameters and decisions in or at `paths`.

    What is not there, or cannot be read, counts as such. Cases do not count: they decide nothing.
    """
    digest = hashlib.sha256()
    for path in paths:
        for name in _files(os.fspath(path)):
            digest.update(f"{name}\0".encode("utf-8", "surrogateescape"))
            digest.update(hashlib.sha256(_bytes(name)).digest())
        digest.update(b"\0")
    return digest.hexdigest()


def _files(path: str) -> Iterator[str]:
    if os.path.isfile(path):
        yield path
        return
    for folder, below, names in os.walk(path):
        below.sort()
        for name in sorted(names):
            if name.endswith(".yaml") and not name.endswith(".cases.yaml"):
                yield os.path.join(folder, name)


def _bytes(name: str) -> bytes:
    try:
        with open(name, "rb") as file:
            return file.read()
    except OSError as error:
        return repr(error).encode()
