"""Keeps a submission from filling the grader's own memory with messages."""

from contextlib import contextmanager
import threading

from coursekit.grading.jail.limits import GIB
from coursekit.grading.jail.process_usage import own_memory

INTERVAL = 0.02  # seconds
GROWTH = GIB  # what the grader itself may need more than before, beside a few messages
MESSAGES = 4
REASON = "output: more in one message than the grader has room for"


@contextmanager
def message_guard(end, *, largest_message):
    """Ends a submission, once, when this process has grown too much since.

    Each part of a message is limited in size, but a message may have any number of parts, and
    ZeroMQ keeps all of them until the last has come.

    Args:
        end: Called with a phrase for the submission's feedback, in another thread.
        largest_message: Bytes that a message may have; see `Limits`.
    """
    most, done = own_memory() + GROWTH + MESSAGES * largest_message, threading.Event()

    def look():
        while not done.wait(INTERVAL):
            if own_memory() > most:
                end(REASON)
                return

    guard = threading.Thread(target=look, name="coursekit-memory", daemon=True)
    guard.start()
    try:
        yield
    finally:
        done.set()
        guard.join()
