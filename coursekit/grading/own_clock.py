"""A clock for what a submission does: what its neighbors took of the processors is not its own."""

import time

GENEROUS = 4  # times its seconds that something may take on the wall clock
CROWDED = 0.1  # share of its time that something must have waited for a processor
LOOK = 0.25  # seconds


def nothing_used():
    """Returns no processor time and no wait, for what cannot be looked into: the wall decides."""
    return 0.0, 0.0


class OwnClock:
    """Runs from now on, and is over when something has had its seconds.

    Time on the wall that it waited for a processor is not its own, until it has used as much
    processor time as it may take, or `GENEROUS` times its seconds have passed.

    Args:
        seconds: How long it may take.
        used: Function that returns the processor time of a submission and how long it waited
            for a processor, in seconds from any start.
    """

    def __init__(self, seconds, used=nothing_used):
        self.seconds, self._used = seconds, used
        self._start, self._used_before = time.monotonic(), used()
        self._next = self._start + seconds

    @property
    def left(self):
        """Seconds until it can be over."""
        return max(0.0, self._next - time.monotonic())

    def over(self):
        """Whether the time is over."""
        if self.left:
            return False
        passed, worked, waited = self._passed()
        missing = self.seconds - max(worked, passed - waited)
        generous = GENEROUS * self.seconds - passed
        if missing <= 0 or generous <= 0:
            return True
        self._next = time.monotonic() + min(max(missing, LOOK), generous)
        return False

    def starved(self):
        """Whether neighbors, and not its own work, may have made it late."""
        passed, worked, waited = self._passed()
        return worked < self.seconds and waited > CROWDED * passed

    def _passed(self):
        now = (time.monotonic(), *self._used())
        return tuple(n - b for n, b in zip(now, (self._start, *self._used_before), strict=True))
