"""The ledger of slots and orders in SQLite or PostgreSQL; only this package imports SQLAlchemy."""
