"""Two processes that average their gradients learn what one does, as lesson 26 says."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import numpy as np
import pytest

SCRIPT = Path(__file__).parents[2] / "notebooks" / "experiments" / "two_machines.py"
STEPS = 3


@pytest.fixture(scope="module")
def experiment():
    spec = spec_from_file_location(SCRIPT.stem, SCRIPT)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def machines(experiment):
    return experiment.two_machines(STEPS)


def test_both_have_the_same_weights_after_each_step(machines):
    first, second = (found["weights"] for found in machines)
    assert first.shape == (STEPS, 50_890)
    np.testing.assert_array_equal(first, second)
    assert np.abs(np.diff(first, axis=0)).max(axis=1).min() > 0


def test_they_learn_what_one_process_learns(experiment, machines):
    np.testing.assert_allclose(
        machines[1]["weights"], experiment.one_process(STEPS), rtol=0, atol=1e-7
    )


def test_the_tables_say_so(experiment, machines):
    names, *rows = experiment.rows_of_steps(machines, machines[0]["weights"])
    assert [row[:2] for row in rows] == [(rank, step) for rank in (0, 1) for step in (1, 2, 3)]
    of = {name: [float(row[place]) for row in rows] for place, name in enumerate(names)}
    assert of["accuracy"] == of["one_accuracy"]
    assert of["from_one"] == of["apart"] == [0] * 6
    assert min(of["seconds"] + of["alone"]) > 0


def test_fit_fails_under_their_strategy(machines):
    """Where it works, lesson 26 need no longer write the step by hand."""
    assert all(str(found["fit"]).startswith("ValueError") for found in machines)
