"""Tests of the app, with Textual's pilot and in a real terminal."""
