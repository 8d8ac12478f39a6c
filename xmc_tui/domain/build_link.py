"""Links to a store's web page of a build: a prefix of the store, then the build code."""

from __future__ import annotations

import re

#: The greatest length of a prefix in characters, so that the QR code of a link stays readable.
LONGEST_PREFIX = 200

#: An http or https address: a host without user name, then the characters of a URL, all ASCII.
_HOST_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_PREFIX = re.compile(
    rf"https?://{_HOST_LABEL}(\.{_HOST_LABEL})*(:[0-9]{{1,5}})?"
    r"([/?#]([A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?",
    re.ASCII,
)


def is_link_prefix(text: str) -> bool:
    """Whether a build code can be appended to a text to form an http or https link."""
    return len(text) <= LONGEST_PREFIX and _PREFIX.fullmatch(text) is not None


def make_build_link(prefix: str, code: str) -> str:
    """Return the link to a build; ValueError if the prefix is none.

    A prefix that is only a host gets the slash that separates it from the code.
    """
    if not is_link_prefix(prefix):
        raise ValueError(f"no prefix of a link: {prefix!r}")
    from urllib.parse import quote  # imported here: only needed for a page with a link

    is_host_only = re.search(r"[/?#]", prefix.partition("://")[2]) is None
    return f"{prefix}{'/' if is_host_only else ''}{quote(code, safe='')}"
