"""The command line: `main` is the command `gouji`; one file per group of commands."""

from .start import main

__all__ = ["main"]
