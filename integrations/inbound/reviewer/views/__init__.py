"""What the pages show, as plain frozen values made from plain values: no request, no database, no HTML."""
