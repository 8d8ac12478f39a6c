"""The advisor, the store and its contact in the user's settings file."""

from __future__ import annotations

from pathlib import Path

from xmc_tui.configurator.document_ports import SellerDetails
from xmc_tui.i18n import translator_for
from xmc_tui.storage.file_content_problems import FileError
from xmc_tui.storage.settings import Settings

#: The value of the setting `first_run` once the names were asked for.
_DONE = "done"


class FileSellerSettings:
    """Keeps the names of the settings, and whether they were asked for already.

    They are not asked for if one of them is set, or if the settings have faults, which the advisor
    has to know first.
    """

    def __init__(self, path: Path, settings: Settings, has_problems: bool) -> None:
        self._path = path
        self.names = SellerDetails(
            settings.advisor or "", settings.store or "", settings.store_contact or ""
        )
        self.is_asked = (
            settings.first_run != _DONE and self.names == SellerDetails() and not has_problems
        )

    def save(self, names: SellerDetails, language: str) -> str:
        """Keep the names in the settings file; return a sentence if that fails, else ""."""
        self.names, self.is_asked = names, False
        changes = {
            "advisor": names.advisor,
            "store": names.store,
            "store_contact": names.contact,
            "first_run": _DONE,
        }
        return self._write(changes, language)

    def decline_to_answer(self, language: str) -> str:
        """Never ask for the names again; return a sentence if that cannot be kept, else ""."""
        self.is_asked = False
        return self._write({"first_run": _DONE}, language)

    def _write(self, changes: dict[str, str], language: str) -> str:
        from xmc_tui.storage.settings_writer import write_settings  # only needed to write

        try:
            write_settings(self._path, changes)
        except FileError as error:
            # For one line on the screen: the folder would leave no room for the reason.
            return error.problems[0].short_text(translator_for(language))
        return ""
