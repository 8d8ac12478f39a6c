"""Benches: commands that print what the engine takes, for the machine they run on; no test runner collects them."""
