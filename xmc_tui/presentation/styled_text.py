"""Styled text measured in terminal cells: spans, lines, padding, truncation and wrapping."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size


class Span(NamedTuple):
    """A run of text with a role.

    The front end maps the role to a style; the text has to be clear without it.
    """

    text: str
    role: str = ""


#: One line of text.
Line = tuple[Span, ...]


def make_line(*parts: Span | str) -> Line:
    """Return a line of spans; bare strings get no role, empty ones are dropped."""
    spans = (Span(part) if isinstance(part, str) else part for part in parts)
    return tuple(span for span in spans if span.text)


def plain_text(spans: Iterable[Span]) -> str:
    """Return the text of a line without its roles."""
    return "".join(span.text for span in spans)


def cell_width(spans: Iterable[Span]) -> int:
    """Return the width of a line in cells."""
    return sum(cell_len(span.text) for span in spans)


def pad_or_truncate(text: str, cells: int) -> str:
    """Pad a text, or cut it with an ellipsis, to exactly `cells` cells."""
    if cell_len(text) <= cells:
        return set_cell_size(text, cells)
    return (
        set_cell_size(set_cell_size(text, max(0, cells - 1)).rstrip() + "…", cells)
        if cells > 0
        else ""
    )


def truncate_middle(text: str, cells: int) -> str:
    """Cut a text in its middle to at most `cells` cells.

    Names often differ only in their last word.
    """
    if cell_len(text) <= cells:
        return text
    head = set_cell_size(text, max(0, (cells - 1) * 3 // 5)).rstrip()
    tail = ""
    for character in reversed(text):
        if cell_len(head) + 1 + cell_len(character + tail) > cells:
            break
        tail = character + tail
    return f"{head}…{tail.lstrip()}" if cells > 0 else ""


def truncate_before_file_name(text: str, cells: int) -> str:
    """Cut a text that may contain a path to at most `cells` cells, if possible in its folder.

    Without a path, or if the rest is too long, the text is cut in its middle.
    """
    tail = text[max(text.rfind("/"), text.rfind("\\"), 0) :]
    room = cells - cell_len(tail) - 1
    if cell_len(text) <= cells or len(tail) == len(text) or room < 1:
        return truncate_middle(text, cells)
    return f"{set_cell_size(text, room).rstrip()}…{tail}"


def crop(spans: Line, cells: int) -> Line:
    """Cut a line to at most `cells` cells, with an ellipsis if anything is lost."""
    if cell_width(spans) <= cells:
        return spans
    cropped: list[Span] = []
    left = cells
    for number, span in enumerate(spans):
        size = cell_len(span.text)
        if size > left or (size == left and number + 1 < len(spans)):
            is_last = number + 1 == len(spans)
            text = (
                truncate_middle(span.text, left)
                if is_last
                else pad_or_truncate(span.text + "…", left)
            )
            return (*cropped, Span(text, span.role))
        cropped.append(span)
        left -= size
    return tuple(cropped)


def justify(left: Line, right: Line, cells: int) -> Line:
    """Return one line with `right` right-aligned; `left` is cut if both do not fit."""
    left = crop(left, max(0, cells - cell_width(right) - 1))
    return (*left, Span(" " * max(0, cells - cell_width(left) - cell_width(right))), *right)


def wrap(text: str, cells: int, breaks_words: bool = False) -> list[str]:
    """Break a text into lines of at most `cells` cells.

    Lines break between words, and between any two Chinese characters. A word that is longer than a
    line, such as an address, is a line of its own, or broken if `breaks_words`: a path after one of
    its folders if that is possible, any other word anywhere.


    Lines break between words, and between any two Chinese characters. Phrases with three spaces or
    more between them are kept whole if they fit into a line. A word that is longer than a line,
    such as an address, is a line of its own, or broken anywhere if `breaks_words`.
    """
    return list(_wrapped(text, cells, breaks_words))


@lru_cache(maxsize=1000)
def _wrapped(text: str, cells: int, breaks_words: bool) -> tuple[str, ...]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        current = ""
        for word in _split_into_chunks(paragraph, cells):
            if current and cell_len(current + word.rstrip()) > cells:
                lines.append(current.rstrip())
                current = ""
                word = word.lstrip()
            while breaks_words and cell_len(word.rstrip()) > cells:
                lines.append(_beginning_that_fits(word, cells))
                word = word[len(lines[-1]) :]
            current += word
        lines.append(current.rstrip())
    return tuple(lines)


def _beginning_that_fits(word: str, cells: int) -> str:
    """Return as much of a long word as fits; of a path up to one of its folders, if possible."""
    beginning = set_cell_size(word, cells).rstrip() or word[0]
    end = 1 + max(beginning.rfind("/"), beginning.rfind("\\"))
    return beginning[:end] if end > len(beginning) // 2 else beginning


#: The place between two phrases: after three spaces or more.
_PHRASES = re.compile(r"(?<=   )(?=\S)")


def _split_into_chunks(text: str, cells: int) -> Iterator[str]:
    """Yield the phrases of a text that fit into a line, and the chunks of all others."""
    for phrase in _PHRASES.split(text):
        if cell_len(phrase.rstrip()) <= cells and phrase != text:
            yield phrase
        else:
            yield from split_at_line_breaks(phrase)


#: Punctuation that must not end a line.
_OPENING = set("（《「『“‘([")

#: Punctuation that must not begin a line of Chinese text.
_CLOSING = set("，。；：！？、）》」』”’%,.;:!?)")

#: The first character that may be two cells wide.
_FIRST_WIDE = "\u1100"


def split_at_line_breaks(text: str) -> list[str]:
    """Split a text into chunks between which a line may break."""
    chunks: list[str] = []
    chunk = ""
    is_last_wide = False
    for character in text:
        is_wide = character >= _FIRST_WIDE and unicodedata.east_asian_width(character) in "WF"
        starts = not chunk or chunk[-1] == " " or is_wide or is_last_wide
        if starts and not (
            chunk and (character in _CLOSING or character == " " or chunk[-1] in _OPENING)
        ):
            if chunk:
                chunks.append(chunk)
            chunk = character
        else:
            chunk += character
        is_last_wide = is_wide
    return [*chunks, chunk] if chunk else chunks


def sanitize(text: str) -> str:
    """Replace control characters in a text by U+FFFD.

    Text from files and users could otherwise control the terminal or reorder a line.
    """
    if text.isprintable():
        return text
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if _is_control(character) else character for character in text
    )


def strip_control(text: str) -> str:
    """Remove control characters from a text.

    Text from files and users could otherwise control the terminal or reorder a line.
    """
    return (
        text
        if text.isprintable()
        else "".join(character for character in text if not _is_control(character))
    )


def _is_control(character: str) -> bool:
    """Whether a character is a control or format character, a line separator or a surrogate.

    The zero-width joiner of emoji sequences is not: it only joins.
    """
    return (
        unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character != "\u200d"
    )


def wrap_line(spans: Line, cells: int) -> list[Line]:
    """Break a line of spans into lines of at most `cells` cells.

    If it breaks, every part gets the indent of the line and the role of its first word. Words that
    are longer than a line are broken too: on a screen the end of a path would be cut off.
    """
    if cell_width(spans) <= cells:
        return [spans]
    text = plain_text(spans)
    indent = " " * (len(text) - len(text.lstrip(" ")))
    roles = [span.role for span in spans for _ in span.text]
    lines: list[Line] = []
    end = 0
    for part in wrap(text.strip(), max(8, cells - len(indent)), breaks_words=True):
        start = text.index(part, end)  # the parts follow each other in the text
        end = start + len(part)
        runs = groupby(range(start, end), key=roles.__getitem__)
        lines.append(
            make_line(
                indent, *(Span("".join(text[index] for index in run), role) for role, run in runs)
            )
        )
    return lines
