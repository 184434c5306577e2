"""`/healthz`, `/readyz`, `/metrics`: for whoever watches over the processes."""

from __future__ import annotations

import time
from collections.abc import Iterable

import structlog
from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
from kombu.exceptions import OperationalError
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from gouji.engine.store.queries import failures, outbox, submissions
from gouji.engine.store.queries.queue_totals import count_by_state
from gouji.workers.work import Work

from .door import WorkOfRequest
from .replies import exact_json

router = APIRouter(tags=["health"])
log = structlog.get_logger(__name__)


@router.get("/healthz")
def is_alive() -> Response:
    """Say that this process answers."""
    return exact_json({"status": "ok"})


@router.get("/readyz")
def is_ready(work: WorkOfRequest) -> Response:
    """Say whether database and broker answer; 503 if the database does not.

    Without the broker submissions are still taken and kept, so that alone turns nobody away.
    """
    has_database, has_broker = work.database.is_reachable(), _reaches_broker(work)
    state = {
        "status": "ok" if has_database and has_broker else "degraded" if has_database else "unavailable",
        "database": "ok" if has_database else "unreachable",
        "broker": "ok" if has_broker else "unreachable",
    }
    response = exact_json(state)
    response.status_code = 200 if has_database else 503
    return response


@router.get(
    "/metrics",
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    response_class=PlainTextResponse,
)
def show_metrics(work: WorkOfRequest) -> Response:
    """Return the gauges of the whole installation in the text format of Prometheus.

    They are counted in the database at each request, so that all web processes say the same.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Gauges(work))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def _reaches_broker(work: Work) -> bool:
    try:
        with work.celery.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=2)
    except (OperationalError, OSError) as error:
        log.warning("broker_unreachable", error=type(error).__name__)
        return False
    return True


class _Gauges(Collector):
    def __init__(self, work: Work) -> None:
        self._work = work

    def collect(self) -> Iterable[Metric]:
        """Count."""
        with self._work.database.read_session() as session:
            by_status = submissions.count_by_status(session)
            by_state = count_by_state(session)
            unsent, oldest = outbox.waiting(session)
            set_aside = len(submissions.quarantined(session))
            broken = failures.count_engine_errors(session)
        yield _labelled("gouji_submissions", "Submissions by status", "status", by_status)
        yield _labelled("gouji_findings", "Findings in the queue by state", "state", by_state)
        yield GaugeMetricFamily("gouji_quarantined", "Submissions in quarantine", set_aside)
        yield _labelled(
            "gouji_engine_errors", "Reports on which a rule ended in an error, by rule", "rule", broken
        )
        yield GaugeMetricFamily("gouji_outbox_waiting", "Tasks committed and not sent", unsent)
        age = time.time() - oldest.timestamp() if oldest else 0
        yield GaugeMetricFamily("gouji_outbox_age_seconds", "Age of the oldest of them", max(age, 0))


def _labelled(name: str, words: str, label: str, counts: dict[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=[label])
    for value, count in counts.items():
        family.add_metric([value], count)
    return family
