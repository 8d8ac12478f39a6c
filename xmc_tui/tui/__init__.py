"""The Textual user interface: the app, its screens, controllers and widgets."""
