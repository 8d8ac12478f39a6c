"""The line that offers to enter the advisor and the store on the first run."""

from __future__ import annotations

from xmc_tui.i18n import N_, Translator

#: The key that opens the names, as the registry has it.
STORE_NAMES_KEY = "s"


def seller_details_offer_text(tr: Translator) -> str:
    """Return the line, which names its keys."""
    message = N_("First run: {key} enters advisor, store, contact · Esc do not ask again")
    return tr.translate(message, key=STORE_NAMES_KEY)
