"""Rows of pieces → the three tables of the form: whose row it is, which columns its figures stand in."""
