"""The versions of the ledger's tables: creates and updates them, and refuses unknown ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, inspect, select, text

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.slots import LedgerRefusal, RefusalReason
from xmc_tui.storage.ledger.ledger_address import LedgerAddress
from xmc_tui.storage.ledger.ledger_tables import HEAD, METADATA

Migration = Callable[[Connection], None]

#: The version in a ledger whose slots and orders were moved to another one: nobody may use it.
MOVED = -1

#: Statements after which the history refuses changes, by the kind of database.
_APPEND_ONLY = {
    "sqlite": (
        "CREATE TRIGGER xmc_history_update BEFORE UPDATE ON xmc_history "
        "BEGIN SELECT RAISE(ABORT, 'the history is never rewritten'); END",
        "CREATE TRIGGER xmc_history_delete BEFORE DELETE ON xmc_history "
        "BEGIN SELECT RAISE(ABORT, 'the history is never rewritten'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION xmc_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RAISE EXCEPTION ''the history is never rewritten''; END'",
        "CREATE TRIGGER xmc_history_rewritten BEFORE UPDATE OR DELETE OR TRUNCATE ON xmc_history "
        "FOR EACH STATEMENT EXECUTE FUNCTION xmc_refuse_rewriting()",
    ),
}


def _create_tables(connection: Connection) -> None:
    """Create the tables of version 1; a later version adds a migration that alters them."""
    METADATA.create_all(connection)
    for statement in _APPEND_ONLY[connection.dialect.name]:
        connection.execute(text(statement))
    connection.execute(HEAD.insert().values(id=1, version=0, turn=0))


#: The steps from each version to the next, the first one from an empty database.
MIGRATIONS: tuple[Migration, ...] = (_create_tables,)


@frozen
class MigrationResult:
    """The version found, and the one that is now in effect; 0 for no tables.

    `is_unusable` says that the version found is not known, or that the ledger was moved; nothing
    was changed.
    """

    found: int
    version: int
    is_unusable: bool = False


def read_version(connection: Connection) -> int:
    """Return the version of the tables, with the turn to write; 0 if there are none."""
    if not inspect(connection).has_table(HEAD.name):
        return 0
    return read_recorded_version(connection, locks=True)


def read_recorded_version(connection: Connection, locks: bool) -> int:
    """Return the version in the table of the head, which exists.

    `locks` takes the turn to write. In SQLite the transaction itself keeps other writers out. Raise
    ValueError if there is none.
    """
    query = select(HEAD.c.version)
    version = connection.execute(query.with_for_update() if locks else query).scalar()
    if not isinstance(version, int):
        raise ValueError(f"the version is {version!r}")
    return version


def migrate(
    connection: Connection, migrations: Sequence[Migration] = MIGRATIONS
) -> MigrationResult:
    """Bring the tables to the newest known version, in the caller's transaction.

    A version that is newer than that is left alone, and so is a ledger that was moved.
    """
    if connection.dialect.name == "postgresql":
        # Two stores may create the tables at the same time; the number is arbitrary.
        connection.execute(text("SELECT pg_advisory_xact_lock(7364621)"))
    found = read_version(connection)
    if found > len(migrations) or found == MOVED:
        return MigrationResult(found, found, is_unusable=True)
    for step in migrations[found:]:
        step(connection)
    if found < len(migrations):
        connection.execute(HEAD.update().values(version=len(migrations)))
    return MigrationResult(found, len(migrations))


def refusal_of_version(address: LedgerAddress, found: int) -> LedgerRefusal:
    """Return why a ledger of another version cannot be used; 0 for one without tables."""
    known = len(MIGRATIONS)
    values = {"ledger": str(address), "found": found, "known": known}
    if found == MOVED:
        return LedgerRefusal(RefusalReason.MOVED, values)
    if not found:
        return LedgerRefusal(RefusalReason.NOT_A_LEDGER, values)
    reason = RefusalReason.NEWER_LEDGER if found > known else RefusalReason.OLDER_LEDGER
    return LedgerRefusal(reason, values)
