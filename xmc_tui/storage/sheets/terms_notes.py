"""The notes of a sheet on the terms of its quote."""

from __future__ import annotations

from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import Quote
from xmc_tui.i18n import N_, Translator


def translate_terms_notes(catalog: Catalog, quote: Quote, tr: Translator) -> list[str]:
    """Return the notes on the terms of a quote: its benefits, and a warning outside the trial."""
    notes = [tr.localize(benefit.text) for benefit in quote.benefits]
    trial = catalog.programme.trial
    if not quote.in_trial:
        message = N_(
            "Quoted outside the trial window of {first} to {last}: "
            "confirm with the store that orders are taken"
        )
        notes.append(tr.translate(message, first=trial.first, last=trial.last))
    return notes
