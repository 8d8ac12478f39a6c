"""The step rail of the main screen: each step with its choices, down the side or along the top."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile

from rich.cells import cell_len

from xmc_tui.domain.catalog import Model, Step, StepKind
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.itemised_quote import build_state_text
from xmc_tui.presentation.short_names import (
    forms_with_kind,
    forms_without_kind,
    shorten,
    without_brackets,
)
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import (
    Line,
    Span,
    justify,
    make_line,
    pad_or_truncate,
    wrap,
)
from xmc_tui.presentation.view_model import ViewModel, chosen_names

#: The most choices of a step that the vertical rail shows where it has no space for all.
_MOST_CHOICES = 3


def step_rail_rows(view: ViewModel, cells: int, height: int) -> list[StyledRow]:
    """Return the vertical step rail: each step with the options chosen on it.

    Long names take several lines. If the rail is then higher than `height`, they are shortened to
    one line each, and at last the first choices of a step stand for all. The click target of a row
    is the number of its step.
    """
    room = cells - 6
    summaries = [_step_summary(view, step.id) for step in view.catalog.steps]
    texts_of_steps = [
        [part for text in texts for part in _wrap_name(text, room)] for texts in summaries
    ]
    if _rail_height(texts_of_steps) > height:
        texts_of_steps = [
            [shorten(_name_forms(view, step.id, text), room) for text in texts]
            for step, texts in zip(view.catalog.steps, summaries, strict=True)
        ]
    if _rail_height(texts_of_steps) > height:
        texts_of_steps = [_limit_choices(texts, view) for texts in texts_of_steps]
    rows = [StyledRow(())]
    for number, (step, texts) in enumerate(zip(view.catalog.steps, texts_of_steps, strict=True), 1):
        name, is_current = view.tr.localize(step.name), step.id == view.cursor.step
        rows += _step_rows(number, name, is_current, _step_mark(view, step), tuple(texts), cells)
    return rows


@lru_cache(maxsize=1000)
def _step_rows(
    number: int, name: str, is_current: bool, mark: Line, texts: tuple[str, ...], cells: int
) -> tuple[StyledRow, ...]:
    """Return the rows of a step. Cached: an edit changes those of one step."""
    pointer = Span(" > " if is_current else "   ", "accent")
    title = Span(f"{number} {name}", "here" if is_current else "strong")
    lines = [justify(make_line(pointer, title), mark, cells)]
    lines += [make_line(Span(f"     {text}", "muted")) for text in texts]
    return tuple(StyledRow(line, str(number)) for line in (*lines, ()))


@lru_cache(maxsize=1000)
def _wrap_name(text: str, cells: int) -> Sequence[str]:
    """Return a name in lines of whole words; what is in brackets is left out if it does not fit."""
    if cell_len(text) <= cells:
        return [text]
    lines = [""]
    for word in without_brackets(text).split(" "):
        if cell_len(word) > cells:
            return wrap(without_brackets(text), cells)
        joined = f"{lines[-1]} {word}".lstrip()
        lines = [*lines[:-1], joined] if cell_len(joined) <= cells else [*lines, word]
    return lines


def _rail_height(lines: Sequence[Sequence[str]]) -> int:
    """Return the height of the vertical rail: a name above each step's lines, a blank below."""
    return 1 + sum(2 + len(texts) for texts in lines) - 1


def _limit_choices(texts: list[str], view: ViewModel) -> list[str]:
    """Return the first choices of a step, and how many more there are."""
    if len(texts) <= _MOST_CHOICES:
        return texts
    more = view.tr.translate(N_("+{n} more"), n=len(texts) - _MOST_CHOICES + 1)
    return [*texts[: _MOST_CHOICES - 1], more]


def step_strip_lines(view: ViewModel, cells: int) -> list[Line]:
    """Return the horizontal step rail: a line of steps, and a line of the options chosen."""
    names: list[Span] = []
    chosen: list[Span] = []
    for tab, width in zip(_step_tabs(view), _tab_widths(view, cells), strict=True):
        names.append(Span(pad_or_truncate(tab.name, width), "here" if tab.is_current else "strong"))
        chosen.append(Span(pad_or_truncate(tab.summary(width), width), "muted"))
    return [tuple(names), tuple(chosen)]


def step_at(view: ViewModel, cells: int, x: int) -> str:
    """Return the number of the step at a column of the horizontal step rail, or ""."""
    end = 0
    for number, width in enumerate(_tab_widths(view, cells), 1):
        end += width
        if x < end:
            return str(number)
    return ""


@frozen
class _Tab:
    """A step of the horizontal rail: its name, what was chosen first, and how much more.

    `forms` are what was chosen and shorter forms of it. A status is shown whole or left out: the
    price bar has it too, and shortened to its last words it would say the opposite. `gap` is the
    number of spaces behind the tab, which the last one does without.
    """

    name: str
    forms: tuple[str, ...]
    more: str
    is_current: bool
    is_status: bool
    gap: int

    def summary(self, width: int) -> str:
        """Return what was chosen in the width of the tab, with a space before it.

        A name that has no shorter form needs no gap.
        """
        room = width - 1 - len(self.more) - (self.gap if len(self.forms) > 1 else 0)
        return f" {shorten(self.forms, room)}{self.more}"

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths needed for more and more: the shortest form, two words, a status, and all.

        A name without a shorter form has no gap in the first, and only the last has a gap behind
        the name of the step as well: the next one begins with a space or a pointer.
        """
        shortest, whole = min(self.forms, key=cell_len), without_brackets(self.forms[0])
        two_words = next((form for form in reversed(self.forms) if " " in form), shortest)
        forms = (shortest, shortest if self.is_status else two_words, whole)
        name, around = cell_len(self.name), len(self.more) + 1 + self.gap
        least, good, most = (max(name, cell_len(form) + around) for form in forms)
        tight = max(name, least - self.gap) if len(self.forms) == 1 else least
        status = most if self.is_status else good
        return tight, least, good, status, max(most, name + self.gap)


def _step_tabs(view: ViewModel) -> list[_Tab]:
    tabs = []
    for number, step in enumerate(view.catalog.steps, 1):
        is_current = step.id == view.cursor.step
        done = "✓" if _is_done(view, step) else "·"
        name = f"{'>' if is_current else ' '}{number} {view.tr.localize(step.name)} {done}"
        is_model = step.kind is StepKind.MODEL
        texts = [_short_model_name(view)] if is_model else _step_summary(view, step.id)
        more = f"+{len(texts) - 1}" if len(texts) > 1 else ""
        is_status = step.kind is StepKind.REVIEW
        first = texts[0] if texts else ""
        forms = (first, "") if is_status else _name_forms(view, step.id, first)
        gap = 0 if step is view.catalog.steps[-1] else 1
        tabs.append(_Tab(name, forms, more, is_current, is_status, gap))
    return tabs


def _name_forms(view: ViewModel, step_id: str, name: str) -> tuple[str, ...]:
    """Return the name of a choice on a step and shorter forms of it.

    The heading of a step says what kind of item its first group has; the name of an item of another
    group has to say that itself.
    """
    names = _first_group_names(view.model, step_id, view.tr)
    if not names:  # the step of the models
        return (name,)
    return forms_without_kind(name, names) if name in names else forms_with_kind(name)


@lru_cache(maxsize=64)
def _first_group_names(model: Model, step_id: str, tr: Translator) -> tuple[str, ...]:
    """Return the names of the options of the first group on a step; none if it has no group."""
    group = next((group for group in model.groups if group.step == step_id), None)
    return tuple(tr.localize(option.name) for option in group.options) if group else ()


def _tab_widths(view: ViewModel, cells: int) -> list[int]:
    """Return the widths of the steps of the horizontal rail.

    They are equal, unless one needs more than that: then those with space to spare give it some.
    No name is cut as long as another can be shortened to whole words.
    """
    tabs = _step_tabs(view)
    widths = [cells // len(tabs)] * len(tabs)
    tight, *better, most = zip(*(tab.widths for tab in tabs), strict=True)
    _share_spare_width(widths, tight, cells)
    for needed in better:
        _share_spare_width(widths, needed, cells, is_all_or_nothing=True)
    _share_spare_width(widths, most, cells)
    return widths


def _share_spare_width(
    widths: list[int], needed: Sequence[int], cells: int, is_all_or_nothing: bool = False
) -> None:
    """Widen what is narrower than needed, by cells not used or by those of the widest others."""
    for number, need in enumerate(needed):
        former = list(widths)
        while widths[number] < need:
            spare = [width - wanted for width, wanted in zip(widths, needed, strict=True)]
            if sum(widths) == cells:
                if max(spare) <= 0:
                    if is_all_or_nothing:
                        widths[:] = former
                    break
                widths[spare.index(max(spare))] -= 1
            widths[number] += 1


def _is_done(view: ViewModel, step: Step) -> bool:
    """Whether a step was visited; the review is done once the build can be quoted as well."""
    is_open = step.kind is StepKind.REVIEW and view.quote.is_draft
    return step.id in view.cursor.visited and not is_open


def _step_mark(view: ViewModel, step: Step) -> Line:
    """Return a check mark if a step is done, a word if it was not visited yet."""
    if _is_done(view, step):
        return make_line(Span("✓ ", "good"))
    if step.id in view.cursor.visited:
        return ()
    return make_line(Span(view.tr.translate(N_("To do")) + " ", "warn"))


def _short_model_name(view: ViewModel) -> str:
    """Return the name of the model without what the names of all models begin with."""
    names = [view.tr.localize(model.name) for model in view.catalog.models]
    same = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    shared = "".join(letters[0] for letters in same)
    name = view.tr.localize(view.model.name)
    return name.removeprefix(shared) if len(names) > 1 and shared not in names else name


def _step_summary(view: ViewModel, step_id: str) -> list[str]:
    """Return the choices on a step: the model, the names of options, or the status."""
    step = next(step for step in view.catalog.steps if step.id == step_id)
    match step.kind:
        case StepKind.MODEL:
            return [view.tr.localize(view.model.name)]
        case StepKind.GROUPS:
            return chosen_names(view.model, view.quote, step_id, view.tr)
        case StepKind.REVIEW:
            return [build_state_text(view.quote, view.tr)]
