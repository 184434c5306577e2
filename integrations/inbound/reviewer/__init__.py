"""The reviewers' pages: sign-in, queue, one report with its findings beside it, quarantine."""

from .mounting import mount, router

__all__ = ["mount", "router"]
