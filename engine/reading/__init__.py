"""Bytes → `Document`: what a person wrote, with its place, and a note for everything odd."""

from .document import read_document
from .form_json import read_form
from .formats import preload
from .organs import Register
from .unpacking.refused import READABLE, too_large
from .unpacking.sniff import LINED, MAX_BYTES

__all__ = [
    "LINED",
    "MAX_BYTES",
    "READABLE",
    "Register",
    "preload",
    "read_document",
    "read_form",
    "too_large",
]
