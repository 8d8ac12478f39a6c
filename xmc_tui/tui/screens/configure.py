"""The configurator's screen: turns keys into commands, and outcomes into one new view for all its parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from xmc_tui.configurator import (
    Blocked,
    Choose,
    ChooseModel,
    Command,
    NotOffered,
    Outcome,
    Redo,
    Remove,
    SetCeiling,
    Unchanged,
    Undo,
    Withdraw,
)
from xmc_tui.domain.catalog import Pick, StepKind
from xmc_tui.locale import LANGUAGES, language
from xmc_tui.present.cursor import (
    Cursor,
    clicked,
    first_cursor,
    kept_on_the_car,
    moved,
    next_group,
    next_step,
    numbered_step,
)
from xmc_tui.present.deeds import outcome_text
from xmc_tui.present.scene import next_view, scene_of, view_name
from xmc_tui.present.view import make_view
from xmc_tui.tui import screens
from xmc_tui.tui.borrowed import write_whole_lines_where_edges_move
from xmc_tui.tui.commands import KeyCommand, bindings
from xmc_tui.tui.desk import Keeper, Opened
from xmc_tui.tui.screens.handing import HandingScreen
from xmc_tui.tui.widgets.panels import Detail, Foot, Head, OptionTable, PriceBar, Rail
from xmc_tui.tui.widgets.room import Room

if TYPE_CHECKING:
    from xmc_tui.picture.studio import Studio
    from xmc_tui.present.view import View

#: How long the review shows the car from one side before it turns.
SECONDS_A_VIEW = 5.0


class ConfigureScreen(HandingScreen):
    """Holds where the advisor is; the build is the configurator's, and each part shows the view it is given."""

    BINDINGS = bindings()
    BLANK = True  # its parts cover it
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]

    def __init__(
        self, opened: Opened, language_code: str, keeper: Keeper, glyphs: str, commands: Sequence[KeyCommand]
    ) -> None:
        super().__init__(opened, language(language_code), keeper)
        write_whole_lines_where_edges_move(self)
        self.commands = commands
        self.glyphs = glyphs
        self.turned = ""
        self.turned_by_hand = False
        self._is_due = False
        self.cursor: Cursor = first_cursor(self.configurator)

    def compose(self) -> ComposeResult:
        """Compose the parts; each is bound to the view. They are laid out once, for the size the terminal has."""
        breakpoints = zip((self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS), self.app.size, strict=True)
        self.add_class(*([name for start, name in points if length >= start][-1] for points, length in breakpoints))
        yield Head(id="head").data_bind(ConfigureScreen.view)
        yield Rail(id="rail").data_bind(ConfigureScreen.view)
        yield OptionTable(id="options").data_bind(ConfigureScreen.view)
        yield Room(self.glyphs, id="room").data_bind(ConfigureScreen.view)
        yield Detail(id="detail").data_bind(ConfigureScreen.view)
        yield PriceBar(id="bar").data_bind(ConfigureScreen.view)
        yield Foot(self.commands, id="foot").data_bind(ConfigureScreen.view)

    def on_mount(self) -> None:
        """Show the first view."""
        self.show()
        if self.glyphs != "off":
            self.set_interval(SECONDS_A_VIEW, self._next_slide)
        if self.reopening is not None:
            self.call_after_refresh(self.app.call_later, self.ask_reopening)

    def furnish(self) -> None:
        """Have the room furnished, now that the first frame stands."""
        room = self.query_one(Room)
        room.call_later(room.furnish)

    @property
    def studio(self) -> Studio | None:
        """What draws pictures; None while it is not loaded, or none are wanted."""
        return self.query_one(Room).studio

    def load_pictures(self) -> None:
        """Have the pictures loaded, which a first frame does not wait for."""
        room = self.query_one(Room)
        room.call_later(room.load_pictures)

    def _next_slide(self) -> None:
        """Turn the car on the review, unless the advisor turns it, or something lies over it."""
        if self.shown().step.kind is StepKind.REVIEW and not self.turned_by_hand and self.is_active:
            scene = scene_of(self.shown())
            if scene is not None:
                self.turned = next_view(scene.view)
                self.show()

    def show(self) -> None:
        """Make one new view of all that stands and hand it to the parts."""
        self._is_due = False
        self.view = make_view(
            self.configurator,
            self.cursor,
            self.words,
            self.customer_view,
            self.said(),
            self.turned,
            former=self.view,
            letters=self.builds.letters,
            letter=self.builds.letter,
            written=self.reopening.written if self.reopening is not None else None,
        )
        self.set_class(self.view.step.kind is StepKind.REVIEW, "-review")
        self.set_class(self.customer_view, "-customer")
        self.set_class(self.turned_by_hand, "-turned")

    def show_soon(self) -> None:
        """Show what stands behind the keys that wait already: of a burst of moves only the last has to be seen."""
        if not self._is_due:
            self._is_due = True
            self.call_later(self._show_due)

    def _show_due(self) -> None:
        if self._is_due:
            self.show()

    def shown(self) -> View:
        """Return the view of what stands, shown first where moves have only asked for it."""
        self._show_due()
        return super().shown()

    def start_over(self, opened: Opened, language_code: str) -> None:
        """Begin anew: nothing of what stood here is left."""
        self.lay_out([(self.keeper, opened)])
        self.words = language(language_code)
        self.customer_view = False
        self.message = ""
        self._go_to(first_cursor(self.configurator))

    def begin(self) -> None:
        """Begin anew with the configurator there is now, where something was done last."""
        self.put_at_hand()
        self.cursor = first_cursor(self.configurator)
        deed = self.configurator.undoable
        self._go_to(self._where(deed) if deed is not None else self.cursor)

    # ── Commands to the configurator ──────────────────────────────────────────────────────────────

    async def do(self, command: Command, place: Callable[[Outcome], Cursor] | None = None) -> Outcome:
        """Carry out a command, have the draft kept, then show what came of it."""
        if self.reopening is not None and not isinstance(command, SetCeiling):  # a ceiling changes no car
            await self.ask_reopening()
            return Unchanged()
        outcome = self.configurator.do(command)
        self.message = outcome_text(self.configurator, outcome, self.words, codes=not self.customer_view)
        self.keep(outcome)
        self.cursor = kept_on_the_car(self.configurator, self.cursor)
        if place is not None:
            self.cursor = place(outcome)
        self.show()
        if isinstance(outcome, Blocked):
            await self.advise(screens.blocked_dialog(self.shown(), outcome))
        elif isinstance(outcome, NotOffered):
            await self.advise(screens.why_dialog(self.shown(), self.configurator.model.options[outcome.option]))
        return outcome

    def _highlighted_command(self, enter: bool) -> Command | None:
        """Return what choosing the highlight asks for; Space takes one of any number out again, Enter does not."""
        view = self.shown()
        if view.step.kind is StepKind.MODEL:
            return ChooseModel(self.cursor.highlight)
        option = view.highlighted
        if option is None:
            return None
        group = view.model.group_by_id[option.group]
        if group.pick is Pick.ANY and option.id in view.quote.build.chosen:
            return None if enter else Remove(option.id)
        return Choose(option.id)

    # ── Keys ──────────────────────────────────────────────────────────────────────────────────────

    def action_move(self, by: int) -> None:
        """Move the highlight, or scroll the review."""
        if self.has_class("-review"):
            options = self.query_one("#options", OptionTable)
            options.scroll_to(y=options.scroll_offset.y + by, animate=False, force=True, immediate=True)
            return
        self._put_cursor(moved(self.configurator, self.cursor, by))

    def _put_cursor(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self.message = ""
        self.show_soon()

    async def action_choose(self) -> None:
        """Choose the highlight and stay."""
        command = self._highlighted_command(enter=False)
        if command is not None:
            await self.do(command)

    async def action_choose_next(self) -> None:
        """Choose the highlight, then go to the next group or step."""
        command = self._highlighted_command(enter=True)
        if command is None:
            self._to_next_group(1)
        else:
            await self.do(command, self._onward)

    def _onward(self, outcome: Outcome) -> Cursor:
        """Return the cursor on the next group, unless what was asked for cannot be had like that."""
        if isinstance(outcome, Blocked | NotOffered):
            return self.cursor
        return self._from_the_top(next_group(self.configurator, self.cursor, 1))

    def action_group(self, by: int) -> None:
        """Go to the next or previous group."""
        self._to_next_group(by)
        self.message = ""

    def _to_next_group(self, by: int) -> None:
        self._go_to(next_group(self.configurator, self.cursor, by))

    def action_step(self, by: int) -> None:
        """Go to the next or previous step."""
        self.message = ""
        self._go_to(next_step(self.configurator, self.cursor, by))

    def action_step_number(self, number: int) -> None:
        """Go to a step by its number."""
        self.message = ""
        self._go_to(numbered_step(self.configurator, self.cursor, number))

    def _go_to(self, cursor: Cursor) -> None:
        """Put the cursor elsewhere; another step begins at its top."""
        self.cursor = self._from_the_top(cursor)
        self.show()

    def _from_the_top(self, cursor: Cursor) -> Cursor:
        if (cursor.step, cursor.group) != (self.cursor.step, self.cursor.group):
            self.turned = ""
            self.turned_by_hand = False
        if cursor.step != self.cursor.step:
            self.query_one("#options", OptionTable).scroll_to(y=0, animate=False, force=True, immediate=True)
        return cursor

    async def action_withdraw(self) -> None:
        """Return the group to its standard."""
        if self.cursor.group:
            await self.do(Withdraw(self.cursor.group))

    async def action_undo(self) -> None:
        """Take back the last thing done, and show where it was."""
        await self._go_back(Undo())

    async def action_redo(self) -> None:
        """Do again what was taken back, and show where it was."""
        await self._go_back(Redo())

    async def _go_back(self, command: Undo | Redo) -> None:
        await self.do(command, self._where_done)

    def action_language(self) -> None:
        """Switch to the other language."""
        others = [code for code in LANGUAGES if code != self.words.code]
        self.words = language(others[0])
        self.message = ""
        self.show()

    def action_turn(self) -> None:
        """Show the car from the next side; it follows what is being chosen again on the next step."""
        scene = scene_of(self.shown())
        if scene is not None:
            self.turned = next_view(scene.view)
            self.turned_by_hand = True
            self.message = view_name(self.turned, self.words)
            self.show()

    def action_customer_view(self) -> None:
        """Hide codes and notes, or show them again."""
        self.customer_view = not self.customer_view
        self.message = ""  # it may tell a code
        self.show()

    def action_close(self) -> None:
        """Close what is open: here nothing is, only the last message."""
        self._put_cursor(self.cursor)

    # ── Messages of the parts ─────────────────────────────────────────────────────────────────────

    @on(OptionTable.RowClicked)
    def _row_clicked(self, message: OptionTable.RowClicked) -> None:
        """Have the click handled in the app's message loop, as keys are: it may open a dialog."""
        self.app.call_later(self._click_row, message.target)

    async def _click_row(self, target: str) -> None:
        """A click moves the highlight there; a click on the highlight chooses it."""
        if not self.is_active:  # a key has opened a dialog meanwhile
            return
        if target == self.cursor.highlight:
            await self.action_choose()
        else:
            self._put_cursor(clicked(self.configurator, self.cursor, target))

    @on(PriceBar.ArithmeticRequested)
    def _arithmetic_requested(self) -> None:
        """Have the click handled in the app's message loop, as keys are."""
        self.app.call_later(self._click_bar)

    async def _click_bar(self) -> None:
        if self.is_active:
            await self.action_arithmetic()
