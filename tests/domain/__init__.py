"""Tests of the domain and the configurator."""
