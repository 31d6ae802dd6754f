"""Grades small assignments through one real kernel in a jail, for the tests."""

from dataclasses import dataclass
import re
from types import SimpleNamespace

from coursekit.grading.jail.jail import Jail, JailSettings
from coursekit.grading.jail.limits import Limits
from coursekit.grading.notebook.testing.grade_cell import TestNamespace, run_test
from coursekit.grading.notebook.testing.plan import read_plan
from coursekit.grading.remote.connection import Remote
from coursekit.grading.remote.set_up import SET_UP
from jupyter_core.utils import run_sync
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.utils import determine_grade
import zmq

POINTS = 4.0
SECONDS = 20
SECTION = re.compile(r"^# %% (\w+)\n", flags=re.MULTILINE)


@dataclass(frozen=True)
class Graded:
    """What came of a test cell: its points as nbgrader counts them, and its outputs' text."""

    points: float
    text: str


def sections(text):
    """Reads `# %% name` sections: `given`, `right`, `wrong`, other answers, and `test`s."""
    _, *parts = SECTION.split(text)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def notebook_of(parts):
    """Makes the instructor's notebook of a text's sections."""
    roles = {"given": {}, "right": {"solution": True}}
    cells = []
    for name, source in parts.items():
        role = {"grade": True, "points": POINTS} if name.startswith("test") else roles.get(name)
        if role is not None:
            cells.append(grading_cell(name, source, **role))
    return new_notebook(cells=cells)


def grading_cell(name, source, **role):
    """Makes a code cell; without a role it is one of the instructor's that nobody grades."""
    settings = {"grade": False, "solution": False, "locked": False, "task": False}
    settings |= {"grade_id": name, "schema_version": 3}
    return new_code_cell(source, metadata={"nbgrader": settings | role} if role else {})


class StudentKernel:
    """A kernel in a jail that serves many small assignments; a context manager."""

    def __init__(self, **limits):
        self.jail = Jail(JailSettings(limits=Limits(**limits)))

    def __enter__(self):
        self.jail.__enter__()
        run_sync(self.jail.manager.start_kernel)()
        self._client = self.jail.manager.blocking_client()
        self._client.start_channels()
        self._client.wait_for_ready(timeout=120)
        return self

    def __exit__(self, *error):
        self._client.stop_channels()
        self.jail.__exit__(*error)

    def run(self, source):
        """Runs a cell of the student's; returns what it said."""
        reply = self._client.execute_interactive(source, output_hook=lambda message: None)
        return reply["content"]

    def grade(self, text, answer="right", *, seconds=SECONDS):
        """Grades an answer of a text of sections; returns the `Graded` of each test by name."""
        parts = sections(text)
        plan = read_plan(notebook_of(parts))
        self.run("%reset -f")
        reply = self.run(SET_UP)
        assert reply["status"] == "ok", reply
        remote = self._connect(plan)
        namespace, graded = TestNamespace(plan, remote), {}
        try:
            for name, source in parts.items():
                if name.startswith("test"):
                    outputs = run_test(plan.cells[name], namespace, remote, seconds=seconds)
                    graded[name] = _graded(source, outputs)
                elif name in ("given", answer):
                    self.run(source)
        finally:
            remote.close()
        return SimpleNamespace(**graded)

    def _connect(self, plan):
        context = zmq.Context()
        context.setsockopt(zmq.LINGER, 0)
        connection = self.jail.manager.get_connection_info()
        options = {"makers": plan.makers, "changers": plan.changers}
        return Remote(connection, context, alive=self._gone, **options)

    def _gone(self):
        return self.jail.ended_by


def _graded(source, outputs):
    cell = grading_cell("test", source, grade=True, points=POINTS)
    cell.outputs = outputs
    texts = [o.get("text", "") or "\n".join(o.get("traceback", [])) for o in outputs]
    return Graded(determine_grade(cell)[0], "\n".join(texts))
