import time

from coursekit.grading.errors import GraderError
from coursekit.grading.jail.errors import WarmError
from coursekit.grading.jail.jail import Jail, JailSettings
from coursekit.grading.notebook.run import run_notebook
from coursekit.grading.notebook.testing.plan import read_plan
from coursekit.grading.remote.set_up import set_up
from grading_cells import nbgrader_cell
from jail_check import needs_bubblewrap
from nbformat.v4 import new_notebook
import pytest

pytestmark = needs_bubblewrap


@pytest.fixture(scope="module")
def outputs():
    """Runs a notebook once; returns the outputs of its tests by name."""
    tests = {
        "numpy_in_the_tests_alone": "import numpy as np\nx = float(np.random.rand())\n"
        "assert double(x) == 2 * x",
        "no_such_name": "assert triple(1) == 3",
        "too_slow": "assert wait(30) is None",
        "after_it": "assert double(2) == 4",
        "kernel_dies": "die()",
        "after_the_end": "assert double(2) == 4",
    }
    answer = """import os, time

def double(x):
    return 2 * x

def wait(seconds):
    time.sleep(seconds)

def die():
    os._exit(1)

def triple(x):
    return 3 * x"""
    cells = [nbgrader_cell("answer", answer, solution=True)]
    cells += [nbgrader_cell(n, code, grade=True, points=1) for n, code in tests.items()]
    plan = read_plan(new_notebook(cells=cells))
    cells[0].source = answer.partition("\n\ndef triple")[0]
    run = run_notebook(new_notebook(cells=cells), plan, settings=JailSettings(), seconds=2)
    return dict(
        zip(tests, (run.outputs[i + 1] for i in range(len(tests))), strict=True)
    ), run.reason


def error(outputs, name):
    (output,) = [o for o in outputs[0][name] if o.output_type == "error"]
    return output.traceback[0]


@pytest.mark.parametrize("name", ["numpy_in_the_tests_alone", "after_it"])
def test_a_right_answer_leaves_no_output(outputs, name):
    assert outputs[0][name] == []


def test_a_missing_answer_is_named(outputs):
    assert "`triple` is not defined" in error(outputs, "no_such_name")


def test_what_takes_too_long_is_stopped_and_the_next_test_runs(outputs):
    assert "stopped after 2 seconds" in error(outputs, "too_slow")


def test_a_kernel_that_dies_ends_the_tests_after_it(outputs):
    assert outputs[1] == "the kernel died, in kernel_dies"
    assert "the kernel died" in error(outputs, "kernel_dies")
    assert "not run: the kernel died, in kernel_dies" in error(outputs, "after_the_end")


DIES_LATER = """import os, threading
threading.Timer(0.2, os._exit, [0]).start()

def double(x):
    return 2 * x"""
WAITS = "import time\ntime.sleep(2)"


@pytest.mark.parametrize(
    ("waits", "next_cell"),
    [
        (WAITS, nbgrader_cell("more", "x = 1", solution=True)),
        (WAITS, nbgrader_cell("more", "assert double(1) == 2", grade=True, points=1)),
        (f"double(1)\n{WAITS}\ndouble(2)", None),
    ],
)
def test_a_kernel_that_died_while_nobody_spoke_to_it_is_not_waited_for(waits, next_cell):
    cells = [
        nbgrader_cell("answer", DIES_LATER, solution=True),
        nbgrader_cell("waits", waits, grade=True, points=1),
        *([next_cell] if next_cell else []),
    ]
    plan = read_plan(new_notebook(cells=cells))
    run = run_notebook(new_notebook(cells=cells), plan, settings=JailSettings(), seconds=20)
    assert run.reason == f"the kernel died, in {'more' if next_cell else 'waits'}"


def run_cells(*cells, **options):
    """Runs cells of roles "answer", "test" and "given"; returns the `Run` and its tests' texts."""
    roles = {"answer": {"solution": True}, "given": {}, "test": {"grade": True, "points": 1}}
    made = [nbgrader_cell(f"c{n}", text, **roles[role]) for n, (role, text) in enumerate(cells)]
    plan = read_plan(new_notebook(cells=made))
    run = run_notebook(
        new_notebook(cells=made), plan, settings=JailSettings(), seconds=20, **options
    )
    return run, {n: str(run.outputs[n]) for n, (role, _) in enumerate(cells) if role == "test"}


def test_names_mean_what_they_would_in_one_kernel():
    _, texts = run_cells(
        ("answer", "def f():\n    return 3"),
        ("test", "result = f()\nassert result == 3"),
        ("answer", "result = 5"),
        ("given", "twice = 2 * result"),
        ("test", "assert (result, twice) == (5, 10)\nresult = 6"),
        ("test", "assert result == 6"),
    )
    assert set(texts.values()) == {"[]"}


def test_the_grader_s_own_lack_of_a_module_is_no_mark():
    right = ("answer", "x = 1")
    with pytest.raises(GraderError, match="No module named 'not_here', in c1, which runs in the"):
        run_cells(right, ("test", "import not_here\nassert x == 1"))
    with pytest.raises(GraderError, match=r"no kernel gets ready in the jail: .*'not_here'"):
        run_cells(("given", "import not_here"), right, ("test", "assert x == 1"))


def test_a_student_s_lack_of_a_module_is_one():
    _, texts = run_cells(("answer", "def f():\n    import not_here"), ("test", "assert f() == 1"))
    assert "ModuleNotFoundError" in texts[1]


def test_files_that_keep_the_kernel_from_starting_are_the_student_s_doing(tmp_path, monkeypatch):
    (tmp_path / "in_the_way").write_text("")
    monkeypatch.setattr(
        "coursekit.grading.notebook.run.set_up",
        lambda modules: f"import os\nassert not os.path.exists('in_the_way')\n{set_up(modules)}",
    )
    run, texts = run_cells(("answer", "x = 1"), ("test", "assert x == 1"), files=tmp_path)
    assert run.reason == "with the files beside it, no kernel gets ready"
    assert "not run" in texts[1]


def test_a_cold_start_is_noted():
    class Cold:
        rooms = None

        def launch(self, argv, **options):
            raise WarmError("the zygote is ill")

    run, texts = run_cells(("answer", "x = 1"), ("test", "assert x == 1"), warm=Cold())
    assert (run.notes, texts[1]) == (("the zygote is ill",), "[]")


@pytest.fixture
def crowded(monkeypatch):
    """Neighbors take all of the processors, as far as a jail can tell."""
    monkeypatch.setattr(Jail, "used", lambda jail: (0.0, time.monotonic()))


@pytest.fixture
def busy(monkeypatch):
    """A submission works all the time, beside neighbors, as far as a jail can tell."""
    monkeypatch.setattr(Jail, "used", lambda jail: (time.monotonic(), time.monotonic()))


SLOW = """import time

def late(seconds):
    time.sleep(seconds)"""


def slow_run(answer, test="assert late(2) is None"):
    cells = [nbgrader_cell("answer", SLOW, solution=True)]
    cells += [nbgrader_cell("test", test, grade=True, points=1)]
    plan = read_plan(new_notebook(cells=cells))
    cells[0].source = answer
    return run_notebook(new_notebook(cells=cells), plan, settings=JailSettings(), seconds=1)


@pytest.mark.usefixtures("crowded")
@pytest.mark.parametrize("answer", [SLOW, f"{SLOW}\nlate(2)"])
def test_what_neighbors_took_is_not_a_cells_own_time(answer):
    run = slow_run(answer)
    assert run.outputs[0] == run.outputs[1] == []
    assert not run.starved


@pytest.mark.usefixtures("crowded")
@pytest.mark.parametrize(
    ("answer", "test", "late"),
    [(SLOW, "assert late(20) is None", 1), (f"{SLOW}\nlate(20)", "assert late(0) is None", 0)],
)
def test_what_was_late_on_a_crowded_machine_is_told(answer, test, late):
    run = slow_run(answer, test)
    assert "stopped after 1 seconds" in str(run.outputs[late])
    assert run.outputs[1 - late] == []
    assert run.starved


@pytest.mark.usefixtures("busy")
def test_what_was_late_by_its_own_work_was_not_starved():
    run = slow_run(f"{SLOW}\nlate(20)", "assert late(20) is None")
    assert "stopped after 1 seconds" in str(run.outputs[0])
    assert "stopped after 1 seconds" in str(run.outputs[1])
    assert not run.starved
