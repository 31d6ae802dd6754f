from coursekit.grading.errors import GraderError
from coursekit.grading.gradebook import patience as module
from coursekit.grading.gradebook.patience import Patience, is_locked, is_of_the_machine, last_error
import pytest

LOG = """[INFO] Converting notebook a.ipynb
Traceback (most recent call last):
  File "x.py", line 3, in f
sqlite3.OperationalError: database is locked
sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) database is locked
[SQL: UPDATE grade SET auto_score=?]
There was an error accessing the nbgrader database."""


@pytest.fixture
def told(monkeypatch):
    """The sentences that were told, and the seconds that were slept."""
    found = []
    monkeypatch.setattr(module.time, "sleep", found.append)
    return found


def locked():
    raise RuntimeError(LOG)


def test_what_is_locked_for_a_while_is_asked_again(told):
    outcomes = [locked, locked, lambda: "done"]
    assert Patience(told.append).call(lambda: outcomes.pop(0)()) == "done"
    assert [item for item in told if not isinstance(item, str)] == [1, 3]
    assert told[0] == "Another program has locked the gradebook; trying again in 1 s."


def test_waiting_ends_and_is_not_begun_again_before_something_has_worked(told):
    patience = Patience(told.append)
    for tries in (1, 1):
        with pytest.raises(GraderError, match=r"The gradebook cannot be used: .*is locked\."):
            patience.call(locked)
        assert len(told) == tries * 2 * len(module.PAUSES)
    patience.renew()
    assert len(list(patience.attempts())) == 1 + len(module.PAUSES)


def test_other_troubles_are_not_waited_for(told):
    def full():
        raise OSError(28, "No space left on device")

    with pytest.raises(GraderError, match="No space left on device"):
        Patience(told.append).call(full)
    with pytest.raises(ZeroDivisionError):
        Patience(told.append).call(lambda: 1 / 0)
    assert told == []


def test_a_log_says_whose_fault_it_is():
    assert is_locked(LOG)
    assert is_of_the_machine(LOG)
    assert is_of_the_machine("OSError: [Errno 30] Read-only file system: 'feedback'")
    assert not is_of_the_machine("jinja2.exceptions.UndefinedError: no picture")
    assert last_error(LOG).endswith("database is locked")
    assert last_error("all is well") == ""
