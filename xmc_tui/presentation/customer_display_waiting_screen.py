"""The screen of a window without a car to show, and the advisor's windows to choose from."""

from __future__ import annotations

from xmc_tui.configurator.customer_display_ports import (
    AdvisorWindow,
    FollowerState,
    UndisplayableReason,
)
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.domain.programme_terms import Programme
from xmc_tui.i18n import LANGUAGES, N_, Translator, translator_for
from xmc_tui.presentation.follower_view import make_follower_view
from xmc_tui.presentation.itemised_quote import charges_illustrative_price
from xmc_tui.presentation.money_format import format_amount, illustrative_mark
from xmc_tui.presentation.picture_scene import paint_name
from xmc_tui.presentation.styled_text import Line, Span, cell_width, make_line, wrap

_PROBLEMS = {
    UndisplayableReason.OTHER_CATALOG: N_(
        "The prices have changed: confirm the change or restart xmc in the advisor's window"
    ),
    UndisplayableReason.OTHER_VERSION: N_(
        "The two windows run different versions of xmc: restart both"
    ),
    UndisplayableReason.FOLDER_NOT_WRITABLE: N_(
        "Cannot follow a window: the disk of the user's data folder must have "
        "free space and be writable; then restart"
    ),
}


def waiting_lines(
    programme: Programme, state: FollowerState, tr: Translator, cells: int, height: int
) -> list[Line]:
    """Return lines for `cells` x `height` cells: a welcome in each language, in the centre.

    Nobody has chosen a language yet. The last line says what is waited for, in one language.
    """
    message = N_("Your car will appear here")
    welcome: list[Line] = []
    for code in LANGUAGES:
        each = translator_for(code)
        welcome.append(_centre(Span(each.localize(programme.name), "title"), cells))
        text = each.translate(message if state.problem is None else _PROBLEMS[state.problem])
        welcome += [_centre(Span(part), cells) for part in wrap(text, max(8, cells - 4))]
        welcome.append(())
    above = max(0, (height - 1 - len(welcome)) // 2)
    body = [*[()] * above, *welcome][: max(0, height - 1)]
    hint = make_line(Span(f" {_hint(state, tr)}", "muted"))
    return [*body, *[()] * (height - 1 - len(body)), hint]


def _centre(span: Span, cells: int) -> Line:
    return make_line(" " * max(0, (cells - cell_width([span])) // 2), span)


def _hint(state: FollowerState, tr: Translator) -> str:
    if state.problem is None and not state.windows:
        return tr.translate(N_("Waiting for xmc in another window   q quit"))
    return tr.translate(N_("w choose window   q quit"))


def window_line(window: AdvisorWindow, tr: Translator) -> Line:
    """Return an advisor's window as a line: its model, paint and total, and when it was opened."""
    opened = tr.translate(N_("opened {time}"), time=f"{window.started.astimezone():%H:%M:%S}")
    if window.displayed is None:
        return make_line(Span(opened))
    view = make_follower_view(replace(window.displayed, preview=None), tr)
    quote = view.quote
    about = illustrative_mark(charges_illustrative_price(quote))
    total = f"{about}{format_amount(quote.totals.total)}"
    parts = [part for part in (paint_name(view), total) if part]
    return make_line(
        Span(tr.localize(quote.model.name), "strong"),
        Span("  " + "  ".join(parts)),
        Span(f"  {opened}", "muted"),
    )
