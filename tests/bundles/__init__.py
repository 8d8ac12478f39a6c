"""Builds the archives that run or install the program without a network, one for each system."""
