"""The texts of an order sheet about seller and customer, and their limits."""

from __future__ import annotations

from xmc_tui.domain.frozen_dataclass import frozen

#: The greatest length of a text in characters. Input fields enforce the limit.
LONGEST_TEXT = 2000


@frozen
class SheetDetails:
    """The seller and customer texts of a sheet; every field may be empty."""

    advisor: str = ""
    store: str = ""
    customer_name: str = ""
    customer_phone: str = ""
    customer_note: str = ""


NO_DETAILS = SheetDetails()


def is_valid_unicode(value: str) -> bool:
    """Whether a string is valid Unicode text: bytes that are not UTF-8 arrive as surrogates."""
    return not any(0xD800 <= ord(character) <= 0xDFFF for character in value)
