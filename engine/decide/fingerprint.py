"""What a finding is remembered by, so that a decision on it survives a corrected figure (contract §3)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from ..ledger.identity import normalised, place_of
from ..model import Candidate, Document

_SEPARATOR = "\x1f"


def fingerprints(document: Document, candidates: Sequence[Candidate]) -> list[str]:
    """Return one fingerprint per candidate, 32 hexadecimal digits each.

    Organ as printed, year, rule, and the sorted addresses, or for prose the key: never values, spans, severity,
    wording or version. Of two candidates alike in all that, the second in the given order is told apart by
    its ordinal.
    """
    report = f"{normalised(document.organ or '')}{_SEPARATOR}{document.year or ''}"
    seen: Counter[str] = Counter()
    found = []
    for candidate in candidates:
        known_by = f"{report}{_SEPARATOR}{place_of(candidate)}"
        seen[known_by] += 1
        if seen[known_by] > 1:
            known_by = f"{known_by}{_SEPARATOR}{seen[known_by]}"
        found.append(hashlib.sha256(known_by.encode("utf-8", "surrogatepass")).hexdigest()[:32])
    return found
