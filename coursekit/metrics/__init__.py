"""Scores of dense predictions from counts, where Keras averages or lacks them."""

__all__ = []
