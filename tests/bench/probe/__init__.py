"""Measures the response times of a terminal program from outside."""
