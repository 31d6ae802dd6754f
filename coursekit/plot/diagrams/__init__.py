"""Graphs of networks, and windows on an image."""
