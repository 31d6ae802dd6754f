"""How long a submission has worked, and how long it has waited for a processor."""

import time

from coursekit.grading.jail.process_usage import waits

INTERVAL = 0.25  # seconds between two looks at hundreds of threads


class WorkingTime:
    """Adds up, look by look, what a submission's processes had of the processors.

    Attributes:
        worked: Seconds of processor time, of all processes together.
        waited: Seconds in which a thread that could run waited for a processor: of each interval,
            those of the thread that waited longest.
    """

    def __init__(self):
        self.worked = self.waited = 0.0
        self._looked, self._waits = time.monotonic(), {}

    def look(self, pids, cpu_seconds):
        """Looks, if the last look is long ago.

        Args:
            pids: Numbers of the submission's processes.
            cpu_seconds: Processor time of all of them; less than before counts nothing.
        """
        now = time.monotonic()
        self.worked = max(self.worked, cpu_seconds)
        if now - self._looked < INTERVAL:
            return
        found = waits(pids)
        longest = max((s - self._waits.get(thread, 0.0) for thread, s in found.items()), default=0)
        self.waited += min(longest, now - self._looked)
        self._looked, self._waits = now, found
