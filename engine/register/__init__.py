"""The register of organs and of the divisions they belong to. Pure: data files only, no database."""

from .below import Below, government_above, government_of_region, is_office, organs_below
from .divisions import Division, is_within, level_of
from .duty import Years, exemption_in, files_here, name_in, reported_for, years_of
from .entries import Contact, Exemption, Lineage, LineageKind, NameKind, OtherName, Power, Registered
from .filed_as import filed_as
from .lineage import Ancestry, ancestry_of
from .load import load_located, load_organs, load_register
from .matching import UNRESOLVED, Match, Said, match_organ
from .names import Place, normalise
from .register import Register

__all__ = [
    "UNRESOLVED",
    "Ancestry",
    "Below",
    "Contact",
    "Division",
    "Exemption",
    "Lineage",
    "LineageKind",
    "Match",
    "NameKind",
    "OtherName",
    "Place",
    "Power",
    "Register",
    "Registered",
    "Said",
    "Years",
    "ancestry_of",
    "exemption_in",
    "filed_as",
    "files_here",
    "government_above",
    "government_of_region",
    "is_office",
    "is_within",
    "level_of",
    "load_located",
    "load_organs",
    "load_register",
    "match_organ",
    "name_in",
    "normalise",
    "organs_below",
    "reported_for",
    "years_of",
]
