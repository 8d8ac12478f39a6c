"""An emulator of a modern terminal: screen, modes, and replies to queries."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable

import pyte
import pyte.modes
from pyte.screens import Char

#: The name and version in replies to queries.
_VERSION = "1.0"

TOKEN = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f]+)"
    r"|\x1b\[(?P<priv>[<=>?]?)(?P<args>[0-9;:]*)(?P<inter>[ -/]*)(?P<final>[@-~])"
    r"|(?P<badcsi>\x1b\[[0-?]*[ -/]*[@-~])"
    r"|\x1b\](?P<osc>[^\x07\x1b]*)(?P<st>\x07|\x1b\\)"
    r"|\x1b(?P<skind>[P_^X])(?P<sdata>[^\x1b]*)\x1b\\"
    r"|\x1b(?P<einter>[ -/]*)(?P<efinal>[0-OQ-WYZ\\`-~])"
    r"|(?P<ctl>[\x00-\x1a\x1c-\x1f\x7f])"
)

#: The pyte method for each final byte, and the number of its arguments.
_SIMPLE_CSI = {
    "@": ("insert_characters", 1),
    "A": ("cursor_up", 1),
    "B": ("cursor_down", 1),
    "C": ("cursor_forward", 1),
    "D": ("cursor_back", 1),
    "E": ("cursor_down1", 1),
    "F": ("cursor_up1", 1),
    "G": ("cursor_to_column", 1),
    "`": ("cursor_to_column", 1),
    "H": ("cursor_position", 2),
    "f": ("cursor_position", 2),
    "J": ("erase_in_display", 1),
    "K": ("erase_in_line", 1),
    "L": ("insert_lines", 1),
    "M": ("delete_lines", 1),
    "P": ("delete_characters", 1),
    "X": ("erase_characters", 1),
    "a": ("cursor_forward", 1),
    "d": ("cursor_to_line", 1),
    "e": ("cursor_down", 1),
    "g": ("clear_tab_stop", 1),
    "r": ("set_margins", 2),
}
_CTL = {
    "\x08": "backspace",
    "\t": "tab",
    "\n": "linefeed",
    "\x0b": "linefeed",
    "\x0c": "linefeed",
    "\r": "carriage_return",
    "\x0e": "shift_out",
    "\x0f": "shift_in",
}
_ESC = {
    "7": "save_cursor",
    "8": "restore_cursor",
    "D": "index",
    "M": "reverse_index",
    "H": "set_tab_stop",
    "c": "reset",
}


#: The private modes that are reported as known.
_KNOWN_MODES = frozenset(
    (
        *(1, 7, 12, 25, 47, 1000, 1002, 1003, 1004, 1005, 1006, 1015, 1016, 1047, 1048, 1049),
        *(2004, 2026, 2048),
    )
)

#: The content of the first cell of a wide character whose second was overwritten: kitty displays
#: half of it.
HALF = "\N{REPLACEMENT CHARACTER}"


class _Screen(pyte.Screen):
    """pyte's screen with a fast path for plain text, SU and SD, and wide characters as in kitty."""

    def draw(self, data: str) -> None:
        """Write text at the cursor; the rest of a wide character at either end is marked as cut."""
        if not data:
            return
        cursor = self.cursor
        line, x = self.buffer[cursor.y], cursor.x
        halved = 0 < x < self.columns and line[x].data == ""
        self._draw(data)
        if halved and line[x].data:
            line[x - 1] = line[x - 1]._replace(data=HALF)
        line, x = self.buffer[cursor.y], cursor.x
        if x < self.columns and line[x].data == "":
            line[x] = line[x]._replace(data=" ")

    def _draw(self, data: str) -> None:
        cursor = self.cursor
        if (
            (data.isascii() or max(data) < "\u0300" or _all_narrow(data))
            and cursor.x + len(data) <= self.columns
            and pyte.modes.IRM not in self.mode
        ):
            table = self.g1_charset if self.charset else self.g0_charset
            rest = cursor.attrs[1:]
            line, x = self.buffer[cursor.y], cursor.x
            for char in data.translate(table):
                line[x] = Char(char, *rest)
                x += 1
            cursor.x = x
            self.dirty.add(cursor.y)
        else:
            super().draw(data)

    def scroll(self, count: int) -> None:
        x, y = self.cursor.x, self.cursor.y
        self.cursor.y = self.margins.top if self.margins else 0
        (self.delete_lines if count > 0 else self.insert_lines)(abs(count))
        self.cursor.x, self.cursor.y = x, y


def _all_narrow(data: str) -> bool:
    """Whether all characters are one cell wide and none combines: box drawing, blocks, arrows."""
    return all(
        c < "\u0300"
        or "\u2010" <= c <= "\u2027"
        or "\u2190" <= c <= "\u22ff"
        or "\u2500" <= c <= "\u25fc"
        or "\u2800" <= c <= "\u28ff"
        for c in data
    )


class Emulator:
    """A terminal with a screen, modes, and replies to queries."""

    def __init__(self, cols: int, rows: int, reply: Callable[[str], None], kitty: bool = False):
        self.cols, self.rows, self.reply, self.kitty = cols, rows, reply, kitty
        self.main, self.alt = _Screen(cols, rows), _Screen(cols, rows)
        self.screen = self.main
        self.modes: set[int] = {7, 25}  # DEC private modes that are on
        self.kitty_flags: list[int] = [0]
        self.title = ""
        self.in_sync = False  # as applied to the screen model
        self.frames = 0  # synchronized frames seen
        self.unknown: dict[str, int] = {}  # unknown sequences and their number
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._carry = ""
        self._last_char = " "
        self._sig: dict[int, int] = {}
        self._txt: dict[int, str] = {}
        self._refresh_rows(range(rows))

    # -- stage 1: split and answer (fast, done when output is read)
    def split(self, data: bytes) -> list[re.Match[str]]:
        text = self._carry + self._decoder.decode(data)
        tokens, pos, match = [], 0, TOKEN.match
        while pos < len(text):
            token = match(text, pos)
            if token is None:
                if len(text) - pos < 100_000:  # an unfinished sequence
                    break
                pos += 1  # not a sequence: drop the ESC
                continue
            tokens.append(token)
            pos = token.end()
        self._carry = text[pos:]
        return tokens

    def is_query(self, m: re.Match[str]) -> bool:
        final = m["final"]
        if final:
            return (
                (final in "cn" and m["priv"] != "<")
                or (final == "q" and m["priv"] == ">")
                or (final == "p" and m["inter"] == "$")
                or (final == "u" and bool(m["priv"]))
                or final == "t"
                or (final in "hl" and m["priv"] == "?")
            )
        return (m["osc"] is not None and "?" in m["osc"]) or m["skind"] == "P"

    def answer(self, m: re.Match[str]) -> None:
        """Reply to a query, and track the modes that replies depend on."""
        if m["osc"] is not None:
            self._answer_colour_query(m)
        elif m["skind"] == "P":  # DECRQSS, XTGETTCAP: unknown
            if m["sdata"].startswith("$q"):
                self.reply("\x1bP0$r\x1b\\")
            elif m["sdata"].startswith("+q"):
                self.reply("\x1bP0+r\x1b\\")
        else:
            self._answer_csi(m)

    def _answer_colour_query(self, m: re.Match[str]) -> None:
        kind, _, rest = m["osc"].partition(";")
        colours = {"10": "e0e0/e0e0/e0e0", "11": "1212/1212/1212", "12": "ffff/ffff/ffff"}
        if kind in colours and rest == "?":
            self.reply(f"\x1b]{kind};rgb:{colours[kind]}{m['st']}")
        elif kind == "4" and rest.endswith(";?"):
            self.reply(f"\x1b]4;{rest[:-2]};rgb:8080/8080/8080{m['st']}")

    def _answer_csi(self, m: re.Match[str]) -> None:
        priv, args, final = m["priv"], m["args"], m["final"]
        numbers = [int(a) if a.isdigit() else 0 for a in args.split(";")] if args else []
        first = numbers[0] if numbers else 0
        if final in "cn" or (final == "q" and priv == ">"):
            self._report_status(priv, first, final)
        elif final == "p" and m["inter"] == "$":
            if priv == "?":
                value = 0 if first not in _KNOWN_MODES else 1 if first in self.modes else 2
                self.reply(f"\x1b[?{first};{value}$y")
            else:
                self.reply(f"\x1b[{first};0$y")
        elif final == "u" and self.kitty:
            self._set_kitty_flags(priv, numbers)
        elif final == "t" and not priv:
            if first == 14:
                self.reply(f"\x1b[4;{self.rows * 20};{self.cols * 10}t")
            elif first == 16:
                self.reply("\x1b[6;20;10t")
            elif first == 18:
                self.reply(f"\x1b[8;{self.rows};{self.cols}t")
        elif final in "hl" and priv == "?":
            for number in numbers:
                (self.modes.add if final == "h" else self.modes.discard)(number)
                if number == 2048 and final == "h":
                    self.report_size()

    def _report_status(self, priv: str, first: int, final: str) -> None:
        """Reply to a query of the terminal type, the cursor position or the version."""
        if final == "c":
            if priv == "" and first == 0:
                self.reply("\x1b[?62;22;52c")
            elif priv == ">" and first == 0:
                self.reply("\x1b[>1;1000;0c")
            elif priv == "=":
                self.reply("\x1bP!|00000000\x1b\\")
        elif final == "n":
            if first == 5 and not priv:
                self.reply("\x1b[0n")
            elif first == 6:
                x, y = min(self.screen.cursor.x, self.cols - 1) + 1, self.screen.cursor.y + 1
                self.reply(f"\x1b[{priv}{y};{x}R")
            elif first == 996 and priv == "?":
                self.reply("\x1b[?997;1n")
        else:
            self.reply(f"\x1bP>|ttyprobe({_VERSION})\x1b\\")

    def _set_kitty_flags(self, priv: str, numbers: list[int]) -> None:
        """Report, push, pop or change the flags of the Kitty keyboard protocol."""
        first = numbers[0] if numbers else 0
        if priv == "?":
            self.reply(f"\x1b[?{self.kitty_flags[-1]}u")
        elif priv == ">":
            self.kitty_flags.append(first)
        elif priv == "<":
            del self.kitty_flags[max(1, len(self.kitty_flags) - (first or 1)) :]
        elif priv == "=":
            how = numbers[1] if len(numbers) > 1 else 1
            top = self.kitty_flags[-1]
            self.kitty_flags[-1] = {1: first, 2: top | first, 3: top & ~first}.get(how, first)

    def report_size(self) -> None:
        self.reply(f"\x1b[48;{self.rows};{self.cols};{self.rows * 20};{self.cols * 10}t")

    # -- stage 2: apply to the screen model; True if a synchronized frame ended here
    def apply(self, m: re.Match[str]) -> bool:
        screen = self.screen
        text = m["text"]
        if text is not None:
            screen.draw(text)
            self._last_char = text[-1]
            return False
        final = m["final"]
        if final is not None:
            return self._csi(m["priv"], m["args"], m["inter"], final)
        if m["ctl"] is not None:
            name = _CTL.get(m["ctl"])
            if name:
                getattr(screen, name)()
        elif m["efinal"] is not None:
            if m["einter"] in ("(", ")"):
                screen.define_charset(m["efinal"], m["einter"])
            elif not m["einter"] and m["efinal"] in _ESC:
                getattr(screen, _ESC[m["efinal"]])()
            elif not m["einter"] and m["efinal"] == "E":
                screen.index()
                screen.carriage_return()
        elif m["osc"] is not None:
            kind, _, rest = m["osc"].partition(";")
            if kind in ("0", "2"):
                self.title = rest
        return False

    def _csi(self, priv: str, args: str, inter: str, final: str) -> bool:
        screen = self.screen
        if final == "m" and not priv and not inter:
            screen.select_graphic_rendition(*_sgr(args))
            return False
        numbers = [int(a) if a.isdigit() else 0 for a in args.split(";")] if args else []
        first = numbers[0] if numbers else 0
        if priv == "?" and final in "hl" and not inter:
            on = final == "h"
            for number in numbers:
                if number == 2026:
                    ended = self.in_sync and not on
                    self.in_sync = on
                    self.frames += ended
                    return ended
                if number in (47, 1047, 1049):
                    self._alternate(on)
                    screen = self.screen
                elif number in (5, 6, 7):
                    (screen.set_mode if on else screen.reset_mode)(number, private=True)
        elif priv or inter:
            if (priv, inter, final) == ("", "!", "p"):
                screen.reset()
        elif final in _SIMPLE_CSI:
            name, count = _SIMPLE_CSI[final]
            getattr(screen, name)(*list(numbers[:count]))
        elif final in "ST":
            screen.scroll((first or 1) * (1 if final == "S" else -1))
        elif final == "b":
            screen.draw(self._last_char * min(first or 1, 100_000))
        elif final in "hl":
            (screen.set_mode if final == "h" else screen.reset_mode)(*numbers)
        elif final == "s":
            screen.save_cursor()
        elif final == "u":
            screen.restore_cursor()
        elif final == "I":
            for _ in range(first or 1):
                screen.tab()
        elif final not in "cntqp":
            key = f"CSI {priv}{inter}{final}"
            self.unknown[key] = self.unknown.get(key, 0) + 1
        return False

    def _alternate(self, on: bool) -> None:
        if on and self.screen is self.main:
            self.alt.reset()
            self.alt.resize(self.rows, self.cols)
            self.screen = self.alt
        elif not on and self.screen is self.alt:
            self.screen = self.main
        self.screen.dirty.update(range(self.rows))

    def resize(self, cols: int, rows: int) -> None:
        self.cols, self.rows = cols, rows
        for screen in (self.main, self.alt):
            screen.resize(rows, cols)
        self._sig.clear()
        self._txt.clear()
        self.screen.dirty.clear()
        self._refresh_rows(range(rows))
        if 2048 in self.modes:
            self.report_size()

    # -- the screen as text
    def _refresh_rows(self, rows: Iterable[int]) -> bool:
        changed, cols, buffer = False, range(self.cols), self.screen.buffer
        for y in rows:
            if y >= self.rows:
                continue
            line = buffer[y]
            cells = [line[x] for x in cols]
            sig = hash(tuple(cells))
            if sig != self._sig.get(y):
                changed = True
                self._sig[y] = sig
                self._txt[y] = "".join([c.data for c in cells])
        return changed

    def refresh(self) -> bool:
        """Update the row cache; return whether a cell has changed since the last call."""
        dirty = self.screen.dirty
        if not dirty:
            return False
        changed = self._refresh_rows(tuple(dirty))
        dirty.clear()
        return changed

    def lines(self) -> list[str]:
        self.refresh()
        return [self._txt[y] for y in range(self.rows)]


def _sgr(args: str) -> list[int]:
    """Return SGR arguments as plain numbers; colon forms (4:3, 38:2::r:g:b) are flattened."""
    if ":" not in args:
        return [int(a) if a else 0 for a in args.split(";")] if args else [0]
    out: list[int] = []
    for part in args.split(";"):
        sub = part.split(":")
        if sub[0] in ("38", "48") and len(sub) > 2:
            values = [int(s) for s in sub[1:] if s]
            out += [int(sub[0])] + (values[:1] + values[-3:] if values[0] == 2 else values[:2])
        elif sub[0] == "4" and len(sub) == 2:
            out.append(24 if sub[1] == "0" else 4)
        elif sub[0] != "58":
            out.append(int(sub[0] or 0))
    return out
