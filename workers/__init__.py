"""When things happen: Celery tasks, the outbox, the schedule."""
