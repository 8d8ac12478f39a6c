"""Render the car picture: baked light layers, coloured from the catalog, converted to cells.

Needs numpy; does not import Textual.
"""
