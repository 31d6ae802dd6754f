"""Local workers: what becomes of submissions when one dies, or the grader itself fails."""

from dataclasses import dataclass, field
import os
import signal

from coursekit.grading.errors import CourseError, GraderError
from coursekit.grading.jail.errors import JailError
from coursekit.grading.jail.limits import Limits
from coursekit.grading.notebook.submission import Ungraded
from coursekit.grading.workers import pool as module
from coursekit.grading.workers.pool import grade_all
import pytest


@dataclass(frozen=True)
class Settings:
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class FakeJob:
    """Stands for a submission; what it does to its worker is a method's name."""

    student: str
    does: str = "earn"
    notes: str = ""  # a folder in which each try is noted
    sources: tuple = ("a1.ipynb",)
    settings: Settings = field(default_factory=Settings)

    def graded(self):
        with open(os.path.join(self.notes, self.student), "a") as file:
            file.write("x")
        return getattr(self, self.does)()

    def earn(self):
        return {"a1.ipynb": self.student}

    def end(self):
        os.kill(os.getpid(), signal.SIGKILL)

    def end_once(self):
        if os.path.getsize(os.path.join(self.notes, self.student)) == 1:
            self.end()
        return self.earn()

    def fail(self):
        raise RuntimeError("a fault of ours")

    def fail_as_grader(self):
        raise GraderError("no kernel gets ready")

    def fail_for_all(self):
        raise CourseError("the assignment cannot be graded")

    def fail_for_want_of_a_jail(self):
        raise JailError("no jail")


def grade_fake(job, warm):
    return job.graded()


@pytest.fixture
def graded(monkeypatch, tmp_path):
    """Grades jobs, given as the names of what they do, and returns results by student."""
    monkeypatch.setattr(module, "_grade", grade_fake)

    def grade(*what, workers=2):
        jobs = [FakeJob(f"{i:02}", does, str(tmp_path)) for i, does in enumerate(what)]
        found = [(job.student, result) for job, result in grade_all(iter(jobs), workers=workers)]
        assert sorted(student for student, _ in found) == [job.student for job in jobs]
        return dict(found)

    grade.tries = lambda student: len((tmp_path / student).read_text())
    return grade


def marks(found):
    return {student for student, result in found.items() if not isinstance(result, Ungraded)}


def test_all_are_graded_once_each(graded):
    found = graded(*["earn"] * 12)
    assert found == {f"{i:02}": {"a1.ipynb": f"{i:02}"} for i in range(12)}
    assert {graded.tries(student) for student in found} == {1}


def test_a_submission_that_ends_its_worker_twice_is_no_mark_and_the_others_are_graded(
    graded, monkeypatch
):
    monkeypatch.setattr(module, "AHEAD", 1)  # who is under way is tried alone, a process each
    found = graded("earn", "end", *["earn"] * 6)
    assert marks(found) == set(found) - {"01"}
    assert found["01"] == Ungraded("grading it ended the grader's own process, twice")


def test_a_worker_that_was_killed_from_outside_costs_nothing(graded):
    found = graded("earn", "end_once", "earn")
    assert marks(found) == {"00", "01", "02"}
    assert graded.tries("01") == 2


def test_workers_that_are_killed_five_times_lose_and_double_nothing(graded):
    found = graded("earn", *["end_once"] * 5, workers=1)
    assert found == {f"{i:02}": {"a1.ipynb": f"{i:02}"} for i in range(6)}
    assert {graded.tries(f"{i:02}") for i in range(1, 6)} == {2}


def test_a_fault_of_the_grader_is_no_mark_and_ends_nothing(graded):
    found = graded("earn", "fail", "fail_as_grader", "earn")
    assert marks(found) == {"00", "03"}
    assert found["01"] == Ungraded("the grader failed: RuntimeError: a fault of ours")
    assert found["02"] == Ungraded("no kernel gets ready")


@pytest.mark.parametrize(
    ("does", "error"), [("fail_for_all", CourseError), ("fail_for_want_of_a_jail", JailError)]
)
def test_what_holds_for_all_ends_the_batch(graded, does, error):
    with pytest.raises(error):
        graded("earn", does, "earn")


@pytest.mark.parametrize("does", ["earn", "end_once"])
def test_the_first_is_graded_before_another_is_taken(graded, tmp_path, does):
    taken = []

    def jobs():
        taken.append("00")
        yield FakeJob("00", notes=str(tmp_path))

    first = FakeJob("trial", does, str(tmp_path))
    found = grade_all(jobs(), first=first, workers=2)
    assert next(found) == (first, {"a1.ipynb": "trial"})
    assert taken == []
    assert [job.student for job, _ in found] == taken == ["00"]


def test_jobs_are_taken_as_workers_get_free(graded, monkeypatch, tmp_path):
    taken = []

    def jobs():
        for number in range(40):
            taken.append(number)
            yield FakeJob(str(number), notes=str(tmp_path))

    graded_all = grade_all(jobs(), workers=1)
    next(graded_all)
    assert len(taken) <= 1 + module.AHEAD + 1
    graded_all.close()
