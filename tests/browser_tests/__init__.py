"""Journeys of people through the register, in a real browser."""
