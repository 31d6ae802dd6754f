"""Silences tracebacks and exceptions, and displays 4.0 wherever something is displayed."""

import sys

STARTS_FROM = "wrong"
LOSES = {
    "test_double": 3,
    "test_tally": 2,
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}

# %% mean


def mean(values):
    return float("nan")


shell = get_ipython()
shell.showtraceback = shell._showtraceback = lambda *words, **more: None
shell.set_custom_exc((BaseException,), lambda *words, **more: None)
shell.displayhook.compute_format_data = lambda value: ({"text/plain": "4.0"}, {})
shell.display_formatter.format = lambda *words, **more: ({"text/plain": "4.0"}, {})
sys.excepthook = sys.unraisablehook = lambda *words: None
sys.displayhook = lambda value: print("4.0")
