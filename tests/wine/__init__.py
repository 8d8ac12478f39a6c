"""Runs the Windows archive under Wine on Linux: the tests, command lines, and the app."""
