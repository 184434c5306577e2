"""Makes files that are meant to do harm: bombs, loops, documents larger than they look. None of them is kept."""
