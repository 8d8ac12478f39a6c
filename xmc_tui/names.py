"""Names that settings and screens share."""

#: The themes offered, the terminal's own colours last.
THEMES = ("xmc-dark", "xmc-light", "ansi-dark", "ansi-light")
