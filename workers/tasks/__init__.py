"""The tasks: what crosses the broker is their name and ids; each hands over to a module that does the work."""
