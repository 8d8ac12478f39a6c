"""Presentation: rows, labels and lines of text as pure functions, without Textual."""
