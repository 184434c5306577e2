"""What changed from one version of a report to the next: cell by cell, sentence by sentence, and in its head matter.

Pure: two documents in, their differences out. The time it takes grows with the length of the reports, not with its
square.
"""

from .cells import CellChange, CellChangeKind, cell_changes
from .documents import Differences, HeadChange, SectionChange, compare
from .pieces import Piece, pieces_of
from .sentences import SentenceChange, SentenceChangeKind, sentence_changes, sentences_of

__all__ = [
    "CellChange",
    "CellChangeKind",
    "Differences",
    "HeadChange",
    "Piece",
    "SectionChange",
    "SentenceChange",
    "SentenceChangeKind",
    "cell_changes",
    "compare",
    "pieces_of",
    "sentence_changes",
    "sentences_of",
]
