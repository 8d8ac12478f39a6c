"""Widgets that display the view; none of them uses the configurator."""
