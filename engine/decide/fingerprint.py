"""What a finding is remembered by, so that a decision on it survives a corrected figure (contract §3)."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Sequence

from ..model import Candidate, Document

_SEPARATOR = "\x1f"


def fingerprints(document: Document, candidates: Sequence[Candidate]) -> list[str]:
    """Return one fingerprint per candidate, 32 hexadecimal digits each.

    Organ as printed, year, rule, and the sorted addresses, or for prose the key: never values, spans, severity,
    wording or version. Of two candidates alike in all that, the second in the given order is told apart by
    its ordinal.
    """
    report = f"{_normalised(document.organ or '')}{_SEPARATOR}{document.year or ''}"
    seen: Counter[str] = Counter()
    found = []
    for candidate in candidates:
        place = " ".join(sorted(set(candidate.cells))) or _normalised(candidate.key)
        known_by = f"{report}{_SEPARATOR}{candidate.rule}{_SEPARATOR}{place}"
        seen[known_by] += 1
        if seen[known_by] > 1:
            known_by = f"{known_by}{_SEPARATOR}{seen[known_by]}"
        found.append(hashlib.sha256(known_by.encode("utf-8", "surrogatepass")).hexdigest()[:32])
    return found


def _normalised(text: str) -> str:
    """Return `text` without white space and differences of width."""
    return "".join(unicodedata.normalize("NFKC", text).split())
