"""Doors: who calls us, whom we call."""
