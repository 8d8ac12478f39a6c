"""The part of the configurator's screen that hands the build over: order sheet, poster, and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmc_tui.locale import N_
from xmc_tui.present.ledger import charges_illustrative, reason_texts
from xmc_tui.present.money import amount, mark
from xmc_tui.present.text import Line, Span, line
from xmc_tui.tui import screens
from xmc_tui.tui.behind import behind
from xmc_tui.tui.desk import Drawn, Exported, Refused
from xmc_tui.tui.screens.beside import BesideScreen

if TYPE_CHECKING:
    from xmc_tui.tui.screens.dialog import ChoiceDialog, TextDialog
    from xmc_tui.tui.screens.export import ExportRequest


class HandingScreen(BesideScreen):
    """Asks where a sheet goes and what a poster tells; leaving asks when something is not exported."""

    _quit_question: ChoiceDialog[str] | None = None

    async def action_export(self) -> None:
        """Ask where the sheet goes."""
        path = self.desk.suggested_path(self.configurator, self.words.code)
        self.keep()  # the number of the sheet, before anything can be written under it
        await self._ask_export(screens.ExportRequest(path, self.configurator.details))

    async def _ask_export(self, request: ExportRequest, fault: str = "", other_path: str = "") -> None:
        summary = self._export_summary()
        dialog = screens.ExportDialog(self.words, request, summary, fault, other_path, self.keep_details)
        await self.ask(dialog, self._export_asked)

    def _export_summary(self) -> Line:
        quote = self.configurator.quote
        about = mark(charges_illustrative(quote))
        total = f" {self.words.pick(quote.model.name)}  {about}{amount(quote.totals.total)}  "
        if not quote.is_draft:
            return line(Span(total, "strong"), Span(self.words.say(N_("a quote")), "good"))
        because = self.words.join(reason_texts(quote, self.words))
        return line(
            Span(total, "strong"), Span(self.words.say(N_("a draft, because {reasons}"), reasons=because), "warn")
        )

    async def _export_asked(self, request: ExportRequest) -> None:
        self.keep_details(request.details)
        if not request.write:
            self.show()
            return
        if self.reopening is not None and self.configurator.differs_from_origin:
            await self.ask_reopening()
            return
        if request.page and (fault := self._page_fault(request.path)):  # before anything is written
            await self._ask_export(request, fault)
            return
        result = self.desk.export(self.configurator, request.path, self.words.code)
        if not isinstance(result, Exported):
            await self._ask_export(request, result.sentence, result.other_path)
            return
        self.message = self.words.say(N_("exported"))
        self.keep()
        self.show()
        written = [line(self.words.say(N_("Written:"))), line(Span(f"  {result.path}", "strong"))]
        dialog: TextDialog[None] = screens.TextDialog(self.words, self.words.say(N_("Exported")), lambda _: written)
        if request.page:
            written.append(line(Span(self.words.say(N_("the customer's page is being drawn")), "muted")))
            write = self.desk.page_writer(self.configurator, self.words.code)

            def draw() -> None:
                self.app.call_later(self._page_written, write(), dialog, written)

            behind(self.app, draw, writes=True)
        await self.app.push_screen(dialog)

    def _page_written(self, page: Exported | Refused, dialog: TextDialog[None], written: list[Line]) -> None:
        """Tell of the page where the sheet is told of; to whoever has closed that, in the head line."""
        if isinstance(page, Exported):
            told = Span(f"  {page.path}", "strong")
            said = self.words.say(N_("Written: {path}"), path=page.path)
        else:
            told, said = Span(page.sentence, "bad"), page.sentence
        written[-1] = line(told)
        if dialog.is_open:
            dialog.fill()
        else:
            self.message = said
            self.show()

    def _page_fault(self, path: str) -> str:
        """Return why there is no customer's page of a sheet at a path now; empty where one can be tried."""
        if self.reopening is not None:
            return self.words.say(N_("The customer's page waits for today's catalog; F3 leaves it out"))
        return self.desk.page_fault(path, self.words.code)

    async def action_poster(self) -> None:
        """Ask whether the poster tells the price, then draw it."""
        say = self.words.say
        choices = [
            screens.Choice((line(say(N_("Without the price"))),), "car"),
            screens.Choice((line(say(N_("With the price"))),), "price"),
        ]
        before = [line(say(N_("The car as an image: a large one, and a small one for a chat."))), ()]
        await self.ask(screens.ChoiceDialog(self.words, say(N_("Poster")), before, choices), self._poster_asked)

    async def _poster_asked(self, answer: str) -> None:
        sheet = self.desk.suggested_path(self.configurator, self.words.code)
        self.keep()  # the number of the sheet, which the poster is named after
        catalog, quote, code = self.configurator.catalog, self.configurator.quote, self.words.code

        def draw() -> None:
            result = self.desk.posters(catalog, quote, sheet, code, answer == "price")
            self.app.call_later(self._posters_drawn, result)

        self.message = self.words.say(N_("drawing the poster"))
        self.show()
        behind(self.app, draw, writes=True)

    def _posters_drawn(self, result: Drawn | Refused) -> None:
        self.message = ""
        self.show()
        if isinstance(result, Drawn):
            lines = [line(self.words.say(N_("Written:")))]
            lines += [line(Span(f"  {path}", "strong")) for path in result.paths]
        else:
            lines = [line(Span(result.sentence, "bad"))]
        self.app.push_screen(screens.TextDialog(self.words, self.words.say(N_("Poster")), lambda _: lines))

    async def action_quit(self) -> None:
        """Leave; ask first when something is not exported, once however often the key is pressed."""
        if self._quit_question is not None and self._quit_question.is_open:
            return
        unsaved = self.builds.unsaved()
        if not unsaved:
            self.app.exit()
            return
        say = self.words.say
        choices = [
            screens.Choice((line(say(N_("Stay"))),), "stay"),
            screens.Choice((line(say(N_("Export first"))),), "export"),
            screens.Choice((line(say(N_("Leave without exporting"))),), "leave"),
        ]
        if len(self.builds.letters) == 1:
            kept, lost = N_("This build is not exported; it is kept as a draft."), N_("This build is not exported.")
        else:
            kept, lost = N_("Not exported, but kept as drafts: {builds}"), N_("Not exported: {builds}")
        told = say(kept if self.keeper.is_kept else lost, builds=self.words.join(list(unsaved)))
        before = [line(Span(told, "" if self.keeper.is_kept else "warn")), ()]
        self._quit_question = screens.ChoiceDialog(self.words, say(N_("Quit")), before, choices)
        await self.ask(self._quit_question, self._quit_asked)

    async def _quit_asked(self, answer: str) -> None:
        if answer == "leave":
            self.app.exit()
        elif answer == "export":
            self.take_first_unsaved()
            await self.action_export()
