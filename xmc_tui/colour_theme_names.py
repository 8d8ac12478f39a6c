"""Names of the colour themes, shared by the settings and the app."""

#: All themes, the default first; the last two use the colours of the terminal.
THEMES = ("xmc-dark", "xmc-light", "ansi-dark", "ansi-light")
