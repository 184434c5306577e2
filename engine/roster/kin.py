"""From which organs an organ came, and what became of it."""

from __future__ import annotations

from collections.abc import Callable

from ..register import Register, Registered


def predecessors(register: Register, entry: Registered) -> tuple[Registered, ...]:
    """Return the organs that this one came from, at any distance, the nearest first."""
    return _walk(register, entry, _before)


def successors(register: Register, entry: Registered) -> tuple[Registered, ...]:
    """Return the organs that this one became or went into, at any distance, the nearest first."""
    return _walk(register, entry, _after)


def _before(register: Register, entry: Registered) -> list[str]:
    code = entry.organ.code or ""
    came = [other for step in entry.lineage if step.event in ("merged", "renamed") for other in step.others]
    came += [
        owner.organ.code or ""
        for owner, step in register.mentions_of(code)
        if step.event in ("split", "abolished")
    ]
    return came


def _after(register: Register, entry: Registered) -> list[str]:
    code = entry.organ.code or ""
    became = [
        other for step in entry.lineage if step.event in ("split", "abolished") for other in step.others
    ]
    became += [
        owner.organ.code or ""
        for owner, step in register.mentions_of(code)
        if step.event in ("merged", "renamed")
    ]
    return became


def _walk(
    register: Register, entry: Registered, step: Callable[[Register, Registered], list[str]]
) -> tuple[Registered, ...]:
    found: dict[str, Registered] = {entry.organ.code or "": entry}
    waiting = [entry]
    while waiting:
        for code in step(register, waiting.pop(0)):
            other = register.entry(code)
            if other is not None and code not in found:
                found[code] = other
                waiting.append(other)
    return tuple(found.values())[1:]
