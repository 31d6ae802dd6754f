"""Images cut into segments without learning, on NumPy arrays, and scores of the segments."""

__all__ = []
