"""Tests of the app on Textual and on a real terminal."""
