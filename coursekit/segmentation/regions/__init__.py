"""Neighboring regions, and what comes of merging them."""
