"""The threshold as text: what it requires, and how far a counted sum is from it."""

from __future__ import annotations

from xmc_tui.domain.threshold_and_delivery import ThresholdStatus
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.money_format import format_amount


def requirement_text(operator: str, amount: int, tr: Translator) -> str:
    """Return what a threshold requires: more than an amount, or at least that amount."""
    message = N_("more than {amount}") if operator == ">" else N_("at least {amount}")
    return tr.translate(message, amount=format_amount(amount))


def progress_text(status: ThresholdStatus, about: str, tr: Translator) -> str:
    """Return the counted sum, the threshold, and the difference between them.

    `about` is the mark of illustrative amounts, or "".
    """
    excess = status.counted - status.amount
    message = (
        N_("{counted} of {amount} · {shortfall} to go")
        if status.shortfall
        else N_("{counted} · over {amount} by {excess}")
        if excess
        else N_("{counted} · {amount} reached")
    )
    return tr.translate(
        message,
        counted=about + format_amount(status.counted),
        amount=format_amount(status.amount),
        shortfall=about + format_amount(status.shortfall),
        excess=about + format_amount(excess),
    )


def strict_limit_note(status: ThresholdStatus, tr: Translator) -> str:
    """Return in brackets that the sum must exceed the threshold; "" if it does, or may equal it.

    Without it a difference such as ¥100,001 from ¥0 to ¥100,000 looks like a mistake.
    """
    if status.operator != ">" or not status.shortfall:
        return ""
    amount = format_amount(status.amount)
    return tr.put_in_brackets(tr.translate(N_("must exceed {amount}"), amount=amount))
