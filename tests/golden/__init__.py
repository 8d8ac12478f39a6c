"""Golden tests: the screens of the app as plain text files, which are readable in a diff."""
