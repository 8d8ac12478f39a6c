"""Faults of a ledger's database as refusals, each with its reason and what to do about it.

The words of a driver are never part of a refusal: they can hold pieces of the address.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from sqlalchemy.exc import DBAPIError, ProgrammingError

from xmc_tui.domain.slots import LedgerRefusal, RefusalReason
from xmc_tui.i18n import N_
from xmc_tui.storage.file_content_problems import os_error_message
from xmc_tui.storage.ledger.ledger_address import LedgerAddress

#: The SQLSTATE or error names that have a reason of their own.
_REASONS = {
    "42P01": RefusalReason.NOT_A_LEDGER,
    "SQLITE_NOTADB": RefusalReason.OTHER_FILE,
    "28P01": RefusalReason.ACCESS_DENIED,
    "28000": RefusalReason.ACCESS_DENIED,
    "42501": RefusalReason.ACCESS_DENIED,
}

#: The beginnings of SQLSTATE that mean that the database does not answer now, or is too busy.
_UNREACHABLE = ("08", "25P03", "40", "53", "55P03", "57")

_CHECK_RIGHTS = N_("check the rights of the file and of its folder")

#: The message and the remedy of errors of SQLite, by the beginning of their names.
_SQLITE_ERRORS = {
    "SQLITE_FULL": (N_("the disk is full"), N_("free some space on the disk")),
    "SQLITE_READONLY": (N_("permission denied"), _CHECK_RIGHTS),
    "SQLITE_CANTOPEN": (N_("permission denied"), _CHECK_RIGHTS),
    "SQLITE_IOERR": (N_("the disk is not responding"), N_("check the disk")),
    "SQLITE_CORRUPT": (N_("the file is damaged"), N_("restore it from a backup")),
}

#: The SQLSTATE of a change that a server refuses because it only reads, as a standby does.
_READ_ONLY_SERVER = "25006"

#: Words of a server, in English or Chinese, that refuses a user, a password or a database.
_LOGIN_REFUSED = ("authentication failed", "does not exist", "认证失败", "不存在")

#: Words of libpq about an encrypted connection, and about a parameter of the address.
_TLS_WORDS = re.compile("certificate|does not support SSL|证书")
_PARAMETER_WORDS = re.compile(r"invalid (port number|integer value|\w+ value)|无效的")


def sql_state(error: DBAPIError) -> str:
    """Return the SQLSTATE of PostgreSQL, or the name of the error of SQLite; "" for neither."""
    original = error.orig
    state = getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None)
    return str(state or "")


def make_refusal_of_database_error(error: DBAPIError, address: LedgerAddress) -> LedgerRefusal:
    """Return the refusal for an error of the database."""
    state = sql_state(error)
    values: dict[str, object] = {"ledger": str(address)}
    if state in _REASONS:
        return LedgerRefusal(_REASONS[state], values)
    if address.path is not None:
        return _refuse_sqlite_error(error, state, address)
    if isinstance(error, ProgrammingError) and not state:
        return _refuse_parameter(address)
    if state == _READ_ONLY_SERVER:
        message, remedy = N_("the server is read-only"), N_("use the server that accepts writes")
        return _refuse(address, message, remedy)
    if not state and not error.connection_invalidated:
        return _refuse_connection(error, address)
    if not state or state.startswith(_UNREACHABLE) or error.connection_invalidated:
        return LedgerRefusal(RefusalReason.UNREACHABLE, values)
    return _refuse(address, state, N_("see the log of the database"))


def make_refusal_of_os_error(error: OSError, address: LedgerAddress) -> LedgerRefusal:
    """Return the refusal for a file or folder that cannot be made."""
    if address.path is not None and os.path.isdir(address.path):
        return _refuse_folder(address)  # Windows reports that permission is denied
    match error:
        case FileNotFoundError():
            remedy = N_("the folder does not exist; create it or choose another path")
        case PermissionError():
            remedy = _CHECK_RIGHTS
        case _:
            remedy = N_("check the path and try again")
    return _refuse(address, os_error_message(error), remedy)


def make_refusal_of_damaged_ledger(address: LedgerAddress) -> LedgerRefusal:
    """Return the refusal for tables that hold what no version of the program writes."""
    return _refuse(address, N_("its data is damaged"), N_("restore it from a backup"))


def _refuse(address: LedgerAddress, reason: str, remedy: str) -> LedgerRefusal:
    values: Mapping[str, object] = {"ledger": str(address), "reason": reason, "remedy": remedy}
    return LedgerRefusal(RefusalReason.DATABASE_ERROR, values)


def _refuse_parameter(address: LedgerAddress) -> LedgerRefusal:
    message = N_("a parameter of the address is not valid")
    return _refuse(address, message, N_("correct slots in the settings, or XMC_SLOTS"))


def _refuse_connection(error: DBAPIError, address: LedgerAddress) -> LedgerRefusal:
    """Return why no connection was made; libpq says so in words alone, without a SQLSTATE."""
    words = str(error.orig)
    values: Mapping[str, object] = {"ledger": str(address)}
    if _PARAMETER_WORDS.search(words):
        return _refuse_parameter(address)
    login = getattr(error.orig, "pgconn", None)
    if login is not None and login.needs_password:
        return LedgerRefusal(RefusalReason.ACCESS_DENIED, values)
    if _TLS_WORDS.search(words):
        message = N_("no encrypted connection can be made")
        return _refuse(address, message, N_("check sslmode and sslrootcert in its address"))
    if any(each in words for each in _LOGIN_REFUSED):
        return LedgerRefusal(RefusalReason.ACCESS_DENIED, values)
    return LedgerRefusal(RefusalReason.UNREACHABLE, values)


def _refuse_folder(address: LedgerAddress) -> LedgerRefusal:
    return _refuse(address, N_("it is a folder"), N_("name a file"))


def _refuse_sqlite_error(error: DBAPIError, state: str, address: LedgerAddress) -> LedgerRefusal:
    assert address.path is not None
    values: dict[str, object] = {"ledger": str(address)}
    if "no such table" in str(error.orig):
        return LedgerRefusal(RefusalReason.NOT_A_LEDGER, values)
    if state.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LedgerRefusal(RefusalReason.UNREACHABLE, values)
    # The functions of Path raise errors for a name that is too long or a folder that is closed.
    if os.path.isdir(address.path):
        return _refuse_folder(address)
    if not os.path.exists(address.path):
        return LedgerRefusal(RefusalReason.NOT_SET_UP, values)
    for name, (message, remedy) in _SQLITE_ERRORS.items():
        if state.startswith(name):
            return _refuse(address, message, remedy)
    return _refuse(address, state or "SQLite", N_("check the file"))
