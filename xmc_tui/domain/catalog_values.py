"""The values that catalog entries consist of: localized texts, prices, periods, notes, sources."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from xmc_tui.domain.frozen_dataclass import frozen


class PriceBasis(StrEnum):
    """The origin of a price: a public source, our own example, or the showroom."""

    PUBLISHED = "published"
    ILLUSTRATIVE = "illustrative"
    STORE = "store"


@frozen
class Localized:
    """A text in Chinese and English."""

    zh: str
    en: str

    def in_language(self, code: str) -> str:
        """Return the text in a language, "zh" or "en"."""
        return self.zh if code == "zh" else self.en


@frozen
class SourceLocation:
    """The source location of a catalog entry: file, key, and line (0 if unknown)."""

    file: str
    key: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


#: The `published` of a source that is an overlay, which has no date of publication.
OVERLAY_DATE = "overlay"


@frozen
class Source:
    """A publication that catalog facts are taken from, or an overlay.

    `published` is a date, a year or `OVERLAY_DATE`.
    """

    id: str
    title: Localized
    published: str
    publisher: Localized | None = None


@frozen
class Price:
    """A list price in whole yuan with its basis and the id of its source."""

    amount: int
    basis: PriceBasis
    source: str

    @property
    def is_illustrative(self) -> bool:
        """Whether the amount is our own example because the real price is not public."""
        return self.basis is PriceBasis.ILLUSTRATIVE


@frozen
class Period:
    """The first and last day, both included, of an offer; None means no limit."""

    first: date | None = None
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Whether `day` is within the period."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@frozen
class Note:
    """A remark of the catalog and the id of its source; "" if the remark is our own."""

    text: Localized
    source: str = ""
