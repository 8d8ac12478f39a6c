"""The request for an export, as the export dialog returns it."""

from __future__ import annotations

from xmc_tui.configurator import SheetDetails
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.presentation.slot_choice import SlotChoice

#: The suffixes of a customer's page.
HTML, PDF = ".html", ".pdf"


@frozen
class ExportRequest:
    """The values entered, and whether to write the sheet now and the customer's page with it.

    The page is written as HTML (`page`), as PDF (`pdf`), or as both.
    `create_folder` says whether to create the folder of the path first, `slot` whether to hold or
    lock a slot for the sheet once it is written.
    """

    path: str
    details: SheetDetails
    write: bool = True
    page: bool = False
    pdf: bool = False
    create_folder: bool = False
    slot: SlotChoice = SlotChoice.NONE

    @property
    def page_suffixes(self) -> tuple[str, ...]:
        """The suffixes of the customer's pages to write."""
        return (HTML,) * self.page + (PDF,) * self.pdf
