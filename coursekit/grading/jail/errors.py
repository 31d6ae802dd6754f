"""What can go wrong with a jail."""

from coursekit.grading.errors import CourseError


class JailError(CourseError):
    """No jail of the kind that is wanted can be made here."""


class WarmError(Exception):
    """The warm start cannot serve; a cold one may."""
