"""Which report is last year's report of which, among files that lie beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.engine.model import Document, Organ
from gouji.engine.register import Register


def recognise(register: Register, document: Document, region: str | None, kind: str | None) -> Organ | None:
    """Return the organ that filed `document`, None where the document names none.

    Args:
        register: where the name is looked up.
        region, kind: what the caller knows better than the document.
    """
    if document.organ is None:
        return None
    return register.find_organ(document.organ, region=region or document.region, kind=kind or document.kind)


def find_predecessors(
    document: Document,
    organ: Organ | None,
    others: Sequence[tuple[Document, Organ | None]],
    register: Register,
) -> list[Document]:
    """Return the reports of the same organ for the year before, most often none or one.

    Several are left to the caller to tell the person: which of two versions holds is not for us to guess.
    """
    if document.year is None or organ is None:
        return []
    return [
        other
        for other, other_organ in others
        if other is not document
        and other.year == document.year - 1
        and other_organ is not None
        and register.same_organ(organ, other_organ)
    ]
