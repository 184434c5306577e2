"""Lists that are found with the help of word lists which the rules bring along: confusions, terms, own numbers.

What to look for is data of the ruleset (`parameters.…`); how to look for it is here. A search gives records like
those of the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from . import mobiles, words
from .catalogue_words import MOBILES, TERMS, TYPOS
from .sources import Sources
from .values import Absent, FactDefinition, Record

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """One search.

    Attributes:
        definition: its name, what it gives, and the fields of each element.
        arguments: what each of its word lists is.
        find: gives the elements.
    """

    definition: FactDefinition
    arguments: tuple[str, ...]
    find: Callable[..., tuple[Record, ...] | Absent]


SEARCHES: Final[Mapping[str, Search]] = MappingProxyType(
    {
        search.definition.name: search
        for search in (
            Search(TYPOS, ("confusions", "allowed"), words.find_typos),
            Search(TERMS, ("terms", "allowed"), words.find_terms),
            Search(MOBILES, ("official",), mobiles.find_mobiles),
        )
    }
)
"""Every search under the name that rules call it by."""


def search(name: str, sources: Sources, arguments: tuple[Words, ...]) -> tuple[Record, ...] | Absent:
    """Return what a search finds in a report; KeyError for an unknown name."""
    return SEARCHES[name].find(sources, *arguments)
