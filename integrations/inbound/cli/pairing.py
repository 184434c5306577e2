"""Which report is last year's report of which, among files that lie beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gouji.engine.facts import put_together
from gouji.engine.model import Document, Organ
from gouji.engine.register import Ancestry, Register, ancestry_of

Named = tuple[Document, Organ | None]
"""A report with the organ that filed it, as far as that is known."""


def recognise(register: Register, document: Document, region: str | None, kind: str | None) -> Organ | None:
    """Return the organ that filed `document`, None where the document names none.

    Args:
        register: where the name is looked up.
        region, kind: what the caller knows better than the document.
    """
    if document.organ is None:
        return None
    return register.find_organ(document.organ, region=region or document.region, kind=kind or document.kind)


@dataclass(frozen=True, slots=True)
class LastYear:
    """What lies beside a report as last year's.

    Attributes:
        document: put together where the organ was made of several; None where there is none, or which is not sure.
        ambiguous: sources of several versions, of which none was used.
        ancestry: who should have filed it; None of an organ that is not known.
    """

    document: Document | None = None
    ambiguous: tuple[str, ...] = ()
    ancestry: Ancestry | None = None


def find_last_year(
    document: Document, organ: Organ | None, others: Sequence[Named], register: Register
) -> LastYear:
    """Return last year's report of the organ, or of those from which it came by its lineage in the register."""
    if document.year is None or organ is None:
        return LastYear()
    ancestry = ancestry_of(register, organ, document.year)
    own = find_predecessors(document, organ, others, register)
    if ancestry.relation == "none":
        groups = [] if ancestry.organs else [own]
    elif ancestry.relation == "same" and own:
        groups = [own]
    else:
        groups = [find_predecessors(document, each, others, register) for each in ancestry.organs]
    unsure = [each.source for group in groups if len({one.text for one in group}) > 1 for each in group]
    if unsure or not groups or not all(groups):
        return LastYear(None, tuple(unsure), ancestry)
    return LastYear(put_together([group[0] for group in groups]), (), ancestry)


def find_predecessors(
    document: Document,
    organ: Organ | None,
    others: Sequence[Named],
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
