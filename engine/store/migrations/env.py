"""What Alembic runs: it gets an open connection and the tables from `gouji.engine.store.migrate`."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes["metadata"],
    render_item=context.config.attributes["render_item"],
    render_as_batch=True,  # SQLite alters a table by making a new one
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
