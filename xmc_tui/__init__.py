"""A terminal configurator for the Xiaomi Customization Service."""

__version__ = "0.1.0"
