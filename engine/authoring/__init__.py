"""What rule authors ask of a whole ruleset: which cells it protects, what a change of it would mean."""
