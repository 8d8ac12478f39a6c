"""The line that offers to resume an unfinished draft."""

from __future__ import annotations

from xmc_tui.domain.catalog_values import Localized
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.money_format import format_amount, illustrative_mark
from xmc_tui.presentation.relative_time import format_age


def resume_offer_text(
    key: str, car: Localized, total: int, illustrative: bool, age: float, tr: Translator
) -> str:
    """Return the line that offers to resume a draft.

    It names the key, the model, the total in yuan, and the age of the draft, given in seconds.
    """
    return tr.translate(
        N_("Press {key} to resume: {car} · {total} · {age}"),
        key=key,
        car=tr.localize(car),
        total=illustrative_mark(illustrative) + format_amount(total),
        age=format_age(age, tr),
    )
