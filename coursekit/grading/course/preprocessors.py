"""nbgrader's `Execute` with tests outside of the kernel, and a first step that believes nothing.

Both take their places in `c.Autograde` of a course's settings, and so hold for
`nbgrader autograde`, for the formgrader's button and for `coursekit grade`.
"""

from contextlib import suppress
from pathlib import Path

from coursekit.grading.course.results import Results
from coursekit.grading.course.source import read_given, read_sources
from coursekit.grading.jail.jail import JailSettings
from coursekit.grading.jail.limits import Limits
from coursekit.grading.notebook.canonical import canonical, read_submitted
from coursekit.grading.notebook.cells import grade_id_of
from coursekit.grading.notebook.submission import Job, grade_submission
from coursekit.grading.workers.start import modules_of, shared_warm
import nbformat
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Float, Int, Unicode


class _Trusted(NbGraderPreprocessor):
    """What the two steps share: they read the instructor's notebook."""

    def source_of(self, resources):
        """Returns the text of the instructor's notebook for the one that is converted."""
        name = f"{resources['nbgrader']['notebook']}.ipynb"
        assignment = resources["nbgrader"]["assignment"]
        return read_sources(self.root_of(resources), assignment, config=self.config)[name]

    def root_of(self, resources):
        """Returns the course folder."""
        settings, course = resources["nbgrader"], CourseDirectory(config=self.config)
        name = f"{settings['notebook']}.ipynb"
        folders = [Path(course.root)]
        place = resources.get("metadata", {}).get("path")
        folders += list(Path(place).resolve().parents)[2:3] if place else []
        for root in folders:
            path = Path(root, course.source_directory, settings["assignment"], name)
            if path.is_file():
                return root
        raise FileNotFoundError(f"the instructor's {settings['assignment']}/{name}")


class Canonicalize(_Trusted):
    """Puts a student's answers into the instructor's notebook; see `canonical`."""

    def preprocess(self, nb, resources):
        """Returns the canonical notebook."""
        source = nbformat.reads(self.source_of(resources), as_version=4)
        cells = read_submitted(nbformat.writes(nb).encode())
        return canonical(cells, source).notebook, resources


class TrustedExecute(_Trusted):
    """Runs answers in a jailed kernel and tests in this process."""

    backend = Unicode("bubblewrap", help="The jail; see `JailSettings`.").tag(config=True)
    timeout = Float(30, help="Seconds for one cell.").tag(config=True)
    memory = Int(Limits.memory, help="Bytes of a submission.").tag(config=True)
    processes = Int(Limits.processes, help="Processes and threads of one.").tag(config=True)
    disk = Int(Limits.disk, help="Bytes of its files.").tag(config=True)
    seconds = Float(Limits.seconds, help="Seconds for all of it.").tag(config=True)
    warm = Bool(True, help="Whether kernels are forked from one that is ready.").tag(config=True)
    results = Unicode("", help="Folder of results that are there already.").tag(config=True)

    @property
    def settings(self):
        """The `JailSettings`."""
        limits = Limits(
            memory=self.memory, processes=self.processes, disk=self.disk, seconds=self.seconds
        )
        return JailSettings(backend=self.backend, limits=limits)

    def preprocess(self, nb, resources):
        """Executes a notebook, or gives it the outputs that it had when it was executed."""
        name = f"{resources['nbgrader']['notebook']}.ipynb"
        if self.results:
            student = resources["nbgrader"]["student"]
            found = Results(self.results).stored(student)["notebooks"][name]
        else:
            found = self._graded(nb, resources, name)
        outputs = {_key(cell): cell.get("outputs", []) for cell in found["notebook"]["cells"]}
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = [nbformat.from_dict(o) for o in outputs.get(_key(cell), [])]
        return nb, resources

    def _graded(self, nb, resources, name):
        folder = Path(resources["metadata"]["path"])
        files = read_files(folder) | {name: nbformat.writes(nb).encode()}
        sources = {name: self.source_of(resources)}
        student, assignment = (resources["nbgrader"][key] for key in ("student", "assignment"))
        given = read_given(self.root_of(resources), assignment, config=self.config)
        job = Job(student, sources, files, self.settings, self.timeout, given)
        warm = shared_warm(modules_of(sources)) if self.warm else None
        return grade_submission(job, warm)[name]


def read_files(folder, *, largest=50 * 1024**2):
    """Reads what was handed in: plain files, no links, no more than `largest` bytes in all."""
    files, left = {}, largest
    for path in sorted(Path(folder).rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        size = path.stat().st_size
        inside = path.resolve().is_relative_to(Path(folder).resolve())
        if inside and size <= left:
            with suppress(OSError):  # one that the grader may not read
                files[path.relative_to(folder).as_posix()] = path.read_bytes()
                left -= size
    return files


def _key(cell):
    return grade_id_of(cell) or cell["id"]
