"""The error that commands show; a module for itself, since much that starts quickly needs it."""


class CourseError(Exception):
    """Something that the user of a command can put right; its text is meant for them."""
