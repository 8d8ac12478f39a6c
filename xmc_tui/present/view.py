"""All that one frame of the configurator shows, as one immutable value made from the build and the cursor."""

from __future__ import annotations

from collections.abc import Mapping

from xmc_tui.configurator import Configurator, OptionState, Origin, Preview, State, Workspace, Written
from xmc_tui.domain.catalog import Catalog, Group, Model, Option, Pick, Step, StepKind
from xmc_tui.domain.frozen import frozen
from xmc_tui.domain.price import Quote
from xmc_tui.locale import Language
from xmc_tui.present.cursor import Cursor
from xmc_tui.present.ui_state import UiState


@frozen(eq=False)
class OptionRow:
    """One option of the current group beside the build: what choosing it would change the total by, in yuan.

    It is equal to itself alone: while nothing changes a row stays the same, and so do the lines made of it. What would
    be lost is told before it happens: the threshold passed now, the last bespoke item, the ceiling.
    """

    option: Option
    state: State
    chosen: bool
    wished: bool
    effect: int
    falls_below: bool = False
    loses_bespoke: bool = False
    over_ceiling: bool = False


@frozen
class ModelRow:
    """One car on the model step."""

    model: Model
    chosen: bool


@frozen(eq=False, slots=False)
class View:
    """What the widgets show; `shown` is the previewed quote while a preview is on, else the quote as it stands.

    `turned` is the view of the picture that was asked for, "" where it follows what is being chosen; `letters` are the
    builds side by side, `letter` is the one at hand. `written` is the car as it was written while a report on it waits.
    """

    catalog: Catalog
    words: Language
    cursor: Cursor
    quote: Quote
    basis: tuple[Quote, Origin | None, int | None]  # what the option rows depend on
    preview: Preview | None
    options: tuple[OptionRow, ...]
    models: tuple[ModelRow, ...]
    customer_view: bool = False
    message: str = ""
    letters: str = "A"
    letter: str = "A"
    turned: str = ""
    written: Written | None = None

    @property
    def shown(self) -> Quote:
        """The quote that bar and picture show."""
        return self.preview.quote if self.preview else self.quote

    @property
    def ceiling(self) -> int | None:
        """The budget in yuan; None if there is no limit."""
        return self.basis[2]

    @property
    def step(self) -> Step:
        """The step on the screen."""
        return next(step for step in self.catalog.steps if step.id == self.cursor.step)

    @property
    def model(self) -> Model:
        """The car as it stands."""
        return self.quote.model

    @property
    def codes(self) -> bool:
        """Whether ids, sources and file places are shown: to the advisor, not to the customer."""
        return not self.customer_view

    @property
    def highlighted(self) -> Option | None:
        """The highlighted option; None on the steps that have none."""
        if self.step.kind is not StepKind.GROUPS:
            return None
        return self.model.options.get(self.cursor.highlight)


def make_view(workspace: Workspace, ui: UiState, message: str, previous: View | None = None) -> View:
    """Return the view of the current build.

    The highlight previews: an option that is not chosen shows the build as it would be. Option
    rows are taken from the previous view if that showed the same build and group.
    """
    session = workspace.current
    configurator, cursor = session.configurator, ui.cursor
    catalog, model = configurator.catalog, configurator.model
    step = next(step for step in catalog.steps if step.id == cursor.step)
    options: tuple[OptionRow, ...] = ()
    basis = configurator.quote, configurator.origin, configurator.ceiling
    preview: Preview | None = None
    if step.kind is StepKind.GROUPS and cursor.group:
        if previous and cursor.group == previous.cursor.group and basis == previous.basis:
            options = previous.options
        else:
            options = option_rows(configurator, model.group_by_id[cursor.group])
        row = next((row for row in options if row.option.id == cursor.highlight), None)
        if row is not None and not row.chosen and row.state is not State.NOT_OFFERED:
            preview = configurator.evaluator.preview(row.option.id)
    elif step.kind is StepKind.MODEL and cursor.highlight != configurator.build.model:
        preview = Preview("", configurator.evaluator.preview_model(cursor.highlight), ())
    chosen_model = configurator.build.model
    return View(
        catalog=catalog,
        words=ui.words,
        cursor=cursor,
        quote=configurator.quote,
        basis=basis,
        preview=preview,
        options=options,
        models=tuple(ModelRow(each, each.id == chosen_model) for each in catalog.models),
        customer_view=ui.customer_view,
        message=message,
        turned=ui.picture_view,
        letters=workspace.labels,
        letter=workspace.label,
        written=session.pending.written if session.pending is not None else None,
    )


def option_rows(configurator: Configurator, group: Group) -> tuple[OptionRow, ...]:
    """Return the rows of a group: each option's state, and what choosing it (by the best way) would change."""
    return tuple(_option_row(configurator, group, option) for option in group.options)


def _option_row(configurator: Configurator, group: Group, option: Option) -> OptionRow:
    build, quote = configurator.build, configurator.quote
    judged = configurator.evaluator.judge(option.id)
    is_given = group.pick is Pick.GIFT and judged.state is not State.NOT_OFFERED
    chosen = option.id in build.chosen or is_given
    if group.pick is Pick.ANY and chosen:  # choosing it once more takes it out
        judged = OptionState(judged.state, -option.price.amount, -option.bespoke)
    bespoke = quote.threshold.bespoke_items
    least = configurator.catalog.programme.threshold.least_sum
    offered = judged.state is not State.NOT_OFFERED
    return OptionRow(
        option=option,
        state=judged.state,
        chosen=chosen,
        wished=option.id in build.wishes,
        effect=judged.difference,
        falls_below=offered and quote.threshold.counted >= least > quote.threshold.counted + judged.difference,
        loses_bespoke=offered and bespoke > 0 >= bespoke + judged.bespoke_difference,
        over_ceiling=offered
        and configurator.ceiling is not None
        and not chosen
        and quote.totals.total + judged.difference > configurator.ceiling,
    )


def chosen_names(model: Model, quote: Quote, step_id: str, words: Language) -> list[str]:
    """Return what is chosen on a step, bespoke and paid items first; standard ones only where there is nothing else."""
    lines: Mapping[bool, list[str]] = {True: [], False: []}
    for line in quote.lines:
        group = model.group_by_id[line.option.group]
        if group.step == step_id and not line.gifted:
            lines[not line.standard].append(words.pick(line.option.name))
    return lines[True] or lines[False][:1]
