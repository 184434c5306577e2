"""The register of organs and of the divisions they belong to. Pure: data files only, no database."""

from .divisions import Division, is_within, level_of
from .load import load_register, read_organs
from .names import Place, normalise
from .register import Register, Registered

__all__ = [
    "Division",
    "Place",
    "Register",
    "Registered",
    "is_within",
    "level_of",
    "load_register",
    "normalise",
    "read_organs",
]
