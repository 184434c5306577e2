"""Which of several documents at hand are worth comparing: the same search as the store's, in memory."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from ..model import Document
from .sketch import bands_of, sketch_of
from .wording import wording_of

COMPARED_AT_MOST = 12


class Among:
    """Documents, searched for those of other organs and the same year that share words with one of them."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = tuple(documents)
        self._numbers = {id(document): number for number, document in enumerate(self._documents)}
        self._organs: defaultdict[int | None, set[str | None]] = defaultdict(set)
        self._sharing: defaultdict[tuple[int | None, int], list[int]] = defaultdict(list)
        self._bands = [self._of(document) for document in self._documents]
        for number, (document, bands) in enumerate(zip(self._documents, self._bands, strict=True)):
            self._organs[document.year].add(document.organ)
            for band in bands:
                self._sharing[document.year, band].append(number)

    @staticmethod
    def _of(document: Document) -> Sequence[int]:
        sketch = sketch_of(wording_of(document))
        return bands_of(sketch) if sketch else ()

    def others(self, document: Document) -> tuple[Document, ...] | None:
        """Return those worth comparing, the likest first; None where no other organ's report of the year is there.

        Args:
            document: one of the documents.
        """
        if not self._organs[document.year] - {document.organ}:
            return None
        number = self._numbers[id(document)]
        shared = Counter(
            other for band in self._bands[number] for other in self._sharing[document.year, band]
        )
        likest = sorted(shared, key=lambda other: (-shared[other], other))
        found = (self._documents[other] for other in likest)
        return tuple(other for other in found if other.organ != document.organ)[:COMPARED_AT_MOST]
