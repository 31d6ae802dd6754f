"""Releases assignments and grades them, with nbgrader; imports no part that teaches."""
