"""The tables of the ledger, the same in SQLite and PostgreSQL, and the clock of the database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

METADATA = MetaData()


class UtcTime(TypeDecorator[datetime]):
    """A time with a time zone. SQLite has no such type: there it is text, in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Convert from UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class CurrentDatabaseTime(FunctionElement[datetime]):
    """The time by the clock of the database, at this statement and not at the first one.

    The computers of a chain disagree about the time, and the database is the one clock that all of
    them share. With SQLite that is the clock of the one laptop.
    """

    type = UtcTime()
    inherit_cache = True


@compiles(CurrentDatabaseTime, "sqlite")
def _compile_for_sqlite(element: Any, compiler: Any, **options: Any) -> str:  # noqa: ARG001
    return "strftime('%Y-%m-%d %H:%M:%f000', 'now')"


@compiles(CurrentDatabaseTime, "postgresql")
def _compile_for_postgresql(element: Any, compiler: Any, **options: Any) -> str:  # noqa: ARG001
    return "clock_timestamp()"


#: One row: the version of the tables. Every change locks it first, so that changes are made one
#: after another; `turn` is the one column that a store may update, which PostgreSQL asks for.
HEAD = Table(
    "xmc_ledger",
    METADATA,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("turn", Integer, nullable=False),
)

#: The slots that are held or locked. The key gives a sheet one slot at most, and the unique
#: columns give no number of a month and no place in all to two sheets.
SLOTS = Table(
    "xmc_slots",
    METADATA,
    Column("sheet", String, primary_key=True),
    Column("month", Date, nullable=False),
    Column("number", Integer, CheckConstraint("number >= 1"), nullable=False),
    Column("place", Integer, CheckConstraint("place >= 1"), nullable=False),
    Column("state", String, CheckConstraint("state IN ('held', 'locked')"), nullable=False),
    Column("store", String, nullable=False),
    Column("advisor", String, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("until", UtcTime, CheckConstraint("(until IS NOT NULL) = (state = 'held')")),
    Column("cooling_off_days", Integer, nullable=False),
    Column("customer", String, nullable=False),
    UniqueConstraint("month", "number"),
    UniqueConstraint("place"),
)

#: The record of each order.
ORDERS = Table(
    "xmc_orders",
    METADATA,
    Column("sheet", String, primary_key=True),
    Column("outcome", String, nullable=False),
    Column("stage", String, nullable=False),
    Column("stage_since", UtcTime),
    Column("hours", Integer),
    Column("call_on", Date, index=True),
    Column("store", String, nullable=False),
    Column("advisor", String, nullable=False),
    Column("customer", String, nullable=False),
    Column("changed", UtcTime, nullable=False),
)

#: Every change, numbered from 1 without gaps; rows are only added.
HISTORY = Table(
    "xmc_history",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("sheet", String, nullable=False, index=True),
    Column("at", UtcTime, nullable=False, index=True),
    Column("advisor", String, nullable=False),
    Column("store", String, nullable=False),
    Column("month", Date),
    Column("number", Integer),
    Column("place", Integer),
    Column("until", UtcTime),
    Column("cooling_off_days", Integer),
    Column("value", String, nullable=False),
    Column("day", Date),
    Column("hours", Integer),
    Column("customer", String, nullable=False),
)
