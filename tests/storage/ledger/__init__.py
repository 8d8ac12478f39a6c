"""Tests of the ledger of slots and orders, on SQLite and on a real PostgreSQL."""
