"""Counts at random, for the tests that hold for every count."""

from __future__ import annotations

from hypothesis import strategies as st

from training_register.count import LARGEST, STORED, Count

# Small numbers are where rules break first; the largest is where columns do.
numbers = st.one_of(st.integers(0, 12), st.integers(0, LARGEST))
recorded_counts = st.builds(Count.of, numbers, st.sampled_from(STORED))
not_recorded_counts = st.just(Count.of(None, None))
# What one entry can say.
entry_counts = st.one_of(recorded_counts, not_recorded_counts)
