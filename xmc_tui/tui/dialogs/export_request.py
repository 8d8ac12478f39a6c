"""The request for an export, as the export dialog returns it, and what its texts are taken for."""

from __future__ import annotations

import re
from pathlib import Path

from xmc_tui.configurator import SheetDetails
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.presentation.slot_hold_choice import SlotChoice
from xmc_tui.presentation.styled_text import sanitize

#: The suffixes of a customer's page.
HTML, PDF = ".html", ".pdf"

#: The most characters of a name that may be typed in place of the path.
_LONGEST_NAME = 60


@frozen
class ExportRequest:
    """The values entered, and whether to write the sheet now and the customer's page with it.

    The page is written as HTML (`page`), as PDF (`pdf`), or as both.
    `create_folder` says whether to create the folder of the path first, `slot` whether to hold or
    lock a slot for the sheet once it is written, `show_terms` whether to open the terms instead,
    and `focused_field` the id of the field that is continued after that.
    """

    path: str
    details: SheetDetails
    write: bool = True
    page: bool = False
    pdf: bool = False
    create_folder: bool = False
    slot: SlotChoice = SlotChoice.NONE
    show_terms: bool = False
    focused_field: str = ""

    @property
    def page_suffixes(self) -> tuple[str, ...]:
        """The suffixes of the customer's pages to write."""
        return (HTML,) * self.page + (PDF,) * self.pdf


def is_name_in_path_field(typed: str) -> bool:
    """Return whether a name is typed where the path is expected, and not the name of a sheet.

    A file that lacks the suffix of a sheet is not what is wanted.
    """
    is_path = Path(typed).name != typed or re.search(r"\.[A-Za-z0-9]{1,5}$", typed) is not None
    is_name = 0 < len(typed) <= _LONGEST_NAME and typed == sanitize(typed) and "\ufffd" not in typed
    return is_name and not is_path and not typed.startswith(("~", "."))


def is_sheet_path(typed: str) -> bool:
    """Return whether the path of a sheet is typed where the customer's name is expected."""
    return typed.casefold().endswith(".toml")
