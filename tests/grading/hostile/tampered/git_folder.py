"""Hands in a `.git` folder of 300 files, caches and checkpoints beside a right notebook."""

import shutil

STARTS_FROM = "honest"
REASON = "left out, being beyond the 256 files that are taken: `.git/objects/"


def tamper(folder):
    for number in range(300):
        path = folder / ".git" / "objects" / f"{number % 16:02x}" / str(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    for cache in (".ipynb_checkpoints", "__pycache__"):
        (folder / cache).mkdir()
        shutil.copy(folder / "probe.ipynb", folder / cache / "probe-checkpoint.ipynb")
