import os

from coursekit.grading.overview.attempt_record import (
    AttemptRecord,
    counted,
    entry_of,
    is_newest,
    keep_attempt,
)
import pytest

FIRST = {"attempt": 1, "files": {"a": "x"}, "stamp": [["a", 1]], "time": "2024", "counts": True}


def test_the_same_files_of_an_attempt_are_noted_once(tmp_path):
    record = AttemptRecord(tmp_path)
    assert record.of("ann") == []
    again = FIRST | {"stamp": [["a", 2]], "time": "2025"}
    for entry in (FIRST, again):
        record.note("ann", entry)
    assert record.of("ann") == [again]
    other = FIRST | {"files": {"a": "y"}, "counts": False}
    record.note("ann", other)
    assert record.of("ann") == [again, other]
    assert counted(record.of("ann")) == 1
    assert entry_of(record.of("ann"), 1, [["a", 2]]) == again
    assert entry_of(record.of("ann"), 2, [["a", 2]]) is None
    assert record.of("bob") == []


@pytest.mark.parametrize(
    ("attempt", "time", "newest"),
    [
        (1, "2024", True),
        (2, "2024", True),
        (0, "2024", False),
        (2, "2023", False),
        (1, "2025", True),
    ],
)
def test_what_comes_later_is_newer_and_else_the_number_decides(attempt, time, newest):
    assert is_newest([FIRST], attempt, time) == newest
    assert is_newest([], attempt, time)


def test_what_comes_replaces_its_own_alone(tmp_path):
    folder = tmp_path / "ann" / "d"
    keep_attempt(folder, {"p.ipynb": b"1"}, "then")
    keep_attempt(folder, {"q.ipynb": b"2"}, "now")
    found = {path.name: path.read_text() for path in folder.iterdir()}
    assert found == {"p.ipynb": "1", "q.ipynb": "2", "timestamp.txt": "now"}


def test_nothing_is_written_through_a_link(tmp_path):
    gradebook = tmp_path / "gradebook.db"
    gradebook.write_text("marks")
    folder = tmp_path / "ann" / "d"
    folder.mkdir(parents=True)
    for name in ("timestamp.txt", "d.ipynb"):
        (folder / name).symlink_to(gradebook)
    keep_attempt(folder, {"d.ipynb": b"1"}, "now")
    assert gradebook.read_text() == "marks"
    assert (folder / "d.ipynb").read_bytes() == b"1"
    (tmp_path / "eve").mkdir()
    (tmp_path / "eve" / "d").symlink_to(folder)
    (tmp_path / "mal").symlink_to(tmp_path / "ann")
    for student in ("eve", "mal"):
        with pytest.raises(OSError, match="is a link"):
            keep_attempt(tmp_path / student / "d", {"d.ipynb": b"2"}, "now")
    assert (folder / "d.ipynb").read_bytes() == b"1"


def test_what_was_kept_before_stays_whole_where_writing_fails(tmp_path, monkeypatch):
    keep_attempt(tmp_path / "ann" / "d", {"d.ipynb": b"1"}, "then")

    def full(*args):
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="no space"):
        keep_attempt(tmp_path / "ann" / "d", {"d.ipynb": b"2"}, "now")
    assert (tmp_path / "ann" / "d" / "d.ipynb").read_bytes() == b"1"
    assert sorted(os.listdir(tmp_path / "ann" / "d")) == ["d.ipynb", "timestamp.txt"]
