"""Prints its environment and whatever `/proc` shows of its own, its parents and all others."""

import glob
import os

STARTS_FROM = "honest"

# %% double


def double(values):
    return 2 * values


print(dict(os.environ), os.getppid())
for pattern in ("environ", "cmdline", "cwd", "root", "maps", "fd/*", "task/*/environ"):
    for path in glob.glob(f"/proc/[0-9s]*/{pattern}"):
        try:
            print(path, os.readlink(path) if os.path.islink(path) else open(path, "rb").read(9999))
        except OSError as error:
            print(path, error.strerror)
