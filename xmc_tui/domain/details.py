"""What is written on a sheet beside the car: who sells it, and to whom."""

from __future__ import annotations

from xmc_tui.domain.frozen import frozen

#: No text beside the car is longer, in characters; what is typed in beyond is refused where it is typed.
LONGEST_TEXT = 2000


@frozen
class Details:
    """The texts of one sheet; every field may be empty."""

    advisor: str = ""
    store: str = ""
    customer_name: str = ""
    customer_phone: str = ""
    customer_note: str = ""


NO_DETAILS = Details()


def is_text(value: str) -> bool:
    """Whether a string is valid Unicode text: bytes that are not UTF-8 arrive as surrogates."""
    return not any(0xD800 <= ord(character) <= 0xDFFF for character in value)
