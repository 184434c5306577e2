"""What a summary says, section by section."""

from .whole import outline_of

__all__ = ["outline_of"]
