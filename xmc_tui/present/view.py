"""The view model: everything that one frame of the configurator shows."""

from __future__ import annotations

from collections.abc import Mapping

from xmc_tui.configurator import (
    Configurator,
    OptionState,
    Origin,
    Preview,
    State,
    Workspace,
    Written,
)
from xmc_tui.domain.catalog import Catalog, Group, Model, Option, Pick, Step, StepKind
from xmc_tui.domain.frozen import frozen
from xmc_tui.domain.price import Quote
from xmc_tui.locale import Language
from xmc_tui.present.cursor import Cursor
from xmc_tui.present.ui_state import UiState


@frozen(eq=False)
class OptionRow:
    """One option of the current group.

    `effect` is the change of the total in yuan if it is chosen. The last three flags warn that
    choosing it would fall below a threshold passed now, remove the last bespoke item, or exceed the
    budget.

    Compared by identity: unchanged rows are reused, and so are the cached lines made of them.
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
    """One model on the model step."""

    model: Model
    chosen: bool


@frozen(eq=False, slots=False)
class View:
    """The state that the widgets show.

    `turned` is the picture view that the user selected, "" to follow the highlighted option.
    `letters` are the open builds, `letter` is the current one. `written` is the saved build while a
    catalog diff waits for confirmation.
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
        """The quote that price bar and picture show: of the preview if there is one."""
        return self.preview.quote if self.preview else self.quote

    @property
    def ceiling(self) -> int | None:
        """The budget in yuan; None if there is no limit."""
        return self.basis[2]

    @property
    def step(self) -> Step:
        """The current step."""
        return next(step for step in self.catalog.steps if step.id == self.cursor.step)

    @property
    def model(self) -> Model:
        """The model of the current build."""
        return self.quote.model

    @property
    def codes(self) -> bool:
        """Whether ids, sources and file positions are shown: not in the customer view."""
        return not self.customer_view

    @property
    def highlighted(self) -> Option | None:
        """The highlighted option; None on steps without options."""
        if self.step.kind is not StepKind.GROUPS:
            return None
        return self.model.options.get(self.cursor.highlight)


def make_view(
    workspace: Workspace, ui: UiState, message: str, previous: View | None = None
) -> View:
    """Build the view model of the current build at a cursor.

    If the highlighted option is not chosen, the view contains its preview. Rows and cached lines of
    a `former` view are reused if the build, sheet and budget are the same.
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
    """Return the rows of a group: the state of each option and the effect of choosing it."""
    return tuple(_option_row(configurator, group, option) for option in group.options)


def _option_row(configurator: Configurator, group: Group, option: Option) -> OptionRow:
    build, quote = configurator.build, configurator.quote
    judged = configurator.evaluator.judge(option.id)
    is_given = group.pick is Pick.GIFT and judged.state is not State.NOT_OFFERED
    chosen = option.id in build.chosen or is_given
    if group.pick is Pick.ANY and chosen:  # choosing it again removes it
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
        falls_below=offered
        and quote.threshold.counted >= least > quote.threshold.counted + judged.difference,
        loses_bespoke=offered and bespoke > 0 >= bespoke + judged.bespoke_difference,
        over_ceiling=offered
        and configurator.ceiling is not None
        and not chosen
        and quote.totals.total + judged.difference > configurator.ceiling,
    )


def chosen_names(model: Model, quote: Quote, step_id: str, words: Language) -> list[str]:
    """Return the names of the options chosen on a step, without gifts.

    Standard options are left out unless there is nothing else; then only the first is returned.
    """
    lines: Mapping[bool, list[str]] = {True: [], False: []}
    for line in quote.lines:
        group = model.group_by_id[line.option.group]
        if group.step == step_id and not line.gifted:
            lines[not line.standard].append(words.pick(line.option.name))
    return lines[True] or lines[False][:1]
