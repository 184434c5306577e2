"""Reads mutated files one after the other and holds what comes of each against what must hold.

`python -m tests.fuzz.child SEED FIRST BEHIND PLACE` writes the number of the file at work into the file PLACE, so
that whoever started it knows which one ended it, and prints a line of JSON for every file that is not as it must be,
and one with what came of all.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random
from typing import Final

from gouji.engine.canonical import document_from_json, document_to_json, dumps, loads
from gouji.engine.errors import UnreadableError
from gouji.engine.facts import build_facts
from gouji.engine.model import Document, Filing
from gouji.engine.reading import preload, read_document

from .corpus import SHARES
from .mutate import mutated

_NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
SECONDS: Final = 10
MEGABYTES: Final = 450
_KINDS: Final = tuple(SHARES)
_WEIGHTS: Final = tuple(SHARES.values())


def file_of(seed: int, number: int) -> tuple[str, bytes]:
    """Return the format and the bytes of a mutated file."""
    random = Random(f"{seed} {number}")
    kind = random.choices(_KINDS, _WEIGHTS)[0]
    return kind, mutated(kind, random)


def fault_of(data: bytes) -> tuple[str, str]:
    """Return what came of reading (`read`, or the code of the refusal), and what is wrong with that, if anything."""
    try:
        document = read_document(data, "年报")
    except UnreadableError as error:
        told = error.text.zh and error.text.en
        return error.code, "" if told else "a refusal says nothing"
    return "read", _fault_of(document)


def _fault_of(document: Document) -> str:
    written = dumps(document_to_json(document, both_languages=True))
    written.encode()
    if _NUL.search(written):
        return "a NUL, which databases do not take"
    if document_from_json(loads(written)) != document:
        return "another document after JSON"
    length = len(document.text)
    spans = [cell.span for cells in document.tables.values() for cell in cells.values() if cell.span]
    spans += [note.span for note in document.notes if note.span]
    if any(not 0 <= start <= end <= length for start, end in spans):
        return "a span outside the text"
    build_facts(document, Filing())
    return ""


def main(seed: int, first: int, behind: int, place: Path) -> None:
    """Read the files from `first` on, up to but not with `behind`."""
    preload()
    came: Counter[str] = Counter()
    at_work = os.open(place, os.O_WRONLY)
    room = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (room + MEGABYTES * 1024 * 1024, hard))
    for number in range(first, behind):
        kind, data = file_of(seed, number)
        os.pwrite(at_work, b"%12d" % number, 0)
        began = time.process_time()
        resource.setrlimit(resource.RLIMIT_CPU, (int(began) + 1 + SECONDS, resource.RLIM_INFINITY))
        try:
            code, fault = fault_of(data)
        except Exception:  # noqa: BLE001 # whatever it is, it is what this looks for
            code, fault = "crash", traceback.format_exc(limit=-6)
        came[f"{kind} {code}"] += 1
        took = time.process_time() - began
        if fault or took > SECONDS / 2:
            print(json.dumps({"number": number, "kind": kind, "fault": fault or f"{took:.1f} s"}), flush=True)
    print(json.dumps({"came": came}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
