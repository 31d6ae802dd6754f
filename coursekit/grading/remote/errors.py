"""What goes wrong between the tests and the student's kernel."""


class WireError(ValueError):
    """A value that cannot travel, or a message that cannot be read."""
