"""The door for machines: the webhook, the API, health."""

from .errors import TooLargeProblem
from .idempotency import Idempotent
from .mounting import mount

__all__ = ["Idempotent", "TooLargeProblem", "mount"]
