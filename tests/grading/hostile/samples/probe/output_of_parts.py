"""Sends output as one message of a hundred thousand parts, which no limit on a part stops."""

import time

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


def double(values):
    return 2 * values


kernel = get_ipython().kernel
parts = [b"x" * (15 * 2**20)] * 100_000
content = {"name": "stdout", "text": "x"}
kernel.session.send(kernel.iopub_socket, "stream", content, kernel.get_parent(), buffers=parts)
while True:
    try:
        time.sleep(60)
    except KeyboardInterrupt:
        continue
