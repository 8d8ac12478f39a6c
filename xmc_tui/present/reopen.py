"""Report on the differences between a saved build and the current catalog.

It lists lines removed, repriced, new and kept, and asks to replace the removed ones.
"""

from __future__ import annotations

from xmc_tui.configurator.reopen import Gone, Loss, Reopening, Repriced
from xmc_tui.domain.catalog import Basis, Group, Option
from xmc_tui.locale import N_, Language
from xmc_tui.present.money import amount, difference, list_price, mark
from xmc_tui.present.text import Line, Span, line


def report_lines(reopening: Reopening, words: Language) -> list[Line]:
    """Return the report: removals and other changes first, lines kept last."""
    parts = [
        _section(N_("Gone"), "bad", [_gone(each, words) for each in reopening.gone], words),
        _section(
            N_("Price changed"),
            "warn",
            [_repriced(each, reopening, words) for each in reopening.repriced],
            words,
        ),
        _section(
            N_("New since then"),
            "warn",
            [_added(option, reopening, words) for option in reopening.added],
            words,
        ),
        _section(N_("Terms changed"), "warn", _terms(reopening, words), words),
        _section(N_("Kept"), "good", _kept(reopening, words), words),
    ]
    note = words.say(N_("Until you confirm, the old figures stand."))
    return [
        line(Span(note, "strong")),
        _total(reopening, words),
        *(each for part in parts if part for each in ((), *part)),
    ]


def _total(reopening: Reopening, words: Language) -> Line:
    written, now = reopening.written, reopening.now
    before = mark(written.is_illustrative) + amount(written.total)
    if now is None:
        return line(words.say(N_("Total then {before}"), before=before))
    after = mark(now.is_illustrative) + amount(now.total)
    return line(words.say(N_("Total {before} → {after}"), before=before, after=after))


def _section(title: str, role: str, lines: list[Line], words: Language) -> list[Line]:
    return [line(Span(words.say(title), role)), *lines] if lines else []


def _gone(gone: Gone, words: Language) -> Line:
    reason = (
        N_("no longer sold") if gone.loss is Loss.REMOVED else N_("no longer to be had on this day")
    )
    about = mark(gone.line.basis is Basis.ILLUSTRATIVE)
    price = f"{about}{amount(gone.line.price)}"
    return line(f"  {words.pick(gone.line.name)}  {price}  ", Span(words.say(reason), "muted"))


def _repriced(repriced: Repriced, reopening: Reopening, words: Language) -> Line:
    then, model = repriced.line or reopening.written, reopening.model
    assert model is not None, "of a car that is sold no longer all is gone"
    price = model.price if repriced.line is None else model.options[repriced.line.option].price
    was, is_now = mark(then.basis is Basis.ILLUSTRATIVE), mark(price.is_illustrative)
    prices = f"{was}{amount(repriced.before)} → {is_now}{amount(repriced.after)}"
    change = (was or is_now) + difference(repriced.after - repriced.before)
    return line(f"  {words.pick(then.name)}  {prices}  ", Span(f"({change})", "muted"))


def _added(option: Option, reopening: Reopening, words: Language) -> Line:
    model = reopening.model
    group = words.pick(model.group_of(option.id).name) if model else ""
    return line(f"  {group} · {words.pick(option.name)}  {list_price(option.price)}")


def _terms(reopening: Reopening, words: Language) -> list[Line]:
    before, programme = reopening.written.terms, reopening.catalog.programme
    if before is None or not reopening.terms_moved:
        return []
    after = programme.threshold
    lines: list[Line] = []
    if (before.threshold, before.operator) != (after.amount, after.operator):
        lines.append(
            line(
                f"  {words.say(N_('threshold'))}  {before.operator} {amount(before.threshold)}"
                f" → {after.operator} {amount(after.amount)}"
            )
        )
    if before.deposit != programme.deposit:
        lines.append(
            line(
                f"  {words.say(N_('deposit'))}  {amount(before.deposit)}"
                f" → {amount(programme.deposit)}"
            )
        )
    return lines


def _kept(reopening: Reopening, words: Language) -> list[Line]:
    names = [words.pick(each.name) for each in reopening.kept]
    return [line(f"  {words.join_clauses(names)}")] if names else []


def choice_lines(group: Group, gone: tuple[Gone, ...], words: Language) -> list[Line]:
    """Return the text above the replacements for a group whose choice was removed."""
    lost = [each for each in gone if each.line.group == group.id]
    lines = [_gone(each, words) for each in lost]
    ask = words.say(
        N_("Choose {group} now; nothing takes its place by itself."), group=words.pick(group.name)
    )
    return [*lines, (), line(Span(ask, "strong")), ()]


def option_choice_line(option: Option, words: Language) -> Line:
    """Return an option as a possible replacement, with its list price."""
    return line(words.pick(option.name), Span(f"  {list_price(option.price)}", "price"))
