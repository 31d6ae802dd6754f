"""Layers that make a map larger again, and what they need of the pooling before."""
