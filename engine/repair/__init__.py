"""Where several sums of the tables break: the one figure whose change makes most of them hold.

A search over the relations of the form (domain.md §3), not a rule: it proposes, a person decides.
"""

from .told import with_repairs

__all__ = ["with_repairs"]
