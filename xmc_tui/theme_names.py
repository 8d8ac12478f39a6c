"""Theme names, shared by settings and screens."""

#: The themes offered; those in the terminal's own colours come last.
THEMES = ("xmc-dark", "xmc-light", "ansi-dark", "ansi-light")
