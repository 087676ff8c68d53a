"""Tests of what changes the register."""
