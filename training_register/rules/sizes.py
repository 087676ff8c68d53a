"""Sizes of files and disks, as people read them."""

from __future__ import annotations


def size_in_words(number: int) -> str:
    """A number of bytes: "812 KB", "1.7 MB", "24.0 GB"."""
    if number < 1_000_000:
        return f"{max(1, round(number / 1_000)):,} KB"
    if number < 1_000_000_000:
        return f"{number / 1_000_000:,.1f} MB"
    return f"{number / 1_000_000_000:,.1f} GB"
