"""Warnings that name the user's line, however deep in the package they arise."""

from pathlib import Path
import sys
import warnings

PACKAGE = f"{Path(__file__).parents[2]}/"


def warn(message):
    """Warns at the line outside of the package that called into it.

    Args:
        message: Text of the `UserWarning`.
    """
    frame, level = sys._getframe(1), 2
    while frame.f_back and frame.f_code.co_filename.startswith(PACKAGE):
        frame, level = frame.f_back, level + 1
    warnings.warn(message, stacklevel=level)
