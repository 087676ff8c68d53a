"""Printers: each takes a `Download`, which holds Tables, and gives back bytes or text. None of them counts."""
