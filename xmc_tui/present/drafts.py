"""The line that offers to resume an unfinished draft."""

from __future__ import annotations

from xmc_tui.domain.catalog import Localized
from xmc_tui.locale import N_, Language
from xmc_tui.present.ages import age_text
from xmc_tui.present.money import amount, mark


def offer_text(
    key: str, car: Localized, total: int, illustrative: bool, age: float, words: Language
) -> str:
    """Return the line that offers to resume a draft.

    It names the key, the model, the total in yuan, and the age of the draft, given in seconds.
    """
    return words.say(
        N_("{key} resumes the draft: {car} · {total} · {age}"),
        key=key,
        car=words.pick(car),
        total=mark(illustrative) + amount(total),
        age=age_text(age, words),
    )
