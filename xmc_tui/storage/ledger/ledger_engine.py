"""Connections to the database of a ledger: transactions, time limits, and errors as refusals."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.pool import NullPool

from xmc_tui.domain.slots import LedgerRefusal, RefusalReason
from xmc_tui.i18n import N_
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


def _make_sqlite_engine(address: LedgerAddress) -> Engine:
    path = address.path
    assert path is not None

    def connect() -> sqlite3.Connection:
        # An existing file only: a mistyped path must not become an empty ledger. Without an
        # isolation level the module begins no transactions by itself.
        uri = f"{path.absolute().as_uri()}?mode=rw"
        return sqlite3.connect(
            uri,
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

    # Parameters are not part of error messages: they can be names of customers.
    return create_engine(
        "postgresql+psycopg://", creator=connect, poolclass=NullPool, hide_parameters=True
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
    return _sql_state(error) in _TRANSIENT


def _sql_state(error: DBAPIError) -> str:
    """Return the SQLSTATE of PostgreSQL, or the name of the error of SQLite; "" for neither."""
    original = error.orig
    state = getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None)
    return str(state or "")


#: The SQLSTATE or error names that have a reason of their own.
_REASONS = {
    "42P01": RefusalReason.NOT_A_LEDGER,
    "SQLITE_NOTADB": RefusalReason.NOT_A_LEDGER,
    "28P01": RefusalReason.ACCESS_DENIED,
    "28000": RefusalReason.ACCESS_DENIED,
    "42501": RefusalReason.ACCESS_DENIED,
}

#: The classes of SQLSTATE that mean that the database does not answer now.
_UNREACHABLE = ("08", "53", "57")

_SQLITE_MESSAGES = {
    "SQLITE_FULL": N_("the disk is full"),
    "SQLITE_READONLY": N_("permission denied"),
    "SQLITE_CANTOPEN": N_("permission denied"),
    "SQLITE_IOERR": N_("the disk does not answer"),
    "SQLITE_CORRUPT": N_("the file is damaged"),
}


def refusal_of_error(error: DBAPIError, address: LedgerAddress) -> LedgerRefusal:
    """Return the refusal for an error of the database.

    The driver's own message is never part of it: it can hold pieces of the address.
    """
    state = _sql_state(error)
    values: dict[str, object] = {"ledger": str(address)}
    if state in _REASONS:
        return LedgerRefusal(_REASONS[state], values)
    if address.path is not None:
        return _refusal_of_sqlite(error, state, address)
    if isinstance(error, ProgrammingError) and not state:
        # libpq refuses a parameter; its words repeat a part of the address.
        message = N_("a parameter of the address is not valid")
        return LedgerRefusal(RefusalReason.DATABASE_ERROR, {**values, "reason": message})
    if not state or state.startswith(_UNREACHABLE) or error.connection_invalidated:
        is_denied = not state and _is_login_refused(error)
        reason = RefusalReason.ACCESS_DENIED if is_denied else RefusalReason.UNREACHABLE
        return LedgerRefusal(reason, values)
    return LedgerRefusal(RefusalReason.DATABASE_ERROR, {**values, "reason": state})


#: Words of a server, in English or Chinese, that refuses a user, a password or a database.
_LOGIN_REFUSED = ("authentication failed", "does not exist", "认证失败", "不存在")


def _is_login_refused(error: DBAPIError) -> bool:
    """Whether a server answered and refused the login: its user, password or database.

    libpq reports that in the words of the server alone, without a SQLSTATE.
    """
    login = getattr(error.orig, "pgconn", None)
    if login is not None and login.needs_password:
        return True
    return any(words in str(error.orig) for words in _LOGIN_REFUSED)


def _refusal_of_sqlite(error: DBAPIError, state: str, address: LedgerAddress) -> LedgerRefusal:
    assert address.path is not None
    values: dict[str, object] = {"ledger": str(address)}
    if "no such table" in str(error.orig):
        return LedgerRefusal(RefusalReason.NOT_A_LEDGER, values)
    if state.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LedgerRefusal(RefusalReason.UNREACHABLE, values)
    if not address.path.exists():
        return LedgerRefusal(RefusalReason.NOT_SET_UP, values)
    message = next(
        (text for name, text in _SQLITE_MESSAGES.items() if state.startswith(name)), state
    )
    return LedgerRefusal(RefusalReason.DATABASE_ERROR, {**values, "reason": message or "SQLite"})
