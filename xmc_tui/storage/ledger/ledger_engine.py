"""Connections to the database of a ledger: transactions, and time limits."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import NullPool

from xmc_tui.storage.ledger.database_refusals import sql_state
from xmc_tui.storage.ledger.ledger_address import LedgerAddress

#: How long to wait for a connection, and for a lock or statement, in seconds.
CONNECT_SECONDS, STATEMENT_SECONDS = 5, 8

#: How long the server waits for the next statement of a transaction, in seconds. A store that was
#: cut off keeps the others waiting no longer than that, which is less than they wait.
IDLE_SECONDS = 4

#: What libpq is told unless the address says otherwise. Keepalives find a server that is gone;
#: the limits end what a store has left open, so that others do not wait for it.
_LIBPQ: Mapping[str, str] = {
    "application_name": "xmc",
    "connect_timeout": str(CONNECT_SECONDS),
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
    "options": (
        f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={STATEMENT_SECONDS}s "
        f"-c idle_in_transaction_session_timeout={IDLE_SECONDS}s"
    ),
}

#: The execution option of a connection that is going to write.
_WRITES = "xmc_writes"

#: Conditions after which the same transaction can succeed: serialization failure, deadlock, lock
#: not available, a transaction that was idle for too long, and a server that ends connections.
_TRANSIENT = {"40001", "40P01", "55P03", "25P03", "57P01", "57P02", "57P03", "57P05"}


def make_engine(address: LedgerAddress) -> Engine:
    """Return an engine for an address; nothing is connected yet.

    Raises ImportError if the driver of PostgreSQL is not installed.
    """
    return _make_sqlite_engine(address) if address.path else _make_postgresql_engine(address)


def make_sqlite_uri(path: PurePath) -> str:
    """Return the URI of an existing SQLite file, given by an absolute path.

    SQLite takes the server of a Windows share as a part of the path alone, not as the URI's host.
    """
    text = path.as_posix()
    root = "" if text.startswith("/") else "/"
    return f"file://{root}{quote(text)}?mode=rw"


def _make_sqlite_engine(address: LedgerAddress) -> Engine:
    path = address.path
    assert path is not None

    def connect() -> sqlite3.Connection:
        # An existing file only: a mistyped path must not become an empty ledger. Without an
        # isolation level the module begins no transactions by itself.
        return sqlite3.connect(
            make_sqlite_uri(path.absolute()),
            timeout=STATEMENT_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            uri=True,
        )

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        is_write = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")

    return engine


def _make_postgresql_engine(address: LedgerAddress) -> Engine:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    def connect() -> Any:
        # libpq parses the address itself: service files, several hosts and TLS work as documented.
        given = conninfo_to_dict(address.url)
        defaults = {name: value for name, value in _LIBPQ.items() if name not in given}
        return psycopg.connect(make_conninfo(address.url, **defaults))

    # Parameters are not part of error messages: they can be names of customers. Each statement sees
    # what was committed before it, whatever the server's default: what a change reads after it has
    # waited for its turn is what the former change has left.
    return create_engine(
        "postgresql+psycopg://",
        creator=connect,
        poolclass=NullPool,
        hide_parameters=True,
        isolation_level="READ COMMITTED",
    )


@contextmanager
def begin_transaction(engine: Engine, writes: bool) -> Iterator[Connection]:
    """Yield a connection in a transaction, committed at the end.

    One that writes keeps other writers out from its beginning, in SQLite by BEGIN IMMEDIATE.
    """
    with engine.connect() as plain:
        connection = plain.execution_options(**{_WRITES: writes})
        with connection.begin():
            yield connection


def is_transient(error: DBAPIError) -> bool:
    """Whether the same transaction can succeed when it is tried again at once."""
    if error.connection_invalidated or isinstance(error, IntegrityError):
        return True
    return sql_state(error) in _TRANSIENT
