"""Tests of the services that fill the ports of the app."""
