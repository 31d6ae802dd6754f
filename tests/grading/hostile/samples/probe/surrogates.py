"""Prints and returns text that no file can hold: halves of characters, zeros, escapes."""

import json

STARTS_FROM = "honest"
LOSES = {"test_answer": 1}

# %% double


BAD = "\ud800\udfff\x00\x1b]0;owned\x07\u202e"


def double(values):
    return 2 * values


kernel = get_ipython().kernel
pack = kernel.session.pack
kernel.session.pack = lambda value: json.dumps(value, default=str).encode()
print(BAD)
display({"text/plain": BAD, "text/html": BAD}, raw=True)

# %% answer


answer = BAD
