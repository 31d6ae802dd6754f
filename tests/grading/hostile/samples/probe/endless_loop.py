"""Loops for ever, deaf to interrupts and to every exception."""

import signal

STARTS_FROM = "honest"
LOSES = {
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}
CROWDED = "time: more than 20 s, in test_squares"  # where its whole time is over first
REASON = "time: it did not stop when it was interrupted"

# %% squares


def squares():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
    yield
