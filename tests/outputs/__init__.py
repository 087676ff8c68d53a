"""Tests of the printers, and of what they print."""
