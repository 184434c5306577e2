"""Days: working days, deadlines, what is due and who is to be reminded. Pure: the day is always handed in."""
