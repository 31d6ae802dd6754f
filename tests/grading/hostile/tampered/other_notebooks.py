"""Hands in more notebooks: a broken one, one with tests of its own, one like the source."""

import json
import shutil

STARTS_FROM = "honest"


def tamper(folder):
    shutil.copy(folder / "probe.ipynb", folder / "copy.ipynb")
    (folder / "broken.ipynb").write_text("{")
    (folder / "empty.ipynb").write_text(json.dumps({"cells": [], "nbformat": 99}))
    (folder / "deeper").mkdir()
    shutil.copy(folder / "probe.ipynb", folder / "deeper" / "probe.ipynb")
