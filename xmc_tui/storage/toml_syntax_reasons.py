"""Reasons of syntax errors in TOML files as messages that can be translated."""

from __future__ import annotations

from xmc_tui.i18n import N_

_NOT_CLOSED = N_("the quotes are not closed")
_BRACKET = N_("a closing bracket is missing")
_BACKSLASH = N_("a backslash in double quotes: write it twice, or use single quotes")
_CONTROL_CHARACTER = N_("it has a control character")

#: The beginnings of the parser's messages. The first that fits is used.
_REASONS = {
    "Invalid value": N_("the value is missing or invalid: texts need quotes"),
    "Invalid date or datetime": N_("there is no such date or time"),
    "Invalid statement": N_("it is neither a key with a value nor a table"),
    "Invalid initial character for a key part": N_("the key is missing or invalid"),
    "Expected '=' after a key": N_("the = after the key is missing"),
    "Expected ']": _BRACKET,
    "Expected newline or end of document": N_("there is something after the end of the value"),
    'Expected "': _NOT_CLOSED,
    "Expected '": _NOT_CLOSED,
    "Unterminated string": _NOT_CLOSED,
    "Illegal character '\\n'": _NOT_CLOSED,
    "Found invalid character '\\n'": _NOT_CLOSED,
    "Illegal character": _CONTROL_CHARACTER,
    "Found invalid character": _CONTROL_CHARACTER,
    "Unclosed array": N_("the list is not closed, or a comma is missing in it"),
    "Unclosed inline table": N_("the braces are not closed, or a comma is missing in them"),
    "Unescaped '\\'": _BACKSLASH,
    "Invalid hex value": _BACKSLASH,
    "Escaped character is not": _BACKSLASH,
}


def find_syntax_reason(parser_message: str) -> str:
    """Return the reason for a message of tomli; one that is unknown is returned as it is."""
    for beginning, reason in _REASONS.items():
        if parser_message.startswith(beginning):
            return reason
    return parser_message
