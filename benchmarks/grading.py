"""What a submission costs: stock nbgrader against `coursekit grade`, on one TensorFlow assignment.

    python benchmarks/grading.py

Grades the same submissions with `nbgrader autograde` as it comes, which imports TensorFlow for
each of them and runs the tests inside, and with the kit: tests outside, jail on, kernels forked
warm, one worker and then one a core. All include the gradebook, which the release has made; the
kit's include feedback too.
Prints seconds a submission and the ratio, then what a call into the jail costs, and memory.
"""

from argparse import ArgumentParser
from contextlib import suppress
import csv
import os
from pathlib import Path
import shutil
import subprocess
import sys
import tempfile
from threading import Thread
import time

from coursekit.grading.jail.jail import JailSettings
from coursekit.grading.jail.limits import Limits
from coursekit.grading.notebook.run import run_notebook
from coursekit.grading.notebook.testing.plan import GradeCell, Plan
import nbformat
from nbformat.v4 import new_code_cell, new_notebook
import psutil

NAME = "network"
ANSWER = """def network():
    dense = keras.layers.Dense
    return keras.Sequential([keras.Input((8,)), dense(4, "relu"), dense(3)])

def accuracy(logits, labels):
    return float(np.mean(np.argmax(logits, axis=1) == labels))"""
TEST_NETWORK = """model = network()
assert model.count_params() == 51
assert model(np.zeros((2, 8), "float32")).shape == (2, 3)"""
TEST_ACCURACY = """logits = np.random.default_rng().normal(size=(20, 3))
assert accuracy(logits, logits.argmax(1)) == 1
assert accuracy(logits, (logits.argmax(1) + 1) % 3) == 0"""
CALLS = """import time
import numpy as np

def seconds(value, times):
    begin = time.perf_counter()
    for _ in range(times):
        echo(value)
    return (time.perf_counter() - begin) / times

print(seconds(np.zeros(100), 200), seconds(np.zeros(100 * 2**17), 3))"""


def make_course(root, count, *, stock):
    """Makes a course folder with one assignment and `count` submissions of it."""
    cells = [
        new_code_cell("import keras\nimport numpy as np"),
        _cell("answer", ANSWER, solution=True),
        _cell("test_network", TEST_NETWORK, grade=True, locked=True, points=2),
        _cell("test_accuracy", TEST_ACCURACY, grade=True, locked=True, points=2),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})
    students = [Path("submitted", f"student{i:03}") for i in range(count)]
    for folder in (Path("source"), *students):
        (root / folder / NAME).mkdir(parents=True)
        nbformat.write(notebook, root / folder / NAME / f"{NAME}.ipynb")
    lines = ["c = get_config()", "c.CourseDirectory.course_id = 'benchmark'"]
    if not stock:
        lines.insert(0, "from coursekit.grading.settings import configure")
        lines.append("configure(c)")
    else:
        lines.append("c.Execute.timeout = 120")
    (root / "nbgrader_config.py").write_text("\n".join(lines))


def _cell(name, source, **settings):
    metadata = {"grade": False, "locked": False, "solution": False, "task": False}
    metadata |= {"grade_id": name, "schema_version": 3} | settings
    return new_code_cell(source, metadata={"nbgrader": metadata})


def prepare(root):
    """Releases the assignment with nbgrader, which makes the gradebook."""
    run(root, "nbgrader", "generate_assignment", NAME)


def stock_seconds(root):
    """Returns the seconds that stock nbgrader takes for all submissions."""
    begin = time.perf_counter()
    run(root, "nbgrader", "autograde", NAME)
    return time.perf_counter() - begin


def kit_seconds(root, workers):
    """Returns the seconds that the kit takes, the start of its zygotes included."""
    shutil.rmtree(root / ".grading", ignore_errors=True)
    begin = time.perf_counter()
    run(root, "coursekit", "grade", NAME, "--course", ".", "--workers", str(workers))
    seconds = time.perf_counter() - begin
    with open(root / "marks.csv", newline="") as file:
        marks = [float(row["total"]) for row in csv.DictReader(file)]
    assert set(marks) == {4.0}, marks
    return seconds


def run(root, command, *words):
    """Runs a command of this environment in a folder; what it says is shown if it fails."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {"TF_ENABLE_ONEDNN_OPTS": "1", **os.environ, "PATH": path}  # on for both sides
    program = Path(sys.executable).parent / command
    result = subprocess.run([program, *words], cwd=root, capture_output=True, env=environment)
    if result.returncode:
        sys.exit(result.stderr.decode())


def call_seconds():
    """Returns the seconds of a call with a small array and with one of 100 MiB, there and back."""
    cells = [new_code_cell("def echo(value):\n    return value")]
    cells.append(new_code_cell("", metadata={"nbgrader": {"grade_id": "calls"}}))
    plan = Plan({"calls": GradeCell("calls", CALLS, 1.0)}, frozenset({"echo"}))
    settings = JailSettings(limits=Limits(memory=8 * 2**30))
    run = run_notebook(new_notebook(cells=cells), plan, settings=settings, seconds=120)
    return [float(word) for word in run.outputs[1][0].text.split()]


class Memory(Thread):
    """Watches the grader and its workers; `most` is the largest resident set in bytes."""

    def __init__(self):
        super().__init__(daemon=True)
        self.most = 0
        self.start()

    def run(self):
        """Looks every tenth of a second."""
        while True:
            for process in psutil.Process().children(recursive=True):
                with suppress(psutil.Error):
                    words = " ".join(process.cmdline())
                    if "coursekit grade" in words or "multiprocessing.spawn" in words:
                        self.most = max(self.most, process.memory_info().rss)
            time.sleep(0.1)


def main():
    """Prints the seconds and ratios."""
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, default=20)
    count = parser.parse_args().submissions
    cores = os.cpu_count()
    with tempfile.TemporaryDirectory() as stock, tempfile.TemporaryDirectory() as kit:
        make_course(Path(stock), count, stock=True)
        make_course(Path(kit), count, stock=False)
        prepare(Path(stock))
        prepare(Path(kit))
        before = stock_seconds(Path(stock)) / count
        print(f"{'':22}s a submission  times stock", flush=True)
        print(f"{'stock nbgrader':22}{before:14.2f}", flush=True)
        for workers in (1, cores):
            seconds = kit_seconds(Path(kit), workers) / count
            name = f"kit, {workers} worker{'s' * (workers > 1)}"
            print(f"{name:22}{seconds:14.2f}{before / seconds:13.1f}", flush=True)
        watch = Memory()  # takes time itself
        kit_seconds(Path(kit), cores)
    small, large = call_seconds()
    print(f"a call: {small * 1e3:.1f} ms with 100 numbers, {large:.2f} s with 100 MiB both ways")
    print(f"most memory of the grader or one of its workers: {watch.most / 2**20:.0f} MiB")


if __name__ == "__main__":
    main()
