"""The pages' addresses, one file per page."""
