"""Takes memory in many processes, each of which has little."""

import os
import time

STARTS_FROM = "honest"
LOSES = {
    "test_reverse": 2,
    "test_mean": 4,
}
REASON = "memory: more than 1 GiB"

# %% reverse


def reverse(items):
    for _ in range(60):
        if os.fork() == 0:
            hoard = b"x" * 2**25
            time.sleep(60)
            os._exit(len(hoard))
    time.sleep(60)
