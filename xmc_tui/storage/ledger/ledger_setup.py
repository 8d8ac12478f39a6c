"""Makes a ledger, and moves one from SQLite to PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, RowMapping, Table, func, insert, inspect, select
from sqlalchemy.exc import DBAPIError

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.slots import LedgerRefusal, RefusalReason
from xmc_tui.storage.ledger.database_refusals import (
    make_refusal_of_damaged_ledger,
    make_refusal_of_database_error,
    make_refusal_of_os_error,
)
from xmc_tui.storage.ledger.ledger_address import LedgerAddress
from xmc_tui.storage.ledger.ledger_engine import begin_transaction, make_engine
from xmc_tui.storage.ledger.ledger_migrations import (
    MIGRATIONS,
    MOVED,
    Migration,
    MigrationResult,
    migrate,
    read_version,
    refusal_of_version,
)
from xmc_tui.storage.ledger.ledger_tables import HEAD, HISTORY, ORDERS, SLOTS

_TABLES = (SLOTS, ORDERS, HISTORY)

#: Rows inserted by one statement.
_ROWS_PER_INSERT = 500


@frozen
class MoveResult:
    """The numbers of slots, orders and events moved, and the path of the old file.

    It has a new name, unless another program had it open.
    """

    slots: int
    orders: int
    events: int
    kept: Path


def initialize_ledger(
    address: LedgerAddress, migrations: Sequence[Migration] = MIGRATIONS
) -> MigrationResult | LedgerRefusal:
    """Create the tables of a ledger, or bring them to the newest version.

    The file of a SQLite ledger is created if it is missing; only the user can read it.
    """
    if address.path is not None:
        try:
            os.close(os.open(address.path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            return make_refusal_of_os_error(error, address)
    try:
        with begin_transaction(make_engine(address), writes=True) as connection:
            if address.path is not None and _has_other_tables(connection):
                return LedgerRefusal(RefusalReason.OTHER_FILE, {"ledger": str(address)})
            result = migrate(connection, migrations)
    except ImportError:
        return LedgerRefusal(RefusalReason.DRIVER_MISSING)
    except DBAPIError as error:
        return make_refusal_of_database_error(error, address)
    except ValueError:  # a date, a kind or a version that no program writes
        return make_refusal_of_damaged_ledger(address)
    if result.is_unusable:
        return refusal_of_version(address, result.found)
    return result


def _has_other_tables(connection: Connection) -> bool:
    """Whether a SQLite file belongs to another program: it has tables, and none of a ledger."""
    names = inspect(connection).get_table_names()
    return bool(names) and HEAD.name not in names


def move_ledger(source: Path, target: LedgerAddress) -> MoveResult | LedgerRefusal:
    """Copy a SQLite ledger into an empty one, and rename its file so that nobody writes to it.

    Nobody can write to the file meanwhile, and it is marked as moved in the same transaction: a
    program that waits for its turn, or that has the file open, is refused. If an earlier call was
    interrupted after the copy, the file is only marked and renamed.
    """
    origin = LedgerAddress(path=source)
    if not os.path.exists(source):
        return LedgerRefusal(RefusalReason.NOT_SET_UP, {"ledger": str(origin)})
    try:
        with begin_transaction(make_engine(origin), writes=True) as reader:
            found = read_version(reader)
            if found not in (len(MIGRATIONS), MOVED):
                return refusal_of_version(origin, found)
            moved = _copy_tables(reader, target)
            if isinstance(moved, LedgerRefusal):
                return moved
            reader.execute(HEAD.update().values(version=MOVED))
    except DBAPIError as error:
        return make_refusal_of_database_error(error, origin)
    except ValueError:  # a date, a kind or a version that no program writes
        return make_refusal_of_damaged_ledger(origin)
    slots, orders, events = moved
    return MoveResult(slots, orders, events, _set_aside(source))


def _set_aside(source: Path) -> Path:
    """Rename a file that was moved, and return its new path; its own if that is not possible."""
    kept, number = source.with_name(f"{source.name}.moved"), 1
    while kept.exists():
        number += 1
        kept = source.with_name(f"{source.name}.moved-{number}")
    try:
        source.rename(kept)
    except OSError:  # another program has the file open, on Windows
        return source
    return kept


def _copy_tables(reader: Connection, target: LedgerAddress) -> list[int] | LedgerRefusal:
    """Copy all rows in one transaction; return the number of rows of each table."""
    try:
        with begin_transaction(make_engine(target), writes=True) as writer:
            if (found := read_version(writer)) != len(MIGRATIONS):
                return refusal_of_version(target, found)
            rows = [reader.execute(select(table)).mappings().all() for table in _TABLES]
            if not _is_copied(writer, rows[-1]):
                if any(_count(writer, table) for table in _TABLES):
                    return LedgerRefusal(RefusalReason.NOT_EMPTY, {"ledger": str(target)})
                for table, each in zip(_TABLES, rows, strict=True):
                    _insert_rows(writer, table, each)
            return [len(each) for each in rows]
    except ImportError:
        return LedgerRefusal(RefusalReason.DRIVER_MISSING)
    except DBAPIError as error:
        return make_refusal_of_database_error(error, target)
    except ValueError:  # a date, a kind or a version that no program writes
        return make_refusal_of_damaged_ledger(target)


def _is_copied(writer: Connection, events: Sequence[RowMapping]) -> bool:
    """Whether the target's history begins with this one, by an earlier copy.

    The stores may have gone on there since.
    """
    if not events:
        return False
    last = max(row["id"] for row in events)
    begins = writer.execute(select(HISTORY).where(HISTORY.c.id <= last)).mappings().all()
    return {row["id"]: dict(row) for row in begins} == {row["id"]: dict(row) for row in events}


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _insert_rows(writer: Connection, table: Table, rows: Sequence[RowMapping]) -> None:
    for start in range(0, len(rows), _ROWS_PER_INSERT):
        part = rows[start : start + _ROWS_PER_INSERT]
        writer.execute(insert(table), [dict(row) for row in part])
