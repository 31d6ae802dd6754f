"""Loops for ever, deaf to interrupts and to every exception."""

import signal

STARTS_FROM = "honest"
LOSES = {
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}
REASON = "time: "  # interrupts do not end it; on a crowded machine its whole time may be over first

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
