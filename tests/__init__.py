"""The tests of xmc-tui."""
