"""Hands in a notebook of nbformat 3."""

import json

import nbformat

STARTS_FROM = "honest"
LOSES = {
    "test_double": 3,
    "test_tally": 2,
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}
REASON = "probe.ipynb: the file is a notebook of nbformat 3, and must be of 4: save it anew"


def tamper(folder):
    path = folder / "probe.ipynb"
    path.write_text(json.dumps(nbformat.convert(nbformat.read(path, as_version=4), 3)))
