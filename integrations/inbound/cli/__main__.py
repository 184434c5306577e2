"""`python -m gouji.integrations.inbound.cli`: how one part of Gouji starts another without looking for a script."""

from .start import main

main()
