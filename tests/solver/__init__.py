"""The solver that small numbers are protected with."""
