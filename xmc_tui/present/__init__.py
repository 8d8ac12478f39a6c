"""Rows, labels, marks and lines as a person reads them: pure functions, no Textual."""
