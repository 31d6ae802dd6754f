"""nbgrader's `Execute` with tests outside of the kernel, and a first step that believes nothing.

Both take their places in `c.Autograde` of a course's settings, and so hold for
`nbgrader autograde`, for the formgrader's button and for `coursekit grade`; so does the step of
`c.GenerateFeedback` that hides tests.
"""

from pathlib import Path
import time

from coursekit.grading.course.handed_in import most_bytes, read_files
from coursekit.grading.course.source import read_given, read_sources
from coursekit.grading.course.trial_notebook import check_trial, trial_job
from coursekit.grading.gradebook.gradebook import name_students
from coursekit.grading.gradebook.results import Results
from coursekit.grading.jail.jail import JailSettings
from coursekit.grading.jail.limits import Limits
from coursekit.grading.notebook.canonical import canonical, read_submitted
from coursekit.grading.notebook.cells import grade_id_of, is_test
from coursekit.grading.notebook.submission import Job, grade_submission
from coursekit.grading.workers.start_worker import modules_of, shared_warm
import nbformat
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor
from traitlets import Bool, Float, Int, Unicode

FRESH = 60  # seconds that a trial holds good
_TRIED = {}  # when a trial went well, by its key
_LAST = {}  # the notebooks of the last submission that are not recorded yet


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
    files = Int(None, allow_none=True, help="Bytes of files that are taken.").tag(config=True)
    results = Unicode("", help="Folder of results that are there already.").tag(config=True)

    @property
    def settings(self):
        """The `JailSettings`."""
        limits = Limits(
            memory=self.memory, processes=self.processes, disk=self.disk, seconds=self.seconds
        )
        return JailSettings(backend=self.backend, limits=limits)

    def preprocess(self, nb, resources):
        """Executes a notebook, or gives it the outputs that it had when it was executed.

        Raises:
            GraderError: If the grader failed; nbgrader then records no mark and says so.
        """
        name = f"{resources['nbgrader']['notebook']}.ipynb"
        if self.results:
            student = resources["nbgrader"]["student"]
            found = Results(self.results).stored(student)["notebooks"][name]
        else:
            name_students([resources["nbgrader"]["student"]], config=self.config)
            found = self._graded(resources, name)
        outputs = {_key(cell): cell.get("outputs", []) for cell in found["notebook"]["cells"]}
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = [nbformat.from_dict(o) for o in outputs.get(_key(cell), [])]
        return nb, resources

    def _graded(self, resources, name):
        """Grades the whole submission, at its first notebook, so that it fails as a whole."""
        student, assignment = (resources["nbgrader"][key] for key in ("student", "assignment"))
        root, course = self.root_of(resources), CourseDirectory(config=self.config)
        course.root = str(Path(root).resolve())
        folder = course.format_path(course.submitted_directory, student, assignment)
        sources = read_sources(root, assignment, config=self.config)
        given = read_given(root, assignment, config=self.config)
        options = {"most": most_bytes(self.files, self.disk, given=given), "given": given}
        files, left_out = read_files(folder, notebooks=sources, **options)
        if name not in files | left_out:  # not the folder that nbgrader read
            place = resources["metadata"]["path"]
            files, left_out = read_files(place, notebooks=sources, **options)
        job = Job(student, sources, files, self.settings, self.timeout, given, left_out)
        if name not in _LAST.get((student, job.key), ()):
            warm = shared_warm(modules_of(sources)) if self.warm else None
            self._try_out(job, warm)
            graded = grade_submission(job, warm)
            _LAST.clear()
            _LAST[student, job.key] = graded
        return _LAST[student, job.key].pop(name)

    def _try_out(self, job, warm):
        """Grades a trial, unless one went well a moment ago."""
        options = {"settings": job.settings, "seconds": job.seconds, "handed_in": job.files}
        trial = trial_job(job.sources, job.given, **options)
        if time.monotonic() > _TRIED.get(trial.key, -FRESH) + FRESH:
            check_trial(grade_submission(trial, warm))
            _TRIED[trial.key] = time.monotonic()


class HideTests(ClearHiddenTests):
    """Takes hidden tests out of tests alone; nbgrader's step fails with a student's own marks."""

    def preprocess_cell(self, cell, resources, cell_index):
        """Returns the cell as a student may see it."""
        if not is_test(cell):
            return cell, resources
        return super().preprocess_cell(cell, resources, cell_index)


def _key(cell):
    return grade_id_of(cell) or cell["id"]
