"""Bounds the time of what is done with a student's content outside of the jail."""

from contextlib import contextmanager
import ctypes
import signal
import threading
import time

AGAIN = 0.5  # seconds until code that has swallowed the error gets another


class TooLongError(BaseException):
    """Time is up; no `Exception`, since libraries catch those and go on."""


@contextmanager
def time_limit(seconds):
    """Raises TooLongError in the block if it takes longer.

    In the main thread a signal does this, which also ends a search by a regular expression, and
    the time is that of the processor, so that other work on the machine costs nothing. In another
    thread it is the clock's, and the error comes with the next step of Python's.

    Args:
        seconds: How long the block may take. Inside of another block, the earlier end counts.
    """
    in_main = threading.current_thread() is threading.main_thread()
    with _by_signal(seconds) if in_main else _by_thread(seconds):
        yield


@contextmanager
def _by_signal(seconds):
    start, running = time.process_time(), True

    def stop(number, frame):
        if running:
            raise TooLongError

    outer = signal.getitimer(signal.ITIMER_PROF)[0]
    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, min(seconds, outer or seconds), AGAIN)
    try:
        yield
    finally:
        running = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        if outer:
            left = outer - (time.process_time() - start)
            signal.setitimer(signal.ITIMER_PROF, max(left, 0.001), AGAIN)


@contextmanager
def _by_thread(seconds):
    target = ctypes.c_ulong(threading.get_ident())
    lock, done = threading.Lock(), threading.Event()
    set_error = ctypes.pythonapi.PyThreadState_SetAsyncExc

    def stop():
        patience = seconds
        while not done.wait(patience):
            with lock:
                if not done.is_set():
                    set_error(target, ctypes.py_object(TooLongError))
            patience = AGAIN

    threading.Thread(target=stop, daemon=True).start()
    try:
        yield
    finally:
        with lock:
            done.set()
        set_error(target, None)
