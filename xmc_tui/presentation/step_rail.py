"""The step rail of the main screen: each step with its choices, down the side or along the top."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile

from rich.cells import cell_len

from xmc_tui.domain.catalog import Step, StepKind
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_
from xmc_tui.presentation.itemised_quote import build_state_text
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import (
    Line,
    Span,
    justify,
    make_line,
    pad_or_truncate,
    truncate_middle,
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
        texts_of_steps = [[_shorten(text, room) for text in texts] for texts in summaries]
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
    for word in _without_brackets(text).split(" "):
        if cell_len(word) > cells:
            return wrap(_without_brackets(text), cells)
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
        room = width - 1 - tab.gap - len(tab.more)
        summary = (_shorten if tab.is_name else truncate_middle)(tab.summary, room)
        text = f" {summary}{tab.more}"
        chosen.append(Span(pad_or_truncate(text, width), "muted"))
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

    A status is no name of an option: shortened to its last words it would say the opposite. `gap`
    is the number of spaces behind the tab, which the last one does without.
    """

    name: str
    summary: str
    more: str
    is_current: bool
    is_name: bool
    gap: int

    @property
    def widths(self) -> tuple[int, int, int]:
        """The widths needed for a word of the summary, for two words, and for all of it.

        Only the last has a gap behind the name as well: the next name begins with a space or a
        pointer.
        """
        forms = list(_iterate_short_forms(self.summary)) if self.is_name else [self.summary]
        two_words = next((form for form in reversed(forms) if " " in form), forms[-1])
        least, good, most = (
            max(cell_len(self.name), cell_len(form) + len(self.more) + 1 + self.gap)
            for form in (forms[-1], two_words, _without_brackets(self.summary))
        )
        return least, good, max(most, cell_len(self.name) + self.gap)


def _step_tabs(view: ViewModel) -> list[_Tab]:
    tabs = []
    for number, step in enumerate(view.catalog.steps, 1):
        is_current = step.id == view.cursor.step
        done = "✓" if _is_done(view, step) else "·"
        name = f"{'>' if is_current else ' '}{number} {view.tr.localize(step.name)} {done}"
        is_model = step.kind is StepKind.MODEL
        texts = [_short_model_name(view)] if is_model else _step_summary(view, step.id)
        more = f"+{len(texts) - 1}" if len(texts) > 1 else ""
        is_name = step.kind is not StepKind.REVIEW
        gap = 0 if step is view.catalog.steps[-1] else 1
        tabs.append(_Tab(name, texts[0] if texts else "", more, is_current, is_name, gap))
    return tabs


def _tab_widths(view: ViewModel, cells: int) -> list[int]:
    """Return the widths of the steps of the horizontal rail.

    They are equal, unless one needs more than that: then those with space to spare give it some.
    No name is cut as long as another can be shortened to whole words.
    """
    tabs = _step_tabs(view)
    widths = [cells // len(tabs)] * len(tabs)
    for needed in zip(*(tab.widths for tab in tabs), strict=True):
        _share_spare_width(widths, needed, cells)
    return widths


def _share_spare_width(widths: list[int], needed: Sequence[int], cells: int) -> None:
    """Widen what is narrower than needed, by cells not used or by those of the widest others."""
    for number, need in enumerate(needed):
        while widths[number] < need:
            spare = [width - wanted for width, wanted in zip(widths, needed, strict=True)]
            if sum(widths) == cells:
                if max(spare) <= 0:
                    break
                widths[spare.index(max(spare))] -= 1
            widths[number] += 1


def _without_brackets(text: str) -> str:
    return re.sub(r" ?[(（].*", "", text)


def _shorten(text: str, cells: int) -> str:
    """Return a name in at most `cells` cells, as many of its words as fit; a single word is cut."""
    forms = list(_iterate_short_forms(text))
    return next(
        (form for form in forms if cell_len(form) <= cells), truncate_middle(forms[-1], cells)
    )


def _iterate_short_forms(text: str) -> Iterator[str]:
    """Yield a name and its shorter forms, down to a single word.

    What is in brackets is the first to go, then the last words, and an "and" that would be the last
    one. An English name that lists nothing loses what follows a comma, then its first words: the
    last one says what it is. So does a Chinese name that begins with a shorter word, a size.
    """
    yield text
    text = _without_brackets(text)
    is_list = " and " in text
    words = (text if is_list or not text.isascii() else text.partition(", ")[0]).split(" ")
    noun_is_last = not is_list if text.isascii() else cell_len(words[0]) < cell_len(words[-1])
    while words:
        yield " ".join(words).removesuffix(" and").rstrip(",")
        words.pop(0 if noun_is_last else -1)


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
