"""Tests of the door to the disk: catalogs, order sheets and the writing of files."""
