"""Tests of the picture: shading, layers, cells, posters, and the effect of each option."""
