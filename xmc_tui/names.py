"""Names that settings and screens share: of the themes, and of the ways to draw the picture."""

#: The themes offered, the terminal's own colours last.
THEMES = ("xmc-dark", "xmc-light", "ansi-dark", "ansi-light")

#: The glyphs of the picture, finest last but for "plain", which draws none; "auto" asks the terminal.
GLYPHS = ("auto", "half", "quad", "sextant", "octant", "braille", "plain")
