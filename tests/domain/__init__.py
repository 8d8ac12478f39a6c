"""Tests of what is sold, what may be combined and what it costs."""
