"""`coursekit notebooks`: runs lessons on clean kernels and keeps their outputs.

What is written holds no trace of the machine or the moment: no metadata but
the language, and figures in 256 colors, which makes their files three times
smaller.
"""

import base64
import io
import os
from pathlib import Path
import re
import tempfile
import time

from coursekit.course import answers
from coursekit.course.links import write_links
from coursekit.lab import course_folder
from coursekit.progress import VARIABLE as PROGRESS
from nbclient import NotebookClient
from nbclient.output_widget import OutputWidget
import nbformat
from PIL import Image

KEPT_CELL_METADATA = ("alt", "rows", "tags")  # text of a figure; rows taught; marks for nbval
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"  # needs a kernel, and has a random name
PICTURES = ("image/png", "image/jpeg", "image/svg+xml")
README_TAG = "readme-picture"  # the figure of a cell with this tag is the README's picture
README_PICTURE = Path("docs", "picture.png")
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LOG_LINE = re.compile(r"[IWEF]\d{4} \d\d:\d\d:\d\d")  # how TensorFlow's C++ code begins a line
CELL_TIMEOUT = 600  # seconds
ANSWERS = "answers"  # folder of the answers, beside the lessons


class SilentOutput(OutputWidget):
    """Output area of a slider that keeps its picture to itself.

    `OutputWidget` sends the picture back to the kernel on the channel on which the
    cell's reply is awaited. With a quick picture the reply is then overlooked, and
    the cell takes until its time is up. Nobody moves a slider here, so that the
    kernel need not know.
    """

    def send(self, *args, **kwargs):
        """Sends nothing."""


class LessonClient(NotebookClient):
    """Runs the cells of a lesson, those with sliders as well."""

    def __init__(self, *args, **kwargs):
        """Takes what `NotebookClient` takes."""
        super().__init__(*args, **kwargs)
        self.widget_registry = {"@jupyter-widgets/output": {"OutputModel": SilentOutput}}


def execute(path):
    """Runs a notebook from its first cell on a new kernel, and saves it with its outputs.

    The kernel starts in an empty folder, as a reader's may who has the notebook alone.

    Args:
        path: The notebook.

    Returns:
        Seconds that the run took, the start of the kernel included.

    Raises:
        nbclient.exceptions.CellExecutionError: If a cell fails; the notebook
            is then left as it was.
    """
    path = Path(path)
    notebook = nbformat.read(path, as_version=4)
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="lesson-") as folder:
        resources = {"metadata": {"path": folder}}
        LessonClient(notebook, timeout=CELL_TIMEOUT, resources=resources).execute()
    seconds = time.monotonic() - begin
    nbformat.write(scrub(notebook), path)
    if path.parent.name == ANSWERS:
        notebook.metadata[answers.KEY] = answers.made_from(path)
        nbformat.write(notebook, path)
    if picture := readme_picture(notebook):
        (path.parents[1] / README_PICTURE).write_bytes(picture)
    return seconds


def scrub(notebook):
    """Removes from a notebook what says more about its last run than about its content.

    Args:
        notebook: `nbformat.NotebookNode`, changed in place.

    Returns:
        The notebook.
    """
    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    for cell in notebook.cells:
        cell.metadata = {
            key: cell.metadata[key] for key in KEPT_CELL_METADATA if key in cell.metadata
        }
        if "outputs" in cell:
            shown = map(without_log, filter(None, map(without_widget, cell.outputs)))
            cell.outputs = [output for output in shown if output]
        for output in cell.get("outputs", ()):
            output.pop("transient", None)
            if "metadata" in output:
                output.metadata = {}
            if "image/png" in output.get("data", ()):
                output.data["image/png"] = fewer_colors(output.data["image/png"])
    return notebook


def without_widget(output):
    """Leaves of a widget's output its picture, or None where it has no picture.

    A widget's text, such as `interactive(children=(...`, means nothing to a reader.
    """
    if WIDGET_VIEW not in output.get("data", ()):
        return output
    output.data = {kind: output.data[kind] for kind in PICTURES if kind in output.data}
    return output if output.data else None


def without_log(output):
    """Leaves out of an output what libraries log with process and time; None if nothing is left."""
    if output.get("name") != "stderr":
        return output
    lines = output.text.splitlines(keepends=True)
    output.text = "".join(line for line in lines if not LOG_LINE.match(line))
    return output if output.text else None


def readme_picture(notebook):
    """Returns the figure of the cell tagged for the README as PNG bytes, or None."""
    for cell in notebook.cells:
        if README_TAG in cell.metadata.get("tags", ()):
            figures = (out.data["image/png"] for out in cell.outputs if "data" in out)
            return base64.b64decode(next(figures))
    return None


def fewer_colors(png):
    """Encodes a base64 PNG anew with a palette of 256 colors."""
    picture = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB").quantize(256)
    buffer = io.BytesIO()
    picture.save(buffer, "png", optimize=True)
    return base64.b64encode(buffer.getvalue()).decode()


def add_arguments(parser):
    """Adds the names of lessons."""
    parser.add_argument(
        "lessons", nargs="*", help="beginnings of their names, such as 09; all by default"
    )
    parser.add_argument(
        "--answers", action="store_true", help="run the answers to the exercises instead"
    )
    parser.add_argument(
        "--links", action="store_true", help="only bring the links between the lessons up to date"
    )


def run(arguments):
    """Writes the links between the lessons, and runs lessons one after the other; returns 0."""
    os.environ[PROGRESS] = ""  # what an author runs is no student's progress
    course = course_folder(Path.cwd())
    lessons = course / "notebooks"
    for path in write_links(lessons, course / "README.md"):
        print(f"{path.relative_to(course)}: new links")
    if arguments.links:
        return 0
    folder = lessons / ANSWERS if arguments.answers else lessons
    chosen = [
        path
        for path in sorted(folder.glob("*.ipynb"))
        if not arguments.lessons or path.name.startswith(tuple(arguments.lessons))
    ]
    if not chosen:
        there = ", ".join(path.stem for path in sorted(folder.glob("*.ipynb")))
        raise SystemExit(
            f"No lesson begins with {', '.join(arguments.lessons)}; there are {there}."
        )
    for path in chosen:
        print(f"{path.stem} ...", end=" ", flush=True)
        print(f"{execute(path):.0f} s")
    return 0
