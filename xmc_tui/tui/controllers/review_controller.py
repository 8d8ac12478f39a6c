"""The commands of the review: unfolding the standard items, and showing the QR code."""

from __future__ import annotations

from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import N_
from xmc_tui.tui.controllers.controller_host import Host


class ReviewController:
    """Carries out what Space and Enter do on the review, where there is nothing to choose."""

    def __init__(self, host: Host) -> None:
        self.host = host

    def toggle_standard_items(self) -> None:
        """List the standard items, or fold them into one line again."""
        ui = self.host.ui
        self.host.ui = replace(ui, is_review_unfolded=not ui.is_review_unfolded)
        self.host.refresh_view()

    async def show_build_code(self) -> None:
        """Show the build code and its QR code, as large as it needs to be; not to customers."""
        from xmc_tui.presentation.build_code_qr import qr_code_lines

        show = self.host.current_view
        if qr_code_lines(show()):
            await self.host.show_text(N_("Build code"), lambda _: qr_code_lines(show()))
