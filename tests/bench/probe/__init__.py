"""The measuring tool: a terminal around a program, and how long it takes to answer."""
