"""Spreadsheets that people bring, read into plain rows. Nothing here changes the register."""
