"""The register of organs: from the name of an organ to what is known of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Final, cast

from ..model import Organ, OrganKind, RegionLevel
from .divisions import Division, Divisions, is_within, level_of
from .entries import Lineage, Registered
from .names import Place, find_place, kind_of, national_organs, normalise
from .short import short_form, without_generic

LOCAL_LEVELS: Final = ("province", "prefecture", "county", "township")
WITHOUT_POWER: Final = ("地区", "盟")
"""A 地区行署 or 盟行署 is an outpost of the province (地方组织法 85), not a government that 立法法 93 names."""


class Register:
    """Knows the divisions of China, and those organs that somebody registered.

    Pure: it looks nothing up elsewhere and never changes; `with_organs` gives another one.
    """

    def __init__(self, divisions: Divisions, entries: Iterable[Registered] = ()) -> None:
        self._divisions = divisions
        self._entries = tuple(entries)
        self._by_code: dict[str, Registered] = {}
        self._by_name: dict[str, list[Registered]] = {}
        self._by_region: dict[str, list[Registered]] = {}
        self._mentions: dict[str, list[tuple[Registered, Lineage]]] = {}
        for entry in self._entries:
            self._index(entry)

    def _index(self, entry: Registered) -> None:
        organ = entry.organ
        if organ.code:
            self._by_code[organ.code] = entry
        if organ.region:
            self._by_region.setdefault(organ.region, []).append(entry)
        for step in entry.lineage:
            for code in step.others:
                self._mentions.setdefault(code, []).append((entry, step))
        for name in dict.fromkeys(normalise(name) for name in (organ.name, *entry.spellings())):
            self._by_name.setdefault(name, []).append(entry)

    @cached_property
    def _by_place(self) -> dict[tuple[str, str], list[Registered]]:
        """Entries by division and by name without the division names: worked out when first asked for."""
        found: dict[tuple[str, str], list[Registered]] = {}
        for name, entries in self._by_name.items():
            for entry in entries:
                if entry.organ.region:
                    found.setdefault((entry.organ.region, self.office_of(name)), []).append(entry)
        return found

    @cached_property
    def _by_short(self) -> dict[tuple[str, str], list[Registered]]:
        """Entries by division and by what all spellings of their office have in common."""
        found: dict[tuple[str, str], list[Registered]] = {}
        for (region, office), entries in self._by_place.items():
            for form in self._short_forms(office, region):
                found.setdefault((region, form), []).extend(entries)
        return found

    def _short_forms(self, office: str, region: str) -> tuple[str, ...]:
        plain = without_generic(office, self._divisions.get(region))
        return (short_form(office),) if plain is None else (short_form(office), short_form(plain))

    def with_organs(self, entries: Iterable[Registered]) -> Register:
        """Return a register that knows these organs as well; what it knew under their codes is replaced."""
        new = tuple(entries)
        codes = {entry.organ.code for entry in new} - {None}
        kept = (entry for entry in self._entries if entry.organ.code not in codes)
        return Register(self._divisions, (*kept, *new))

    def division(self, code: str) -> Division | None:
        """Return the division of a 行政区划代码 of six digits."""
        return self._divisions.get(code)

    def divisions_named(self, name: str) -> tuple[Division, ...]:
        """Return all divisions of this full, short or former name: several for 鼓楼区, none if unknown."""
        return self._divisions.named(normalise(name))

    def organ_with_code(self, code: str) -> Organ | None:
        """Return the registered organ of this code."""
        entry = self._by_code.get(code)
        return entry.organ if entry else None

    def entry(self, code: str) -> Registered | None:
        """Return all that is registered of the organ of this code: names, lineage, powers."""
        return self._by_code.get(code)

    def entries(self) -> tuple[Registered, ...]:
        """Return everything that is registered, in the order in which it was given."""
        return self._entries

    def entries_in(self, region: str) -> tuple[Registered, ...]:
        """Return what is registered of the organs of one division, its parts left out."""
        return tuple(self._by_region.get(region, ()))

    def entries_within(self, region: str) -> tuple[Registered, ...]:
        """Return what is registered of the organs of a division and all that lies in it, by division."""
        codes = sorted(code for code in self._by_region if is_within(code, region))
        return tuple(entry for code in codes for entry in self._by_region[code])

    def mentions_of(self, code: str) -> tuple[tuple[Registered, Lineage], ...]:
        """Return the steps in the lineage of other organs that name the organ of this code, with those organs."""
        return tuple(self._mentions.get(code, ()))

    def names_of(self, organ: Organ) -> frozenset[str]:
        """Return every normalised name under which an organ is registered, its own included."""
        entry = self._by_code.get(organ.code) if organ.code else None
        names = (organ.name, *((entry.organ.name, *entry.spellings()) if entry else ()))
        return frozenset(normalise(name) for name in names)

    @staticmethod
    def normalise(name: str) -> str:
        """Return a name with width, brackets and white space made alike, for comparing."""
        return normalise(name)

    def place_of(self, name: str) -> Place:
        """Return the division names at the head of an organ's name, and the rest."""
        return find_place(normalise(name), self._divisions)

    def office_of(self, name: str) -> str:
        """Return an organ's name without the division names before it: 民政局 for 长春市南关区民政局."""
        return self.place_of(name).office

    def find_organ(self, name: str, *, region: str | None = None, kind: str | None = None) -> Organ:
        """Return the organ of a name: the registered one, else what the name itself tells.

        Args:
            name: as printed in a report or sent by a workflow system.
            region: 行政区划代码 of six digits, or a prefix, where somebody said it.
            kind: `department`, `government`, `township` or `vertical`, where somebody said it.

        Returns:
            always an organ; what cannot be known is `unknown` or None. It is never silently the wrong one:
            鼓楼区民政局 without a region stays without a region.
        """
        key = normalise(name)
        registered = self._registered(key, region)
        if registered is not None:
            return registered
        place = find_place(key, self._divisions)
        code = _region(place, region)
        found_kind = cast("OrganKind", kind) if kind else kind_of(key, place)
        if key in national_organs() and not place.candidates:
            return Organ(name, None, found_kind, None, "national", national_organs()[key])
        level = "township" if found_kind == "township" and place.candidates else _level(place, code)
        organ = Organ(name, None, found_kind, code, level)
        return replace(organ, makes_regulations=self._makes_regulations(organ, place))

    def same_organ(self, one: Organ | str, other: Organ | str) -> bool:
        """Return whether two names or organs are certainly the same organ.

        By code where both have one. Else the names are equal, or one is the other with the names of higher
        regions before it; the regions must be equal or one unknown.
        """
        left, right = self._resolved(one), self._resolved(other)
        if left.code and right.code:
            return left.code == right.code
        if left.region and right.region and left.region != right.region:
            return False
        if self.names_of(left) & self.names_of(right):
            return True
        first, second = self.place_of(left.name), self.place_of(right.name)
        if first.office != second.office:
            return False
        if left.region and right.region:
            return True
        return _is_alias(first, second)

    def _resolved(self, organ: Organ | str) -> Organ:
        if isinstance(organ, str):
            return self.find_organ(organ)
        if organ.code:
            return organ
        found = self.find_organ(organ.name, region=organ.region)
        return found if found.registered else replace(organ, region=organ.region or found.region)

    def holders(self, name: str, region: str | None = None) -> tuple[Registered, ...]:
        """Return who is registered under a name: one, several where it could be either, none where it is unknown.

        Those whose name or other name it is count first; else those of the division that is named or was said who
        are called so when the division names are left out; else those whose name is so shortened (see `short`).

        Args:
            region: 行政区划代码 of six digits, or a prefix, where somebody said it.
        """
        if not self._by_name:
            return ()
        key = normalise(name)
        entries = self._by_name.get(key, [])
        if not entries:
            place = find_place(key, self._divisions)
            code = _region(place, region)
            entries = (
                (self._by_place.get((code, place.office)) or self._called_short(code, place)) if code else []
            )
        unique = {entry.organ: entry for entry in entries if _agrees(entry.organ, region)}
        return tuple(unique.values())

    def _called_short(self, region: str, place: Place) -> list[Registered]:
        forms = (short_form(place.office),) if place.prefix else self._short_forms(place.office, region)
        return next((found for form in forms if (found := self._by_short.get((region, form)))), [])

    def _registered(self, name: str, region: str | None) -> Organ | None:
        entries = self.holders(name, region)
        return entries[0].organ if len(entries) == 1 else None

    def _makes_regulations(self, organ: Organ, place: Place) -> bool | None:
        """Return whether 立法法 91 and 93 give an unregistered organ the power to make 规章."""
        if organ.level in ("county", "township") or organ.kind == "township":
            return False
        if organ.kind == "government" and organ.level in ("province", "prefecture"):
            # Every prefecture-level city is 设区的市 but 东莞, 中山, 嘉峪关 and 儋州, which are treated alike.
            division = self._divisions.get(organ.region or "")
            names = [division.name] if division else [found.name for found in place.candidates]
            return not any(found.endswith(WITHOUT_POWER) for found in names) if names else None
        is_local = organ.level in LOCAL_LEVELS or bool(place.candidates)
        return False if is_local and organ.kind in ("department", "vertical") else None


def _region(place: Place, given: str | None) -> str | None:
    """Return the region on which name and sender agree, the narrower of the two; None where they disagree."""
    codes = [division.code for division in place.candidates]
    if not given:
        return codes[0] if len(codes) == 1 else None
    inside = [code for code in codes if is_within(code, given)]
    if len(inside) == 1:
        return inside[0]
    if len(given) == 6 and (not codes or any(is_within(given, code) for code in codes)):
        return given
    return None


def _level(place: Place, code: str | None) -> RegionLevel:
    if code:
        return level_of(code)
    levels = {division.level for division in place.candidates}
    return levels.pop() if len(levels) == 1 else "unknown"


def _agrees(organ: Organ, region: str | None) -> bool:
    if not region or not organ.region:
        return True
    return is_within(organ.region, region) or is_within(region, organ.region)


def _is_alias(first: Place, second: Place) -> bool:
    """Return whether the longer leading names end with the shorter ones, which must name a division at all."""
    short, long = sorted((first, second), key=lambda place: len(place.prefix))
    if not short.prefix or not long.prefix.endswith(short.prefix):
        return False
    codes = {division.code for division in short.candidates}
    return any(division.code in codes for division in long.candidates)
