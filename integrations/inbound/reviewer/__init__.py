"""The reviewers' pages: sign-in, queue, one report with its findings beside it, quarantine."""

from .mounting import close, mount, router

__all__ = ["close", "mount", "router"]
