"""The example of each part runs, as it does from the wheel: a first look, in seconds."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import coursekit
import pytest

spec = spec_from_file_location("part_examples", Path(__file__).parent / "wheel/part_examples.py")
part_examples = module_from_spec(spec)
spec.loader.exec_module(part_examples)


@pytest.mark.parametrize("part", coursekit.PARTS)
def test_the_example_runs(part):
    if part == "grading":
        pytest.importorskip("nbgrader")
    getattr(part_examples, part)()
