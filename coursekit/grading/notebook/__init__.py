"""Reads a submission, plans what runs where, runs it, and words what failed."""
