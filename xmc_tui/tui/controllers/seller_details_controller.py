"""The command that asks for the advisor, the store and its contact, and its offer in the header."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from xmc_tui.configurator import SheetDetails
from xmc_tui.configurator.document_ports import (
    SellerDetails,
    SellerSettings,
    UnsavedSellerSettings,
)
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import N_
from xmc_tui.presentation.seller_details_offer import seller_details_offer_text

if TYPE_CHECKING:
    from xmc_tui.tui.controllers.controller_host import Handler, Host
    from xmc_tui.tui.dialogs.seller_details_dialog import SellerDetailsAnswer


class SellerDetailsController:
    """Asks for the names that new sheets and pages have, and keeps them in the settings.

    On the first run a line of the header offers that. It takes no key but its own, so that an
    advisor who begins to type at once is not disturbed. `settings` is set by the app.
    `save_names` is called with the names of the settings and with the details that the sheet of the
    current build has from then on.
    """

    def __init__(
        self, host: Host, save_names: Callable[[SellerDetails, SheetDetails], None]
    ) -> None:
        self.host = host
        self.save_names = save_names
        self.settings: SellerSettings = UnsavedSellerSettings()

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by command id."""
        return {"store-names": self.ask}

    @property
    def offer_text(self) -> str:
        """The line that offers to enter the names; "" if they are not asked for."""
        return seller_details_offer_text(self.host.ui.tr) if self.settings.is_asked else ""

    def decline(self) -> None:
        """Do not ask again."""
        tr = self.host.ui.tr
        fault = self.settings.decline_to_answer(tr.code)
        self.host.set_status_message(
            fault or tr.translate(N_("You will not be asked again. Press s at any time."))
        )

    async def ask(self) -> None:
        """Open the dialog with the names of the settings."""
        from xmc_tui.tui.dialogs.seller_details_dialog import SellerDetailsDialog

        dialog = SellerDetailsDialog(self.host.ui.tr, self.settings.names)
        await self.host.open_dialog(dialog, self._keep)

    async def _keep(self, answer: SellerDetailsAnswer) -> None:
        tr, names = self.host.ui.tr, answer.names
        if names is None:
            if self.settings.is_asked:
                self.decline()
        else:
            former = self.settings.names
            fault = self.settings.save(names, tr.code)
            self._update_sheet(former, names)
            self.host.set_status_message(fault or tr.translate(N_("Saved to settings")))
        self.host.refresh_view()

    def _update_sheet(self, former: SellerDetails, names: SellerDetails) -> None:
        """Put the names on the sheet of the current build, unless it has others."""
        details = self.host.workspace.current.configurator.sheet_details
        if details.advisor in ("", former.advisor):
            details = replace(details, advisor=names.advisor)
        if details.store in ("", former.store):
            details = replace(details, store=names.store)
        self.save_names(names, details)
