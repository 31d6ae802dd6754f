"""Segments as clusters of the colors and places of pixels."""
