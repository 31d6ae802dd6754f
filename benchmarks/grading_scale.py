"""A class of 1,000 small submissions on two workers, with a worker killed and the grader too.

    python benchmarks/grading_scale.py

Grades a simulated class with `coursekit grade`. When a quarter is done, one of the workers is
killed; when half is done, the grader itself is, as by a loss of power, and the same command is
run again. Every other answer is wrong, and each run of an answer prints a number of its own, so
that the end shows whether a submission was lost, mixed up with another or graded twice. Prints a
Markdown table: submissions a second, memory of the grader early and at its most, and what the kills
cost.
"""

from argparse import ArgumentParser
from contextlib import suppress
import csv
import json
from pathlib import Path
import re
import signal
import subprocess
import sys
import tempfile
import time

from coursekit.grading.course.folder import scripts_on_path
from grading import _cell as cell
import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook
import psutil

NAME, POINTS = "small", 3
CONFIG = """from coursekit.grading.settings import configure
c = get_config()
c.CourseDirectory.course_id = "scale"
configure(c)
"""
ANSWER = """import uuid

print("run", uuid.uuid4())

def double(numbers):
    return {} * numbers
"""
TEST = "assert (double(np.arange(5)) == 2 * np.arange(5)).all()"
RUN = re.compile(r"run ([\w-]{36})")
PAUSE = 0.5  # seconds between two looks
EARLY = 0.1  # of the class, when the grader's memory is first taken


def make_course(root, count):
    """Makes a course folder with a small assignment and `count` submissions, half of them right."""
    for number in range(-1, count):
        answer = ANSWER.format(3 if number % 2 else 2) if number >= 0 else ANSWER.format(2)
        cells = [
            new_code_cell("import numpy as np", id="imports"),
            cell("double", answer, solution=True),
            cell("test_double", TEST, grade=True, locked=True, points=POINTS),
        ]
        for index, one in enumerate(cells):
            one["id"] = f"cell-{index}"
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})
        folder = root / (f"submitted/s{number:05}" if number >= 0 else "source") / NAME
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{NAME}.ipynb")
    (root / "nbgrader_config.py").write_text(CONFIG)


class Run:
    """One `coursekit grade`, which is watched.

    Args:
        root: The course folder.
        workers: How many.

    Attributes:
        memory: Pairs of the number of results and the grader's resident bytes.
        done: The number of results that there are.
    """

    def __init__(self, root, workers):
        words = ["grade", NAME, "--course", str(root), "--workers", str(workers)]
        self._results, self.memory = root / ".grading" / NAME, []
        self._log = open(root / "log.txt", "a", encoding="utf-8")  # noqa: SIM115
        self._process = subprocess.Popen(
            [Path(sys.executable).with_name("coursekit"), *words],
            stdout=self._log,
            stderr=self._log,
        )
        self.start, self.first, self.done = time.monotonic(), None, self._count()
        self._before = self.done

    def _count(self):
        return sum(1 for _ in self._results.glob("*.json"))

    def until(self, number):
        """Waits until there are so many results; returns whether the run goes on."""
        while self._process.poll() is None:
            self.done = self._count()
            if self.done > self._before and self.first is None:
                self.first = time.monotonic()
            with suppress(psutil.Error):
                used = psutil.Process(self._process.pid).memory_info().rss
                self.memory.append((self.done, used))
            if self.done >= number:
                return True
            time.sleep(PAUSE)
        self.done = self._count()
        return False

    def kill_a_worker(self):
        """Kills one of the processes that grade."""
        for child in psutil.Process(self._process.pid).children():
            with suppress(psutil.Error):
                if "spawn_main" in " ".join(child.cmdline()):
                    child.kill()
                    return
        raise RuntimeError("there is no worker to kill")

    def kill(self):
        """Kills the grader, and waits until its workers have noticed."""
        children = psutil.Process(self._process.pid).children(recursive=True)
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        psutil.wait_procs(children, timeout=60)
        self.done = self._count()

    def end(self):
        """Waits for the end; returns the exit status."""
        self.until(float("inf"))
        return self._process.wait()

    def rate(self):
        """Returns submissions a second, from the first result on."""
        return (self.done - self._before) / (time.monotonic() - self.first)


def stamps(root):
    """Returns what each submission printed when it was run, of those that did."""
    found = {}
    for path in (root / ".grading" / NAME).glob("*.json"):
        stored = json.loads(path.read_text("utf-8"))
        if printed := RUN.search(json.dumps(stored["notebooks"])):
            found[path.stem] = printed.group(1)
    return found


def problems(root, count, before):
    """Returns where marks were lost, doubled, mixed up, or graded again for nothing."""
    expected = {f"s{n:05}": 0.0 if n % 2 else float(POINTS) for n in range(count)}
    with open(root / "marks.csv", newline="", encoding="utf-8") as file:
        rows = [(row["student"], float(row["total"] or "nan")) for row in csv.DictReader(file)]
    with scripts_on_path(), Gradebook(f"sqlite:///{root}/gradebook.db", "scale") as book:
        scores = [(s.student.id, s.score) for s in book.assignment_submissions(NAME)]
    after = stamps(root)
    pages = {path.parent.parent.name for path in root.glob(f"feedback/*/{NAME}/{NAME}.html")}
    found = {
        "marks.csv": sorted(rows) != sorted(expected.items()),
        "the gradebook": sorted(scores) != sorted(expected.items()),
        "feedback": pages != expected.keys(),
        "results": after.keys() != expected.keys() or len({*after.values()}) != count,
        "what was graded before the kill": any(
            after.get(who) != one for who, one in before.items()
        ),
    }
    return [name for name, wrong in found.items() if wrong]


def measure(root, count, workers):
    """Grades the class as the module says; returns a dict of figures."""
    begin, first = time.monotonic(), Run(root, workers)
    first.until(count // 4)
    first.kill_a_worker()
    first.until(count // 2)
    first_rate = first.rate()
    first.kill()
    before = stamps(root)
    again = time.monotonic()
    second = Run(root, workers)
    second.until(len(before) + 1)
    restart = time.monotonic() - again
    status = second.end()
    early, most = [], []
    for run in (first, second):
        there = [used for done, used in run.memory if done - run._before >= EARLY * count / 2]
        early.append(there[0])
        most.append(max(there))
    return {
        "submissions": count,
        "workers": workers,
        "seconds": time.monotonic() - begin,
        "a second, first run": first_rate,
        "a second, second run": second.rate(),
        "graded when the grader was killed": len(before),
        "seconds until the next result": restart,
        "MiB of the grader, early": max(early) / 2**20,
        "MiB of the grader, most": max(most) / 2**20,
        "exit status": status,
        "problems": ", ".join(problems(root, count, before)) or "none",
    }


def main():
    """Prints the table; the exit status is 1 if something was lost or doubled."""
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        make_course(Path(folder), args.submissions)
        found = measure(Path(folder), args.submissions, args.workers)
    print("| figure | value |\n|---|---|")
    for name, value in found.items():
        print(f"| {name} | {f'{value:,.1f}' if isinstance(value, float) else value} |")
    return 1 if found["problems"] != "none" or found["exit status"] else 0


if __name__ == "__main__":
    sys.exit(main())
