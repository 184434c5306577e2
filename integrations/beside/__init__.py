"""A report as it came and as it was read, side by side: for the command line's page and the reviewer's.

Pure: documents in, views and HTML out. Nothing that came in is ever passed on as it is; everything is redrawn
from what was extracted, and escaped.
"""
