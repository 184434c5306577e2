"""Judges one report. Knows no queue, no web, no mail."""
