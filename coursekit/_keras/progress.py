"""How much of long work is done."""

from contextlib import contextmanager
import sys
import time

PATIENCE = 3.0  # seconds before progress is shown
PAUSE = 0.5  # seconds until it is shown again


@contextmanager
def progress(count, what):
    """Shows on standard error how much of work is done that takes more than some seconds.

    Args:
        count: How much there is to do.
        what: What is counted, such as "images".

    Yields:
        Function to call with the number that is done.
    """
    start, shown, due = time.monotonic(), False, PATIENCE

    def done(number):
        nonlocal shown, due
        passed = time.monotonic() - start
        is_last = number == count
        if (passed > due and not is_last) or (shown and is_last):
            shown, due = True, passed + PAUSE
            left = passed / number * (count - number)
            print(f"\r{number} of {count} {what}, {left:.0f} s left ", end="", file=sys.stderr)

    try:
        yield done
    finally:
        if shown:
            print(file=sys.stderr)
