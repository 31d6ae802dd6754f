"""Each hostile or broken submission gets the mark that it deserves, and nothing else happens."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
import re

from hostile_class import HERE, OWN_WORDS, SUBMISSIONS, WITNESSES, load, make_course, settings_of
from hostile_run import grade, outputs, read_rows
from hostile_surroundings import (
    Graders,
    Surroundings,
    adopt_orphans,
    children,
    digests,
    left_behind,
    new_children,
)
from jail_check import needs_bubblewrap
from nbgrader.api import Gradebook
import pytest

pytestmark = needs_bubblewrap
BEST = {
    "test_double": 3,
    "test_tally": 2,
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}
RESULTS = (".grading", "autograded", "feedback")
HIDDEN = load(HERE / "probe.py").HIDDEN_MARK
GIB = 1024**3


@dataclass
class Graded:
    """What there is after the class was graded."""

    course: Path
    status: int
    rows: dict
    surroundings: Surroundings
    changed: list
    processes: list
    files: list
    memory: int
    output: str


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The whole class, graded by the command in its jail."""
    course = tmp_path_factory.mktemp("course")
    with ExitStack() as stack:
        make_course(course)
        surroundings = Surroundings(course, stack)
        surroundings.tell()
        adopt_orphans()
        stack.callback(adopt_orphans, wanted=False)
        folders = [course / name for name in ("source", "release", "samples", "submitted")]
        before = [digests(folder) for folder in folders]
        own = children()
        with Graders() as graders:
            status, said = grade(course)
        yield Graded(
            course,
            status,
            read_rows(course),
            surroundings,
            [f for f, b in zip(folders, before, strict=True) if digests(f) != b],
            new_children(own),
            left_behind(graders.rooms),
            graders.most,
            said,
        )


def points(row):
    return {test: float(row[test]) for test in BEST}


def holding(course, text):
    """Names of the students whose results, work or feedback hold a text."""
    found = set()
    for folder in RESULTS:
        for path in (course / folder).rglob("*"):
            if path.is_file() and text.encode() in path.read_bytes():
                found.add(
                    path.relative_to(course / folder).parts[folder == ".grading"].split(".")[0]
                )
    return found


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_a_submission_gets_the_mark_that_it_deserves(graded, name):
    expected = settings_of(name)
    deserved = {test: most - expected["LOSES"].get(test, 0) for test, most in BEST.items()}
    row = graded.rows[name]
    assert points(row) == deserved, row["reason"]
    assert expected["REASON"] in row["reason"] or expected["CROWDED"] in row["reason"]


@pytest.mark.parametrize("name", WITNESSES)
def test_honest_submissions_between_them_are_graded_right(graded, name):
    assert points(graded.rows[name]) == BEST
    assert graded.rows[name]["reason"] == ""


def test_every_submission_says_what_it_tries():
    assert len(SUBMISSIONS) > 80
    for name in SUBMISSIONS:
        expected = settings_of(name)
        assert expected["summary"], name
        assert set(expected["LOSES"]) <= set(BEST), name


def test_the_batch_goes_on_to_its_end(graded):
    assert graded.status == 0
    assert set(graded.rows) == {*SUBMISSIONS, *WITNESSES}
    for name in graded.rows:
        assert (graded.course / "feedback" / name / "probe" / "probe.html").exists(), name


def test_no_secret_gets_in(graded):
    assert holding(graded.course, graded.surroundings.secret) == set()
    assert graded.surroundings.secret not in graded.output


def test_nobody_sees_hidden_tests_or_another_s_work(graded):
    assert [name for name in graded.rows if HIDDEN in outputs(graded.course, name)] == []
    assert HIDDEN in (graded.course / "autograded/honest/probe/probe.ipynb").read_text("utf-8")
    pages = (graded.course / "feedback").rglob("*.html")
    assert [page for page in pages if HIDDEN in page.read_text("utf-8")] == []
    assert holding(graded.course, OWN_WORDS) == {"honest"}


def test_nothing_outside_is_touched(graded):
    around = graded.surroundings
    assert around.touched == []
    assert around.sibling.poll() is None
    assert sorted(path.name for path in around.folder.iterdir()) == ["note.txt", "socket"]
    assert (around.folder / "note.txt").read_text() == around.secret
    assert graded.changed == []


def test_nothing_is_left_behind(graded):
    assert graded.processes == []
    assert graded.files == []


def test_the_grader_s_memory_stays_bounded(graded):
    assert 0 < graded.memory < 3 * GIB


def test_feedback_runs_no_script_of_a_student_s(graded):
    for page in (graded.course / "feedback").rglob("*.html"):
        assert page.name == "probe.html", page
        text = page.read_text("utf-8")
        assert "Content-Security-Policy" in text[:1000], page
        assert text.count("<script") == text.count("<script nonce="), page
        assert not re.search(r"<[^>\"]*\s(on\w+|href=\"?javascript)", text), page


def test_feedback_holds_what_a_student_wrote(graded):
    for name in ("slow_markdown", "missing_picture", "markdown_scripts", "markdown_bomb"):
        page = (graded.course / "feedback" / name / "probe" / "probe.html").read_text("utf-8")
        assert "left out" not in page, name
        assert "def double(values)" in page or "double</span>" in page, name


def test_nothing_of_a_student_s_reaches_the_terminal_or_the_table(graded):
    reasons = " ".join(row["reason"] for row in graded.rows.values())
    assert "forged words" not in reasons + graded.output
    assert "\x1b" not in reasons + graded.output


def test_the_gradebook_holds_what_the_table_says(graded):
    with Gradebook(f"sqlite:///{graded.course}/gradebook.db", "coursekit") as gradebook:
        for name, row in graded.rows.items():
            submission = gradebook.find_submission("probe", name)
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            assert {grade.manual_score for grade in grades} == {None}, name
            assert sum(grade.auto_score or 0 for grade in grades) == float(row["total"]), name


def test_the_two_of_a_pair_see_nothing_of_each_other(graded):
    for name in ("pair_left", "pair_right"):
        assert re.search(r"PAIR [\d.]+ [\d.]+ \[\]", outputs(graded.course, name)), name
