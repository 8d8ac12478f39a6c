"""The fonts of a PDF: text is set in the first font that has its characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.page.pdf.embedded_font import EmbeddedFont, Glyph
from xmc_tui.page.pdf.regular_and_bold_font_faces import open_bold_face, open_regular_face
from xmc_tui.picture.font_lookup import list_font_files
from xmc_tui.presentation.styled_text import split_at_line_breaks

#: Shown in place of a character that no font has.
_SUBSTITUTES = "\N{WHITE SQUARE}\N{REPLACEMENT CHARACTER}?"

#: The number of shaped texts that are kept: a page is laid out several times.
_CACHED = 4096

#: A last line shorter than this share of the width makes the others narrower, to this share.
_LEAST_LAST_LINE, _LEAST_SHARE = 0.25, 0.6


@frozen
class TextStyle:
    """Size in points, colour as #rrggbb, and weight of a text."""

    size: float
    colour: str = "#1c1b1a"
    is_bold: bool = False


@frozen
class GlyphRun:
    """Glyphs of one font; `is_outlined` makes them bold if there is no bold font."""

    font: EmbeddedFont
    glyphs: tuple[Glyph, ...]
    is_outlined: bool = False

    @property
    def width(self) -> float:
        """The width in ems."""
        return sum(glyph.width for glyph in self.glyphs)


class FontSet:
    """The fonts of one PDF, opened one after another as their characters are needed.

    `file` is the font file to use; None for those of the system. LookupError if there is none.
    """

    def __init__(self, language: str, file: Path | None = None) -> None:
        is_chinese = language.startswith("zh")
        self._files = iter([file]) if file is not None else list_font_files(is_chinese)
        self._language = language
        self._fonts: list[tuple[EmbeddedFont, EmbeddedFont | None]] = []
        self.shape = lru_cache(_CACHED)(self._shape)
        if not self._open_next():
            raise LookupError("no font can be embedded")

    def __iter__(self) -> Iterator[EmbeddedFont]:
        """Iterate over the regular and bold fonts that are open."""
        return (font for pair in self._fonts for font in pair if font is not None)

    def _open_next(self) -> bool:
        """Open the next font file; False if there are no more."""
        for path in self._files:
            regular, bold = open_regular_face(path), open_bold_face(path)
            if regular is not None:
                key = len(self._fonts)
                self._fonts.append(
                    (
                        EmbeddedFont(regular, f"R{key}", self._language),
                        EmbeddedFont(bold, f"B{key}", self._language) if bold else None,
                    )
                )
                return True
        return False

    def has_character(self, character: str) -> bool:
        """Whether any font has a character."""
        return self._find(character) is not None

    def _find(self, character: str) -> int | None:
        """Return the number of the first font that has a character; None if there is none."""
        number = 0
        while number < len(self._fonts) or self._open_next():
            if self._fonts[number][0].has_character(character):
                return number
            number += 1
        return None

    def _shape(self, text: str, is_bold: bool) -> tuple[GlyphRun, ...]:
        """Return a text as glyphs, by font."""
        characters = self._substitute(unicodedata.normalize("NFC", text))
        runs = []
        for number, group in groupby(characters, key=lambda pair: pair[0]):
            regular, bold = self._fonts[number]
            content = "".join(character for _, character in group)
            if is_bold and bold is not None and all(map(bold.has_character, content)):
                runs.append(GlyphRun(bold, bold.shape(content)))
            else:
                runs.append(GlyphRun(regular, regular.shape(content), is_outlined=is_bold))
        return tuple(runs)

    def _substitute(self, text: str) -> Iterable[tuple[int, str]]:
        """Yield each character that is shown, after the number of its font."""
        for character in text:
            number = self._find(character)
            if number is not None:
                yield number, character
            elif unicodedata.category(character) not in ("Mn", "Me", "Cf"):
                yield self._find_substitute()

    def _find_substitute(self) -> tuple[int, str]:
        for character in _SUBSTITUTES:
            number = self._find(character)
            if number is not None:
                return number, character
        raise LookupError("no font has a question mark")

    def measure(self, text: str, style: TextStyle) -> float:
        """Return the width of a text in points."""
        return sum(run.width for run in self.shape(text, style.is_bold)) * style.size

    def wrap(self, text: str, style: TextStyle, width: float, most: int = 0) -> list[str]:
        """Break a text into lines of a width in points, at most `most` ones if that is not 0.

        Lines end between words, and between any two Chinese characters; a last line of a few
        characters is avoided. A line that is broken at a space keeps it, so that the words stay
        apart in copied text.
        """
        lines = self._fill_lines(text, style, width)
        if most and len(lines) > most:
            return [
                *lines[: most - 1],
                self._truncate("".join(lines[most - 1 :]), style, width),
            ]
        return self._fill_last_line(lines, style, width)

    def _fill_last_line(self, lines: list[str], style: TextStyle, width: float) -> list[str]:
        """Make the lines narrower until the last one has more than a few characters."""
        text, count, narrow = "".join(lines), len(lines), width
        words = split_at_line_breaks(text)
        least = max(
            _LEAST_SHARE * width,
            max((self.measure(word.rstrip(), style) for word in words), default=0),
        )
        while count > 1 and self.measure(lines[-1], style) < _LEAST_LAST_LINE * width:
            narrow -= 0.03 * width
            narrower = self._fill_lines(text, style, narrow)
            if narrow < least or len(narrower) > count:
                break
            lines = narrower
        return lines

    def _fill_lines(self, text: str, style: TextStyle, width: float) -> list[str]:
        """Break a text into lines that hold as much as possible."""
        lines, current, used = [], "", 0.0
        for chunk in self._split_wide_chunks(text, style, width):
            if current and used + self.measure(chunk.rstrip(), style) > width:
                lines.append(current)
                current, used = "", 0.0
            current += chunk
            used += self.measure(chunk, style)
        return [*lines, current.rstrip()]

    def _split_wide_chunks(self, text: str, style: TextStyle, width: float) -> Iterator[str]:
        """Yield the parts of a text that stay on one line; longer ones are split anywhere."""
        for chunk in split_at_line_breaks(" ".join(text.split())):
            if self.measure(chunk.rstrip(), style) <= width:
                yield chunk
            else:
                yield from chunk

    def _truncate(self, text: str, style: TextStyle, width: float) -> str:
        """Cut a text to one line that ends in an ellipsis."""
        while text and self.measure(f"{text}…", style) > width:
            text = text[:-1].rstrip()
        return f"{text}…"
