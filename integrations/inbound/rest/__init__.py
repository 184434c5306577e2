"""The door for machines: the webhook, the queue as an API, health."""

from .calendar import router as calendar_router
from .changes import router as changes_router
from .corrections import router as corrections_router
from .description import describe
from .errors import TooLargeProblem, install_problems
from .health import router as health_router
from .idempotency import Idempotent
from .load import router as load_router
from .office import router as office_router
from .organs import router as organs_router
from .queue import router as queue_router
from .reports import router as reports_router
from .roster import router as roster_router
from .rules import router as rules_router
from .shadow import router as shadow_router
from .submissions import router as submissions_router
from .summaries import router as summaries_router
from .users import router as users_router
from .views import router as views_router
from .waivers import router as waivers_router
from .webhook import webhook_router

__all__ = [
    "Idempotent",
    "TooLargeProblem",
    "calendar_router",
    "changes_router",
    "corrections_router",
    "describe",
    "health_router",
    "install_problems",
    "load_router",
    "office_router",
    "organs_router",
    "queue_router",
    "reports_router",
    "roster_router",
    "rules_router",
    "shadow_router",
    "submissions_router",
    "summaries_router",
    "users_router",
    "views_router",
    "waivers_router",
    "webhook_router",
]
