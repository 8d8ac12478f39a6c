"""The stages of an order as a bar for customers: on the page and on the poster."""

from __future__ import annotations

from enum import StrEnum

from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog_values import PriceBasis
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.order_records import OrderRecord, Outcome
from xmc_tui.domain.programme_terms import OrderStage, Programme
from xmc_tui.domain.slots import date_in_programme_zone
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.ledger_texts import illustrative_stages_legend
from xmc_tui.presentation.money_format import ILLUSTRATIVE_MARK


class StageState(StrEnum):
    """Whether a stage is over, is the present one, or comes later."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


@frozen
class ProgressStage:
    """One stage of the bar: its name, its state, and a symbol for that."""

    name: str
    state: StageState

    @property
    def mark(self) -> str:
        """The state as a symbol, never colour alone; "" for a later stage."""
        return {StageState.DONE: "✓", StageState.NOW: ">", StageState.AHEAD: ""}[self.state]


@frozen
class OrderProgress:
    """The stages of an order in one language.

    `current` is the present stage in words, `work` the hours of its work, "" if none are recorded.
    `legend` says that the stages are illustrative; "" if a source has them.
    """

    heading: str
    stages: tuple[ProgressStage, ...]
    current: str
    work: str
    legend: str

    @property
    def reached_count(self) -> int:
        """The number of stages up to the present one."""
        return sum(stage.state is not StageState.AHEAD for stage in self.stages)

    @property
    def lines(self) -> tuple[str, ...]:
        """The texts below the bar."""
        return tuple(filter(None, (self.current, self.work, self.legend)))


def make_order_progress(
    record: OrderRecord | None, programme: Programme, build: Build, tr: Translator
) -> OrderProgress | None:
    """Return the stages of an order; None if it has none, or none of this catalog.

    A lost order has no stages. Hours of work are named only if they are recorded, in a stage with
    work of a known length, for a build with one of the options that need it.
    """
    ids = [stage.id for stage in programme.stages]
    if record is None or record.outcome is Outcome.LOST or record.stage not in ids:
        return None
    at = ids.index(record.stage)
    states = [StageState.DONE] * at + [StageState.NOW] + [StageState.AHEAD] * (len(ids) - at - 1)
    if at == len(ids) - 1:
        states[at] = StageState.DONE
    is_illustrative = any(each.basis is PriceBasis.ILLUSTRATIVE for each in programme.stages)
    heading = tr.translate(N_("Order progress"))
    return OrderProgress(
        heading=f"{heading} {ILLUSTRATIVE_MARK}" if is_illustrative else heading,
        stages=tuple(
            ProgressStage(tr.localize(stage.name), state)
            for stage, state in zip(programme.stages, states, strict=True)
        ),
        current=_current_text(programme.stages[at], at + 1, len(ids), record, tr),
        work=_work_text(programme.stages[at], record, build, tr),
        legend=illustrative_stages_legend(tr) if is_illustrative else "",
    )


def _current_text(
    stage: OrderStage, number: int, count: int, record: OrderRecord, tr: Translator
) -> str:
    """Return the present stage, its number, since when, and how long it takes if that is known."""
    name = tr.localize(stage.name)
    text = tr.translate(N_("{stage}, stage {n} of {count}"), stage=name, n=number, count=count)
    if record.stage_since is not None:
        message = N_("{text}, since {day}")
        text = tr.translate(message, text=text, day=date_in_programme_zone(record.stage_since))
    if stage.days is not None:
        least, most = stage.days
        message = N_("{text}, usually {least} to {most} days")
        text = tr.translate(message, text=text, least=least, most=most)
    return text


def _work_text(stage: OrderStage, record: OrderRecord, build: Build, tr: Translator) -> str:
    """Return the hours of work recorded in a stage; "" if none are, or the build needs none."""
    work = stage.work
    if work is None or record.hours is None or not build.chosen & set(work.options):
        return ""
    return tr.translate(
        N_("{hours} of about {total} hours of {work}"),
        hours=record.hours,
        total=work.hours,
        work=_name_within_sentence(tr.localize(work.name)),
    )


def _name_within_sentence(name: str) -> str:
    """Return a name without a capital at its beginning, unless it is an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
