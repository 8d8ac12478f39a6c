"""The header, the step rail, and the details of the highlighted option."""

from __future__ import annotations

from rich.cells import cell_len

from xmc_tui.domain.build import changes_between
from xmc_tui.domain.catalog import StepKind
from xmc_tui.domain.rules import rulebook_of
from xmc_tui.locale import N_
from xmc_tui.present.explain import about_lines, not_offered_text, price_text
from xmc_tui.present.ledger import catalog_name
from xmc_tui.present.text import Line, Span, columns, crop, fit, fit_middle, line, width, wrap
from xmc_tui.present.view import View, chosen_names


def head_lines(view: View, cells: int) -> list[Line]:
    """Return the header: programme and model, and on the right a message or the edition and day.

    A message that does not fit next to the programme's name takes the whole line.
    """
    words = view.words
    left = line(
        Span(f" {words.pick(view.catalog.programme.name)} ", "brand"),
        *_letters(view),
        Span(f" {words.pick(view.model.name)}", "strong"),
    )
    if view.message:
        brand = left[:-1]
        if (
            cell_len(view.message) > cells - width(brand) - 2
        ):  # what has to be said has the whole line
            return [crop(line(Span(f" {view.message}", "accent")), cells)]
        message = line(Span(view.message, "accent"), " ")
        return [columns(left if width(left) + width(message) < cells else brand, message, cells)]
    day = words.say(N_("quoted on {day}"), day=view.quote.quoted_on)
    customer = words.say(N_("customer view")) + "  " if view.customer_view else ""
    right = line(
        Span(customer, "accent"), Span(f"{catalog_name(view.catalog, words)} · {day} ", "muted")
    )
    if (
        width(left) + width(right) >= cells
    ):  # the edition stands in the review too; the car's name does not give way
        right = line(Span(customer, "accent"), Span(f"{day} ", "muted"))
    return [columns(left, right, cells)]


def _letters(view: View) -> list[Span]:
    """Return the open builds with the current one marked; empty if there is only one."""
    if len(view.letters) == 1:
        return []
    return [
        Span(" "),
        *(
            Span(
                f"[{each}]" if each == view.letter else f" {each} ",
                "here" if each == view.letter else "muted",
            )
            for each in view.letters
        ),
    ]


def rail_lines(view: View, cells: int) -> list[Line]:
    """Return the vertical step rail: each step with the options chosen on it."""
    lines: list[Line] = [()]
    for number, step in enumerate(view.catalog.steps, 1):
        here = step.id == view.cursor.step
        pointer = Span(" > " if here else "   ", "accent")
        name = Span(f"{number} {view.words.pick(step.name)}", "here" if here else "strong")
        lines.append(columns(line(pointer, name), _visited(view, step.id), cells))
        for text in _chosen_on(view, step.id)[: 3 if step.kind is StepKind.GROUPS else 1]:
            lines.append(crop(line(Span(f"     {text}", "muted")), cells))
        lines.append(())
    return lines


def strip_lines(view: View, cells: int) -> list[Line]:
    """Return the horizontal step rail: a line of steps, and a line of the options chosen."""
    steps = view.catalog.steps
    room = cells // len(steps)
    names: list[Span] = []
    chosen: list[Span] = []
    for number, step in enumerate(steps, 1):
        here = step.id == view.cursor.step
        done = "✓" if step.id in view.cursor.visited else "·"
        names.append(
            Span(
                fit(f"{'>' if here else ' '}{number} {view.words.pick(step.name)} {done}", room),
                "here" if here else "strong",
            )
        )
        texts = _chosen_on(view, step.id)
        more = f"+{len(texts) - 1}" if len(texts) > 1 else ""
        first = fit_middle(texts[0] if texts else "", room - 2 - len(more))
        chosen.append(Span(fit(f" {first}{more}", room), "muted"))
    return [tuple(names), tuple(chosen)]


def _visited(view: View, step_id: str) -> Line:
    if step_id in view.cursor.visited:
        return line(Span("✓ ", "good"))
    return line(Span(view.words.say(N_("open")) + " ", "warn"))


def _chosen_on(view: View, step_id: str) -> list[str]:
    step = next(step for step in view.catalog.steps if step.id == step_id)
    match step.kind:
        case StepKind.MODEL:
            return [view.words.pick(view.model.name)]
        case StepKind.GROUPS:
            return chosen_names(view.model, view.quote, step_id, view.words)
        case StepKind.REVIEW:
            return [view.words.say(N_("draft") if view.quote.is_draft else N_("quote"))]


def detail_lines(view: View, cells: int, most: int) -> list[Line]:
    """Return details of the highlighted option or model in at most `most` lines.

    Each text gets an equal share of the lines; lines that the later texts do not need go to the
    first ones.
    """
    wrapped = [wrap(text, cells - 2) for text in _detail(view)]
    while len(wrapped) > most:
        wrapped.pop()
    # Each text gets an equal share of the lines; the first texts take what the last ones leave.
    spare = most - sum(min(len(parts), max(1, most // max(1, len(wrapped)))) for parts in wrapped)
    lines: list[Line] = []
    for parts in wrapped:
        share = max(1, most // len(wrapped))
        extra = min(spare, max(0, len(parts) - share))
        spare -= extra
        kept = parts[: share + extra]
        if len(kept) < len(parts):
            kept[-1] = fit(kept[-1] + "……", cells - 2).rstrip("… ") + "…"
        lines += [line(f" {part}") for part in kept]
    return lines


def _detail(view: View) -> list[str]:
    option = view.highlighted
    words, rulebook = view.words, rulebook_of(view.model)
    if option is not None:
        texts = about_lines(view.catalog, rulebook, option, words, view.codes)
        if not option.offered.covers(view.quote.quoted_on):
            return [not_offered_text(rulebook, option, view.quote.quoted_on, words), *texts]
        if view.preview and view.preview.conflicts:
            # Imported here: it loads the engine, which the preview has used already.
            from xmc_tui.present.ways import change_text

            reasons = dict.fromkeys(
                words.pick(conflict.rule.reason) for conflict in view.preview.conflicts
            )
            changes = changes_between(view.model, view.quote.build, view.preview.quote.build)
            others = [
                change_text(view.model, change, words)
                for change in changes
                if change.after != option.id
            ]
            way = words.say(
                N_("The way there takes: {changes}"), changes=words.join_clauses(others)
            )
            return [
                words.say(
                    N_("Needs changes: {reasons} (? tells more)"), reasons=words.join(list(reasons))
                ),
                way,
                *texts,
            ]
        return texts
    if view.step.kind is StepKind.MODEL:
        model = view.catalog.model_by_id[view.cursor.highlight]
        price = words.say(
            N_("Base price {price}"), price=price_text(view.catalog, model.price, words, view.codes)
        )
        return [price, *(words.pick(note.text) for note in model.notes if view.codes)]
    return (
        [words.say(N_("e exports the order sheet; a shows how every figure comes about"))]
        if view.codes
        else []
    )
