"""Alembic migrations, packaged with the wheel; run through `gouji.engine.store.migrate`."""
