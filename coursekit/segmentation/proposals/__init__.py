"""Regions that may hold a thing, and the share of things that they find."""
