"""A short run of what `python tests/fuzz/mutated_notebooks.py` does at length."""

from doubling_course import make_course
from mutated_notebooks import MIB, run
import nbformat


def test_no_notebook_of_three_hundred_hangs_grows_or_raises(tmp_path):
    path = make_course(tmp_path) / "source" / "doubling" / "doubling.ipynb"
    found = run(nbformat.read(path, as_version=4), 300, seed=1)
    assert found["failures"] == []
    assert found["read"] > 50
    assert found["refused"] > 50
    assert found["growth"] < 300 * MIB
