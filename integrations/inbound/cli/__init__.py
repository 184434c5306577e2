"""The command line: `main` is the command `gouji`; one file per group of commands."""

from .app import main

__all__ = ["main"]
