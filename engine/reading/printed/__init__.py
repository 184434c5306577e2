"""Printed pages (PDF, OFD, scans): words and rules with their boxes → lines, tables and their cells."""
