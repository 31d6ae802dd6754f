"""Bounds on the time and the memory that one thing may take, for tests that try many."""

from contextlib import contextmanager
from pathlib import Path
import resource
import signal

MOST_SECONDS = 5  # on a busy machine
MOST_BYTES = 600 * 1024**2


@contextmanager
def bounded():
    """Ends what takes too long by a TimeoutError, what takes much memory by a MemoryError."""

    def stop(number, frame):
        raise TimeoutError(f"more than {MOST_SECONDS} s")

    before = signal.signal(signal.SIGALRM, stop)
    limits = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (_own_data() + MOST_BYTES, limits[1]))
    signal.alarm(MOST_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
        resource.setrlimit(resource.RLIMIT_DATA, limits)


def _own_data():
    lines = Path("/proc/self/status").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmData"))
