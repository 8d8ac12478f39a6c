"""The configurator on a terminal: Textual screens and widgets that show the build and post requests."""
