"""The laws that every assignment keeps; a test file names its own answers below them.

The class is graded once for all tests, as an instructor would; three of it by `nbgrader autograde`
as well.
"""

import subprocess
import sys

from assignment_course import SECONDS, AssignmentCourse, jail_settings, recorded_points
from coursekit.grading.course.folder import load_config
from coursekit.grading.marks.marks import max_points
from coursekit.grading.run.grading_run import GradingRun
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
import pytest

WORDS_OF_HIDDEN_TESTS = ("Rubric", "reference_")
FEWEST_MISTAKES = 8


@pytest.mark.timeout(3600)  # for the class, on machines that do other work too
class AssignmentCheck:
    """What is asked of each assignment.

    Attributes:
        NAME: The assignment's, such as "a5_segmentation".
        WRITTEN: The cell of the answer in words, which a person grades.
        RIGHT: The samples that lose nothing.
        SECONDS: The limit of one cell, on machines that do other work too.
        ENDS_EARLY: Pairs of a student and why this submission ends before its last cell.
        FEEDBACK: A student who is wrong, and words of the page that this student gets.
        MOSTLY_RIGHT: Whom `nbgrader autograde` grades beside that one and one who gave no answer;
            by default one who is right. Where training takes minutes, one who has not trained.
    """

    NAME: str
    WRITTEN: str
    RIGHT = ("correct_loops", "correct_vectorized")
    SECONDS = 600
    ENDS_EARLY = ()
    FEEDBACK: tuple
    MOSTLY_RIGHT = None

    def pytest_generate_tests(self, metafunc):
        """Has a test run on each sample that it is for."""
        if "sample" in metafunc.fixturenames:
            samples = AssignmentCourse(self.NAME).samples
            metafunc.parametrize("sample", samples, ids=[sample.student for sample in samples])

    @pytest.fixture(scope="class")
    @classmethod
    def assignment(cls):
        """The files of the repository."""
        return AssignmentCourse(cls.NAME)

    @pytest.fixture(scope="class")
    @classmethod
    def course(cls, assignment, tmp_path_factory):
        """A copy of the course in which the samples and the source are handed in."""
        return assignment.copy_with_class(tmp_path_factory.mktemp("course"))

    @pytest.fixture(scope="class")
    @classmethod
    def run(cls, course):
        """The class, graded."""
        settings = jail_settings(seconds=SECONDS)
        graded = GradingRun(course, cls.NAME, settings=settings, timeout=cls.SECONDS)
        graded.choose()
        graded.grade()  # by one process: each imports Keras, and other tests run beside it
        return graded

    @pytest.fixture(scope="class")
    @classmethod
    def graded(cls, run):
        """Marks by student."""
        return {marks.student: marks for marks in run.marks()}

    @pytest.fixture(scope="class")
    @classmethod
    def by_nbgrader(cls, assignment, tmp_path_factory):
        """Points by student, of one who is right, one who is wrong and one who gave no answer."""
        students = (cls.MOSTLY_RIGHT or cls.RIGHT[-1], cls.FEEDBACK[0], "blank")
        folder = tmp_path_factory.mktemp("nbgrader")
        course = assignment.copy_with_students(folder, students, seconds=cls.SECONDS)
        command = [sys.executable, "-m", "nbgrader", "autograde", cls.NAME]
        subprocess.run(command, cwd=course, check=True, capture_output=True)
        found = recorded_points(course, cls.NAME)
        assert found.keys() == set(students)
        return found

    @pytest.fixture(scope="class")
    @classmethod
    def points(cls, assignment):
        """Points by test; a person gives those of the written answer."""
        return max_points(assignment.layout()) | {cls.WRITTEN: 0}

    def test_the_source_earns_full_marks(self, graded, points):
        assert graded["source"].points == points

    def test_the_blank_release_earns_nothing_and_runs_to_its_end(self, graded):
        assert graded["blank"].total == 0
        assert graded["blank"].reason == ""

    def test_a_sample_loses_exactly_its_points(self, sample, graded, points):
        assert set(sample.loses) <= set(points)
        expected = {test: most - sample.loses.get(test, 0) for test, most in points.items()}
        assert graded[sample.student].points == expected

    def test_the_right_styles_are_named_and_each_test_fails_somebody(self, assignment, points):
        samples = {sample.student: sample.loses for sample in assignment.samples}
        assert tuple(student for student, loses in samples.items() if not loses) == self.RIGHT
        wrong = [loses for student, loses in samples.items() if student.startswith("wrong")]
        assert set().union(*wrong) == points.keys() - {self.WRITTEN}

    def test_every_wrong_answer_loses_points_and_eight_or_more_are_told_apart(self, assignment):
        mistakes = assignment.mistakes()
        assert [mistake for mistake, lost in mistakes.items() if not lost] == []
        different = {(answer, lost) for (_, answer), lost in mistakes.items()}
        assert len(different) >= FEWEST_MISTAKES

    def test_nbgrader_autograde_gives_the_same_points(self, by_nbgrader, graded):
        assert by_nbgrader == {student: graded[student].points for student in by_nbgrader}

    def test_nobody_ends_early_but_those_who_should(self, graded):
        again = "; tried again alone"  # said where the machine has much else to do
        reasons = {name: marks.reason.removesuffix(again) for name, marks in graded.items()}
        assert {name: reason for name, reason in reasons.items() if reason} == dict(self.ENDS_EARLY)

    def test_a_written_answer_waits_for_a_person_and_a_blank_one_has_no_points(self, course, run):
        folder = CourseDirectory(config=load_config(course))
        students = (self.RIGHT[-1], "blank")
        with Gradebook(folder.db_url, folder.course_id) as gradebook:
            submissions = [gradebook.find_submission(self.NAME, student) for student in students]
            assert [each.needs_manual_grade for each in submissions] == [True, False]

    def test_feedback_names_what_was_asked_without_the_hidden_tests(self, course, run):
        student, *shown = self.FEEDBACK
        page = course / "feedback" / student / self.NAME / f"{self.NAME}.html"
        text = page.read_text(encoding="utf-8")
        assert [words for words in shown if words not in text] == []
        assert [words for words in WORDS_OF_HIDDEN_TESTS if words in text] == []

    def test_the_regenerated_release_is_the_committed_one(self, assignment, tmp_path):
        assignment.check_the_release_is_current(tmp_path)

    def test_the_release_shows_no_answer_no_hidden_test_and_no_output(self, assignment):
        assignment.check_the_release_hides_what_it_should(*WORDS_OF_HIDDEN_TESTS)

    def test_cells_are_named(self, assignment):
        assignment.check_cells_are_named()

    def test_the_points_are_stated_where_they_are_earned(self, assignment):
        assignment.check_the_points_are_stated()
