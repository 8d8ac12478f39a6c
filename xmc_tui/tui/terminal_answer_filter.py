"""Removes the terminal's answers from its input, where they would be read as keys.

The terminal sends answers and keys in one stream, and a read may end anywhere in it. What may be
the beginning of an answer is therefore held back until the rest arrives.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from time import monotonic

#: The answers: primary device attributes, XTVERSION, the size of a cell and of the text area in
#: pixels, and XTSMGRAPHICS: the largest sixel picture, or a refusal, which names another item in
#: mlterm.
_ANSWER = (
    r"\x1b\[\?(?P<attributes>[\d;]*)c"
    r"|\x1bP>\|(?P<version>[^\x00-\x1f\x7f]*)\x1b\\"
    r"|\x1b\[6;(?P<cell>\d*;\d*)t"
    r"|\x1b\[4;(?P<text_area>\d*;\d*)t"
    r"|\x1b\[\?(?P<graphics>[\d;]*)S"
)

#: The beginning of an answer that nothing but an escape sequence begins with. It is limited, so
#: that a sequence without end does not swallow all keys.
_BEGINNING = (
    r"\x1b(\[(\?[\d;]{0,60}|[46](;\d{0,9}){0,2}|20{0,2})"
    r"|P>(\|[^\x00-\x1f\x7f]{0,120}\x1b?)?)\Z"
)

#: Of these, what no key begins with.
_CERTAIN = ("\x1b[?", "\x1bP>")

#: The keys whose code begins an answer: Escape, Alt+[ and Alt+Shift+P.
_KEYS = ("\x1b", "\x1b[", "\x1bP")

#: An answer that another sequence has cut off.
_TORN = r"\x1b(\[\?[\d;]*|P>(\|[^\x00-\x1f\x7f]*)?)(?=\x1b)"

_PASTE_START, _PASTE_END = "\x1b[200~", "\x1b[201~"

#: Seconds that the rest of an answer may take. Connections stall; no key is held for so long.
_ANSWER_SECONDS = 5.0


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    """Compile a pattern on its first use: before the first frame that would delay it."""
    return re.compile(pattern)


class AnswerFilter:
    """Separates answers from the rest of the input.

    `on_answer` is called with the kind of each answer, a group of `_ANSWER`, and its text. The keys
    that begin like an answer are held for at most `key_seconds`. Pasted text is not searched.
    """

    def __init__(
        self,
        on_answer: Callable[[str, str], None],
        key_seconds: float,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._on_answer = on_answer
        self._key_seconds = key_seconds
        self._clock = clock
        self._held = ""
        #: How many characters of `_held` have been returned already, as a key.
        self._returned = 0
        self._due: float | None = None
        self._is_in_paste = False

    @property
    def release_time(self) -> float | None:
        """When `release` has to be called, in the time of the clock; None if nothing is held."""
        return self._due

    @property
    def must_release(self) -> bool:
        """Whether input has been held for too long."""
        return self._due is not None and self._clock() >= self._due

    def remove_answers(self, text: str) -> str:
        """Return the input without answers; an end that may be the beginning of one is held."""
        text, returned = self._held + text, self._returned
        self._held, self._returned, self._due = "", 0, None
        kept: list[str] = []
        place = 0
        while place < len(text):
            if self._is_in_paste:
                pasted, size = self._take_pasted(text[place:])
                kept.append(pasted)
                place = returned = place + size
                continue
            if text[place] != "\x1b":
                end = text.find("\x1b", place)
                end = len(text) if end < 0 else end
            elif (answer := _compile(_ANSWER).match(text, place)) is not None:
                assert answer.lastgroup is not None, "each answer is a named group"
                self._on_answer(answer.lastgroup, answer[answer.lastgroup])
                place = returned = answer.end()
                continue
            elif text.startswith(_PASTE_START, place):
                self._is_in_paste = True
                end = place + len(_PASTE_START)
            elif self._may_begin_answer(text, place, returned):
                self._hold(text[place:], max(0, returned - place))
                break
            elif (torn := _compile(_TORN).match(text, place)) is not None:
                place = returned = torn.end()
                continue
            else:
                end = place + 1
            kept.append(text[max(place, returned) : end])
            place = end
        return "".join(kept)

    def release(self, expects_answers: bool = False) -> str:
        """Return what has been held for too long.

        That is a key, or the beginning of an answer whose rest is missing: then it is dropped. With
        `expects_answers` a key is remembered: it may have been the beginning of one nevertheless.
        """
        held, returned = self._held, self._returned
        self._held, self._returned, self._due = "", 0, None
        if held.startswith(_CERTAIN):
            return ""
        if held in _KEYS and expects_answers and not returned:
            self._held, self._returned = held, len(held)
        return held[returned:]

    def _may_begin_answer(self, text: str, place: int, returned: int) -> bool:
        """Whether the text from a place on may be the beginning of an answer.

        A key that was returned is not held again, nor is another key that follows it.
        """
        if _compile(_BEGINNING).match(text, place) is not None:
            return True
        return returned <= place and len(text) - place <= 2 and text[place:] in _KEYS

    def _hold(self, text: str, returned: int) -> None:
        self._held, self._returned = text, returned
        is_typed = text in _KEYS or (returned > 0 and not text.startswith(_CERTAIN))
        self._due = self._clock() + (self._key_seconds if is_typed else _ANSWER_SECONDS)

    def _take_pasted(self, pasted: str) -> tuple[str, int]:
        """Return the text of a paste up to its end, and how much of `pasted` that is.

        Textual's parser would report an escape sequence in it as keys: Escape is left out. An end
        that may be the beginning of the end marker is held.
        """
        end = pasted.find(_PASTE_END)
        if end >= 0:
            self._is_in_paste = False
            return pasted[:end].replace("\x1b", "") + _PASTE_END, end + len(_PASTE_END)
        sizes = range(len(_PASTE_END) - 1, 0, -1)
        held = next((size for size in sizes if pasted.endswith(_PASTE_END[:size])), 0)
        kept = pasted[: len(pasted) - held]
        self._held = pasted[len(kept) :]
        return kept.replace("\x1b", ""), len(pasted)
