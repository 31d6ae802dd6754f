"""Looks for the source, the gradebook, others' submissions and secrets all over the disk."""

import os

STARTS_FROM = "honest"

# %% double


def double(values):
    return 2 * values


for path in ("@COURSE@/secret.txt", "@CANARY@/note.txt", "@COURSE@/source/probe/probe.ipynb"):
    try:
        print(open(path).read())
    except OSError as error:
        print(path, error.strerror)
WANTED = (".ipynb", ".db", "secret.txt", "note.txt", "nbgrader_config.py", ".bash_history")
for place in ("@COURSE@", "@CANARY@", "/proc/1/root@COURSE@", "/root", "/home", "/tmp", "/work"):
    for folder, _, names in os.walk(place):
        for name in names:
            if name.endswith(WANTED):
                print(folder, name, open(os.path.join(folder, name), "rb").read(9999))
