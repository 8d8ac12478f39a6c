"""Widgets that show the view; none of them knows the configurator."""
