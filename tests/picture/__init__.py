"""Tests of the picture: paint, layers, cells, posters, and what each option changes in it."""
