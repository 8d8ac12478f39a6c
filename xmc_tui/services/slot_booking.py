"""Slots and orders of exported sheets: the port `SlotBooking`, filled with the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xmc_tui.configurator.document_ports import SellerDetails
from xmc_tui.domain.order_records import OrderRecord, Outcome
from xmc_tui.domain.slots import (
    DEFAULT_HOLD_HOURS,
    LedgerRefusal,
    MonthCount,
    Quota,
    RefusalReason,
    Requester,
    Slot,
    quota_of,
    refusal_of_month,
)
from xmc_tui.services.catalog_provider import CatalogProvider
from xmc_tui.storage.file_content_problems import FileError, Problem

if TYPE_CHECKING:
    from xmc_tui.domain.catalog import Catalog
    from xmc_tui.storage.ledger.ledger_address import LedgerAddress
    from xmc_tui.storage.ledger.sql_ledger import SqlLedger
    from xmc_tui.storage.sheets.sheet_reader import LoadedSheet

_NOT_SET_UP = LedgerRefusal(RefusalReason.NOT_SET_UP)


class LedgerSlotBooking:
    """Holds and locks slots for sheets, in the name of the settings' advisor and store.

    Without an address it is off. The database is imported on the first use.
    """

    def __init__(
        self,
        address: LedgerAddress | None,
        catalogs: CatalogProvider,
        find_names: Callable[[], SellerDetails],
        records_customers: bool = False,
    ) -> None:
        self._address = address
        self._catalogs = catalogs
        self._find_names = find_names
        self._records_customers = records_customers
        self._ledger: SqlLedger | None = None

    @property
    def has_ledger(self) -> bool:
        """Whether a ledger is set up."""
        return self._address is not None

    def count_slots_of_earliest_free_month(self, quota: Quota) -> MonthCount | LedgerRefusal:
        """Count the earliest month that has a free slot, in another process with a time limit."""
        if self._address is None:
            return _NOT_SET_UP
        from xmc_tui.services.earliest_month_process import count_slots_of_earliest_free_month

        return count_slots_of_earliest_free_month(quota, str(self._address))

    def hold(
        self, path: str, month: date | None = None, hours: int = DEFAULT_HOLD_HOURS
    ) -> Slot | LedgerRefusal:
        """Hold a slot for a sheet, of the earliest month unless one is given."""
        opened = self._open_ledger_for(path)
        if isinstance(opened, LedgerRefusal):
            return opened
        ledger, sheet, catalog = opened
        if month is not None and (refusal := refusal_of_month(month, catalog.programme)):
            return refusal
        return ledger.hold(
            sheet.identity.number,
            quota_of(catalog.programme),
            self._requester(sheet),
            month,
            hours,
            self._customer(sheet),
        )

    def lock(self, path: str) -> Slot | LedgerRefusal:
        """Lock a slot for a sheet, which has to be a valid quote of a store within the trial."""
        opened = self._open_ledger_for(path)
        if isinstance(opened, LedgerRefusal):
            return opened
        ledger, sheet, catalog = opened
        requester = self._requester(sheet)
        refusal = _check_sheet(sheet, catalog, requester)
        if refusal is not None:
            return refusal
        stages = catalog.programme.stages
        return ledger.lock(
            sheet.identity.number,
            quota_of(catalog.programme),
            requester,
            int(sheet.document["terms"]["cooling_off_days"]),
            stages[0].id if stages else "",
            self._customer(sheet),
        )

    def read_order_records(
        self, numbers: Iterable[str]
    ) -> Mapping[str, OrderRecord] | LedgerRefusal:
        """Return what is recorded of the orders with these sheet numbers."""
        ledger = self._open_ledger()
        return _NOT_SET_UP if ledger is None else ledger.read_order_records(tuple(numbers))

    def set_outcome(
        self, number: str, outcome: Outcome, call_on: date | None = None
    ) -> OrderRecord | LedgerRefusal:
        """Record the outcome of an order."""
        ledger = self._open_ledger()
        if ledger is None:
            return _NOT_SET_UP
        return ledger.set_outcome(number, outcome, self.requester, call_on)

    @property
    def requester(self) -> Requester:
        """The advisor and the store of the settings."""
        names = self._find_names()
        return Requester(names.advisor, names.store)

    def _open_ledger(self) -> SqlLedger | None:
        """Return the ledger; None if there is none. It connects on its first request."""
        if self._ledger is None and self._address is not None:
            from xmc_tui.storage.ledger.sql_ledger import SqlLedger  # imports SQLAlchemy

            self._ledger = SqlLedger(self._address)
        return self._ledger

    def _open_ledger_for(self, path: str) -> tuple[SqlLedger, LoadedSheet, Catalog] | LedgerRefusal:
        """Return the ledger, a sheet, and the catalog that the sheet was made with."""
        ledger = self._open_ledger()
        if ledger is None:
            return _NOT_SET_UP
        from xmc_tui.storage.sheets.sheet_reader import read_sheet  # imports pydantic

        try:
            sheet = read_sheet(Path(path))
            return ledger, sheet, self._catalogs.load_for_sheet(sheet)
        except FileError as error:
            return _refuse_sheet(RefusalReason.SHEET_UNREADABLE, path, error.problems)

    def _requester(self, sheet: LoadedSheet) -> Requester:
        """Return the advisor and store of the settings, else those of the sheet."""
        own = self.requester
        return Requester(own.advisor or sheet.details.advisor, own.store or sheet.details.store)

    def _customer(self, sheet: LoadedSheet) -> str:
        """Return the customer's name if the settings have names recorded."""
        return sheet.details.customer_name if self._records_customers else ""


def _check_sheet(
    sheet: LoadedSheet, catalog: Catalog, requester: Requester
) -> LedgerRefusal | None:
    """Return why no slot can be locked for a sheet; None if one can."""
    from xmc_tui.storage.sheets.sheet_verification import verify_sheet

    number = sheet.identity.number
    if problems := verify_sheet(sheet, catalog):
        return _refuse_sheet(RefusalReason.SHEET_FAULTY, sheet.name, tuple(problems))
    if not sheet.has_quote_status:
        return LedgerRefusal(RefusalReason.NOT_A_QUOTE, {"sheet": number})
    trial = catalog.programme.trial
    if not sheet.document["terms"]["in_trial"]:
        values = {
            "sheet": number,
            "day": sheet.quoted_on,
            "first": trial.first,
            "last": trial.last,
        }
        return LedgerRefusal(RefusalReason.OUTSIDE_TRIAL, values)
    if not requester.store:
        return LedgerRefusal(RefusalReason.STORE_MISSING, {"sheet": number})
    return None


def _refuse_sheet(reason: RefusalReason, name: str, problems: tuple[Problem, ...]) -> LedgerRefusal:
    """Return a refusal because of a sheet, with its problems."""
    return LedgerRefusal(reason, {"sheet": name, "problems": problems})
