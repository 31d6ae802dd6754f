"""Minutes for a class of one of the course's assignments: stock nbgrader against `coursekit grade`.

    python benchmarks/grading_class.py a1_convolution a4_looking_inside

The class hands in the assignment's samples in turn, without those that end the kernel or never end.
The kit grades all of it, with gradebook and feedback. Stock nbgrader, which runs tests in the
student's kernel and makes no feedback here, grades some, spread evenly over the samples; its time
for the class is in proportion. Both compute on one thread a process. Prints a Markdown table.
"""

from argparse import ArgumentParser
from itertools import cycle, islice
import os
from pathlib import Path
import shutil
import tempfile
import time

from coursekit.grading.sample_class import fill, read_samples
from grading import run
import nbformat

ASSIGNMENTS = Path(__file__).parents[1] / "assignments"
LEFT_OUT = ("crash", "endless_loop")
THREADS = ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS")
STOCK = "c = get_config()\nc.CourseDirectory.course_id = 'stock'\nc.Execute.timeout = 600\n"
HEAD = """| assignment | students | stock, minutes | kit, minutes | stock / kit |
|---|---|---|---|---|"""


def make_course(root, name, count, *, stock):
    """Makes a course folder in which `count` students hand in samples."""
    shutil.copytree(ASSIGNMENTS / "source" / name, root / "source" / name)
    settings = root / "nbgrader_config.py"
    shutil.copy(ASSIGNMENTS / settings.name, settings)
    if stock:
        settings.write_text(STOCK)
    run(root, "nbgrader", "generate_assignment", name)  # and tells the gradebook of it
    samples = [one for one in read_samples(ASSIGNMENTS, name) if one.student not in LEFT_OUT]
    if count < len(samples):
        samples = samples[:: len(samples) // count]
    release = nbformat.read(root / "release" / name / f"{name}.ipynb", as_version=4)
    for number, sample in enumerate(islice(cycle(samples), count)):
        folder = root / "submitted" / f"student{number:03}" / name
        folder.mkdir(parents=True)
        nbformat.write(fill(release, sample.answers), folder / f"{name}.ipynb")


def minutes_of(root, *words):
    """Returns the minutes that a command takes in a course folder."""
    begin = time.perf_counter()
    run(root, *words)
    return (time.perf_counter() - begin) / 60


def compare(name, count, by_stock, workers):
    """Returns the minutes of a class by stock nbgrader and by the kit."""
    with tempfile.TemporaryDirectory() as stock, tempfile.TemporaryDirectory() as kit:
        make_course(Path(stock), name, by_stock, stock=True)
        make_course(Path(kit), name, count, stock=False)
        command = ("coursekit", "grade", name, "--course", ".", "--workers", str(workers))
        ours = minutes_of(Path(kit), *command)
        theirs = minutes_of(Path(stock), "nbgrader", "autograde", name) * count / by_stock
    return theirs, ours


def main():
    """Prints a row an assignment."""
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="+", help="assignments, folders in assignments/source")
    parser.add_argument("--students", type=int, default=30, help="the class (default: 30)")
    parser.add_argument("--by-stock", type=int, default=6, help="of these by stock (default: 6)")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="of the kit")
    arguments = parser.parse_args()
    os.environ.update(dict.fromkeys(THREADS, "1"))
    print(HEAD, flush=True)
    for name in arguments.names:
        count = arguments.students
        theirs, ours = compare(name, count, arguments.by_stock, arguments.workers)
        print(f"| {name} | {count} | {theirs:.1f} | {ours:.1f} | {theirs / ours:.1f} |", flush=True)


if __name__ == "__main__":
    main()
