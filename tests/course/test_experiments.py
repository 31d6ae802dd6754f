from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
import re

from coursekit.course import RESULTS, experiments, results
import pytest

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
SCRIPTS = sorted((NOTEBOOKS / "experiments").glob("*.py"))
NAMES = sorted(path.stem for path in RESULTS.glob("*.csv"))


@pytest.mark.parametrize("name", NAMES)
def test_results_are_tables_that_a_lesson_reads(name):
    table = results(name)
    assert len(table) > 5
    assert len(table.columns) > 2
    quoted = re.compile(rf'\\"{name}\\"')
    assert any(quoted.search(path.read_text("utf-8")) for path in NOTEBOOKS.glob("*.ipynb"))


@pytest.mark.parametrize("name", ["shifts", "../rows", "first_weights.csv", ""])
def test_an_unknown_name_is_told_what_is_there(name):
    with pytest.raises(ValueError, match=r"`name` must be one of activation_seeds, .*; got"):
        results(name)


@pytest.mark.parametrize("path", SCRIPTS, ids=[path.stem for path in SCRIPTS])
def test_the_scripts_that_made_them_import(path):
    spec = spec_from_file_location(path.stem, path)
    spec.loader.exec_module(module_from_spec(spec))


def test_the_scripts_write_all_of_them():
    code = "".join(path.read_text("utf-8") for path in SCRIPTS)
    readme = (NOTEBOOKS / "experiments" / "README.md").read_text("utf-8")
    typed = {"ilsvrc"}
    assert {name for name in NAMES if not re.search(rf"\b{name}\b", code)} == typed
    assert all(f"`{name}`" in readme for name in NAMES)
    assert all(f"]({path.name})" in readme for path in SCRIPTS)


def test_each_row_is_written_as_soon_as_it_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(experiments, "RESULTS", tmp_path)
    path = tmp_path / "mine.csv"

    def rows():
        yield "name", "score"
        assert path.read_bytes() == b"name,score\n"
        yield "a, b", 0.5

    experiments.write_results("mine", rows())
    assert path.read_bytes() == b'name,score\n"a, b",0.5\n'
