"""Schema versions, run by `schema.upgrade` when a database is opened. Shipped in the wheel."""
