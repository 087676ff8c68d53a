"""Tests of the reading of registers that people kept for themselves."""
