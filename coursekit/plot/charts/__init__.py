"""Curves, dots and bars on axes with their units."""
