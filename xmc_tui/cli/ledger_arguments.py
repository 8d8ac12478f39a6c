"""Arguments and refusals of the commands on slots and orders."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, NoReturn, TypeVar

from xmc_tui.cli.cli_context import (
    FIRST_DAY,
    LAST_DAY,
    CliContext,
    CommandExit,
    ExitCode,
    echo_error,
    exit_out_of_range,
    exit_with_message,
    exit_with_translated_text,
)
from xmc_tui.domain.slots import LEDGER_FAULTS, LedgerRefusal, RefusalReason, Requester
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.ledger_texts import refusal_text
from xmc_tui.services.ledger_address_lookup import has_invalid_address
from xmc_tui.storage.file_content_problems import Problem

if TYPE_CHECKING:
    from xmc_tui.storage.ledger.ledger_address import LedgerAddress
    from xmc_tui.storage.ledger.sql_ledger import SqlLedger

Result = TypeVar("Result")

#: The refusals that are wrong use, or a ledger that cannot be used; all others are exit code 1.
_WRONG_USE = {
    *LEDGER_FAULTS,
    RefusalReason.MONTH_OUT_OF_RANGE,
    RefusalReason.MONTH_OVER,
    RefusalReason.SHEET_UNREADABLE,
}


def open_ledger(cli_context: CliContext) -> SqlLedger:
    """Return the ledger; exit with code 2 if none is set up. It connects on its first request."""
    address = require_address(cli_context)
    from xmc_tui.storage.ledger.sql_ledger import SqlLedger  # imports SQLAlchemy

    return SqlLedger(address)


def require_address(cli_context: CliContext) -> LedgerAddress:
    """Return the address of the ledger; exit with code 2 if none is set up, or it is not valid."""
    exit_on_invalid_address(cli_context)
    address = cli_context.ledger_address
    if address is None:
        exit_with_refusal(cli_context.tr, LedgerRefusal(RefusalReason.NOT_SET_UP))
    return address


def exit_on_invalid_address(cli_context: CliContext) -> None:
    """Exit with code 2 if the settings name a ledger in a way that cannot be read."""
    if has_invalid_address(cli_context.settings_problems):
        exit_with_refusal(cli_context.tr, LedgerRefusal(RefusalReason.INVALID_ADDRESS))


def requester_from_settings(cli_context: CliContext) -> Requester:
    """Return the advisor and store of the settings."""
    names = cli_context.seller_settings.names
    return Requester(names.advisor, names.store)


def result_or_exit(tr: Translator, result: Result | LedgerRefusal) -> Result:
    """Return the result of a request, or exit with the reason of its refusal."""
    if isinstance(result, LedgerRefusal):
        exit_with_refusal(tr, result)
    return result


def exit_with_refusal(tr: Translator, refusal: LedgerRefusal) -> NoReturn:
    """Write why the ledger refused, with the findings of a sheet, and exit with its code."""
    code = ExitCode.WRONG_USE if refusal.reason in _WRONG_USE else ExitCode.FAILED
    problems = refusal.values.get("problems", ())
    assert isinstance(problems, tuple)
    for problem in problems:
        assert isinstance(problem, Problem)
        echo_error(problem.full_text(tr))
    if refusal.reason is RefusalReason.SHEET_UNREADABLE:
        raise CommandExit(code)
    exit_with_translated_text(code, refusal_text(refusal, tr))


def parse_sheet_number(tr: Translator, text: str) -> str:
    """Return the number of a sheet, in capitals; exit with code 2 if it is none."""
    number = text.strip().upper()
    if not re.fullmatch(r"XMC-[0-9]{8}-[0-9A-Z]{5}", number):
        message = N_("{number} is not an order number; an example is XMC-20251001-7K3Q9")
        exit_with_message(tr, ExitCode.WRONG_USE, message, number=text)
    return number


def parse_month(tr: Translator, text: str | None) -> date | None:
    """Return the first day of a month such as 2026-03; exit with code 2 if it is none."""
    if text is None:
        return None
    month = None
    if re.fullmatch("[0-9]{4}-[0-9]{2}", text):
        with suppress(ValueError):
            month = date.fromisoformat(f"{text}-01")
    if month is None:
        message = N_("--month {text}: not a month; write it as 2026-03")
        exit_with_message(tr, ExitCode.WRONG_USE, message, text=text)
    if not FIRST_DAY <= month <= LAST_DAY:
        exit_out_of_range(tr, f"--month {text}", f"{FIRST_DAY:%Y-%m}", f"{LAST_DAY:%Y-%m}")
    return month
