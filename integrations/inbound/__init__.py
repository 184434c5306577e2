"""Doors through which others call us."""
