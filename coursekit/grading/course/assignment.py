"""An assignment to grade: its tests, its settings, and the jobs that submissions become."""

from pathlib import Path

from coursekit.grading.course.folder import assignment_folder, load_config, read_notebooks
from coursekit.grading.course.handed_in import most_bytes, read_files
from coursekit.grading.course.source import check_source, read_given, read_sources
from coursekit.grading.course.trial_notebook import trial_job
from coursekit.grading.errors import CourseError
from coursekit.grading.jail.jail import check
from coursekit.grading.marks.marks import cell_labels, max_points, points_layout
from coursekit.grading.notebook.cells import grade_id_of, is_test
from coursekit.grading.notebook.submission import Job
from coursekit.grading.settings import configure
from nbgrader.coursedir import CourseDirectory

SECONDS = 30


class Assignment:
    """An assignment of a course, with the options of a run.

    Args:
        root: The course folder.
        name: The assignment's name.
        settings: The `JailSettings`.
        submissions: Folder of STUDENT/NAME; by default `submitted` in the course folder.
        timeout: Seconds for one cell; by default those of the course's settings.
        files: Bytes of files that are taken of a submission; by default the course's.
        db: The gradebook's URL; by default that of the course's settings.
        here: Whether submissions are run on this machine, rather than on those of a cluster.

    Attributes:
        config: The course's settings.
        sources: The instructor's notebooks as text, by file name.
        layout: The assignment's layout; see `marks`.
        labels: Labels of the graded cells by (notebook's name, grade id).
        by_itself: Labels of the cells that are graded without a person.

    Raises:
        CourseError: If there is no such assignment, it cannot be graded, or an option is out of
            its range.
        JailError: If there is no jail of the kind that `settings` asks for.
    """

    def __init__(self, root, name, *, settings, submissions, timeout, files, db, here=True):
        self.name, self._settings = name, settings
        self.config = config_of(root, submissions=submissions, db=db)
        source = read_notebooks(assignment_folder(root, name, step="source"))
        self.layout, self.labels = points_layout(source), cell_labels(source)
        self.by_itself = {
            self.labels[Path(path).stem, grade_id_of(cell)]
            for path, notebook in source.items()
            for cell in notebook.cells
            if is_test(cell)
        }
        if timeout is not None and timeout <= 0:
            raise CourseError(f"`timeout` must be above 0 seconds; got {timeout}.")
        own = self.config.TrustedExecute
        self._seconds = timeout or own.get("timeout", SECONDS)
        check(settings, here=here)
        self.sources = read_sources(root, name, config=self.config)
        for path, notebook in source.items():
            check_source(path, notebook)
        self._given = read_given(root, name, config=self.config)
        asked, disk = own.get("files") if files is None else files, settings.limits.disk
        self._most = most_bytes(asked, disk, given=self._given)

    def job(self, student, *, folder=None, below=None):
        """Reads a submission, or what is in another folder, and returns its `Job`.

        Args:
            student: The student's name.
            folder: The other folder, of which only its owner's files are taken.
            below: A folder above it; see `read_files`.
        """
        texts, given = self.sources, self._given
        options = {"most": self._most, "notebooks": texts, "given": given, "below": below}
        options["own"] = folder is not None
        files, left_out = read_files(folder or self._folder(student), **options)
        return Job(student, texts, files, self._settings, self._seconds, given, left_out)

    def trial(self, students):
        """Returns the trial before these students' submissions; see `trial_job`."""
        modules = [path.name for s in students for path in Path(self._folder(s)).glob("*")]
        options = {"settings": self._settings, "seconds": self._seconds}
        return trial_job(self.sources, self._given, handed_in=modules, **options)

    def _folder(self, student):
        course = CourseDirectory(config=self.config)
        return course.format_path(course.submitted_directory, student, self.name)

    def chosen_tests(self, tests):
        """Returns pairs of a notebook's file name and a grade id, of tests named by their labels.

        Raises:
            CourseError: If there is none of a name.
        """
        best = max_points(self.layout)
        unknown = sorted(set(tests or ()) - set(best))
        if unknown:
            raise CourseError(f"`tests` must be among {', '.join(best)}; got {', '.join(unknown)}.")
        found = [pair for pair, label in self.labels.items() if label in (tests or ())]
        return {(f"{book}.ipynb", cell) for book, cell in found}


def config_of(root, *, submissions=None, db=None):
    """Returns a course's settings as they hold for grading.

    Args:
        root: The course folder.
        submissions: Folder of STUDENT/NAME; by default that of the course's settings.
        db: The gradebook's URL; by default that of the course's settings.

    Raises:
        CourseError: If the folder holds no settings.
    """
    config = load_config(root)
    configure(config)
    if submissions:
        config.CourseDirectory.submitted_directory = str(Path(submissions).resolve())
    if db:
        config.CourseDirectory.db_url = db.replace("postgresql://", "postgresql+psycopg://")
    return config
