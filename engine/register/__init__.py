"""The register of organs and of the divisions they belong to. Pure: data files only, no database."""

from .divisions import Division, is_within, level_of
from .entries import Lineage, LineageKind, NameKind, OtherName, Power, Registered
from .load import load_organs, load_register
from .names import Place, normalise
from .register import Register

__all__ = [
    "Division",
    "Lineage",
    "LineageKind",
    "NameKind",
    "OtherName",
    "Place",
    "Power",
    "Register",
    "Registered",
    "is_within",
    "level_of",
    "load_organs",
    "load_register",
    "normalise",
]
