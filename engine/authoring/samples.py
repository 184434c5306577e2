"""Reports to be judged again: held here, sent to a process, or read where they are judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ..canonical import document_to_json, dumps
from ..canonical.packed import document_from_bytes
from ..model import Children, Document, EarlierVersion, Filing, Surroundings

Around = tuple[tuple[bytes, ...] | None, Children | None, tuple[bytes, date] | None]
Packed = tuple[bytes, Filing, bytes | None, Around, date | None]


class Known(NamedTuple):
    """What is known of a report's judgement by this version of Gouji, in which no rule ended in an engine error.

    Attributes:
        ruleset_digest: of the ruleset that judged.
        findings: how many there were, those of rules on trial included.
    """

    ruleset_digest: str
    findings: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One report to be judged twice: everything that `judge` is given beside the ruleset.

    Attributes:
        known: how it was judged before; None where that is not known.
    """

    document: Document
    filing: Filing
    predecessor: Document | None = None
    surroundings: Surroundings = Surroundings()  # noqa: RUF009 - frozen
    on: date | None = None
    known: Known | None = None


class Reference(NamedTuple):
    """A report that is read where it is judged, so that it need not be held here nor sent there.

    Attributes:
        read: gives it by its number, None where it cannot be judged; a function that can be sent to a process.
        number: which.
    """

    read: Callable[[int], Sample | None]
    number: int


def unpack(packed: Packed) -> Sample:
    """Return what `pack` packed."""
    document, filing, predecessor, around, on = packed
    return Sample(
        document_from_bytes(document),
        filing,
        document_from_bytes(predecessor) if predecessor else None,
        _unpack_surroundings(*around),
        on,
    )


def pack(sample: Sample) -> Packed:
    """Return a report as it can be sent to a process."""
    return (
        _pack_document(sample.document),
        sample.filing,
        _pack_document(sample.predecessor) if sample.predecessor else None,
        _pack_surroundings(sample.surroundings),
        sample.on,
    )


def _pack_surroundings(surroundings: Surroundings) -> Around:
    others, earlier = surroundings.others, surroundings.earlier
    return (
        None if others is None else tuple(map(_pack_document, others)),
        surroundings.children,
        None if earlier is None else (_pack_document(earlier.document), earlier.corrected_on),
    )


def _unpack_surroundings(
    others: tuple[bytes, ...] | None, children: Children | None, earlier: tuple[bytes, date] | None
) -> Surroundings:
    return Surroundings(
        None if others is None else tuple([document_from_bytes(one, tables_later=True) for one in others]),
        children,
        None if earlier is None else EarlierVersion(document_from_bytes(earlier[0]), earlier[1]),
    )


def _pack_document(document: Document) -> bytes:
    return dumps(document_to_json(document, both_languages=True)).encode()
