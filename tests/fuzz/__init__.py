"""Reads mutated reports of every format: each must be read or refused with a reason, within bounds.

Run by hand, 100,000 of them in about an hour: `python -m tests.fuzz --count 100000`; see `--help`.
"""
