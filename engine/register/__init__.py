"""The register of organs and of the divisions they belong to. Pure: data files only, no database."""

from .below import Below, government_above, is_office, organs_below
from .divisions import Division, is_within, level_of
from .entries import Lineage, LineageKind, NameKind, OtherName, Power, Registered
from .lineage import Ancestry, ancestry_of
from .load import load_organs, load_register
from .names import Place, normalise
from .register import Register

__all__ = [
    "Ancestry",
    "Below",
    "Division",
    "Lineage",
    "LineageKind",
    "NameKind",
    "OtherName",
    "Place",
    "Power",
    "Register",
    "Registered",
    "ancestry_of",
    "government_above",
    "is_office",
    "is_within",
    "level_of",
    "load_organs",
    "load_register",
    "normalise",
    "organs_below",
]
