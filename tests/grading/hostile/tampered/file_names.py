"""Hands in files whose names are no UTF-8, formulas, of two lines, and for a terminal to obey."""

import os

STARTS_FROM = "honest"
NAMES = (b"r\xe9sum\xe9.txt", b"two\nlines.txt", b"\x1b[2J.txt", b"=1+1.csv", b"-rf")


def tamper(folder):
    place = os.fsencode(folder)
    for name in (*NAMES, b"n" * 255):
        for path in (name, b"d" + name[:200]):
            os.makedirs(os.path.join(place, b"folder"), exist_ok=True)
            with open(os.path.join(place, b"folder", path), "wb") as file:
                file.write(b"x")
    os.symlink(b"/etc/passwd", os.path.join(place, b"\x1b[2Jlink\n"))
