"""How a migration reaches the database: through the running application, one transaction for all."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from training_register.models.searches import is_modelled

database = current_app.extensions["migrate"].db


def run() -> None:
    """Runs the migrations that are asked for, on the connection that is handed over or on one of its own."""
    connection = context.config.attributes.get("connection")
    if connection is None:
        with database.engine.connect() as own:
            _run_on(own)
            own.commit()
    else:
        _run_on(connection)


def _run_on(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        # SQLite can't alter a constraint: Alembic copies the table instead.
        render_as_batch=True,
        compare_type=True,
        include_name=is_modelled,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
