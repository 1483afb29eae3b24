"""The store's schema, revision by revision (Alembic). `db.migrate` runs them."""
