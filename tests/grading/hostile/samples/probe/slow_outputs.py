"""Displays what takes a renderer quadratic time: nested and unclosed tags, changes of color."""

from IPython.display import display

STARTS_FROM = "honest"

# %% double


def double(values):
    return 2 * values


display({"text/html": "<div>" * 50_000}, raw=True)

# %% tally


class Tally:
    def __init__(self):
        self.total = 0

    def add(self, number):
        self.total += number


marks = "".join(f"<b id={number}>" for number in range(2_000))
display({"text/html": marks + "<p>" * 2_000, "text/plain": "marks"}, raw=True)
display({"text/markdown": "\\begin{a}\n" * 20_000}, raw=True)
print("\x1b[31m" * 50_000)
