import csv
import io
import os
from pathlib import Path
import threading

from coursekit.grading.errors import CourseError
from coursekit.grading.marks.csv_files import harmless, update
import pytest

OURS = b"student,mark\r\nada,3\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+x",
        "-x",
        "@SUM(A1)",
        " =1",
        "\t=1",
        "\r=1",
        "\uff1d1",
        "=",
        "-1+2",
        "+1e5x",
        "-inf",
    ],
)
def test_what_begins_like_a_formula_is_a_text(text):
    assert harmless(text)[0] not in "=+-@\t\r \uff1d"
    assert harmless(text).lstrip("'").endswith(text.strip()[1:])
    assert harmless(harmless(text)) == harmless(text)


@pytest.mark.parametrize("text", ["memory; =1+1", 'x,"=1"|@a', "a;\t=1"])
def test_no_other_separator_makes_a_cell_of_a_formula(text):
    for separator in ";,|":
        for cell in harmless(text).split(separator):
            assert cell.strip()[:1] not in ("=", "+", "-", "@")


@pytest.mark.parametrize("value", ["ada", "a=b", "3.5", "-1.0", "+2", "1e-05", "líu", -1.5, 0, ""])
def test_numbers_and_other_texts_stay(value):
    assert harmless(value) == value


@pytest.mark.parametrize("text", ["a\x1b[2J", "two\nlines", "a\0b", "r\udce9sum\udce9"])
def test_controls_become_letters(text):
    assert harmless(text).isprintable()
    harmless(text).encode("utf-8")


def add(student, mark):
    return lambda rows: (["student", "mark"], [*rows, {"student": student, "mark": mark}])


def read(path):
    return [tuple(row.values()) for row in csv.DictReader(io.StringIO(path.read_text("utf-8")))]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new" / "marks.csv"


def test_what_is_there_is_handed_on_and_no_scratch_stays(path):
    assert update(path, add("ada", 1.5), needed=["student"]) is None
    assert update(path, add("=bob", -2.0), needed=["student"]) is None
    assert update(path, add("eve", 0), needed=["student"]) is None
    assert read(path) == [("ada", "1.5"), ("'=bob", "-2.0"), ("eve", "0")]
    assert os.listdir(path.parent) == ["marks.csv"]


@pytest.mark.parametrize(
    "content",
    [
        b"name;mark\nada;3\n",
        b"\xff\xfes\0t\0",
        b"student,mark\nl\xe9a,3\n",
        b"PK\3\4\0\0",
        b"\n1,2\n",
    ],
    ids=["semicolons", "utf-16", "latin-1", "a spreadsheet", "no header"],
)
def test_a_file_of_another_kind_is_kept_under_another_name(path, content):
    path.parent.mkdir()
    path.with_name("marks.1.csv").write_text("kept before")
    path.write_bytes(content)
    assert update(path, add("ada", 1), needed=["student"]) == path.with_name("marks.2.csv")
    assert path.with_name("marks.2.csv").read_bytes() == content
    assert path.with_name("marks.1.csv").read_text() == "kept before"
    assert read(path) == [("ada", "1")]


def test_a_file_that_a_spreadsheet_has_saved_again_is_still_ours(path):
    path.parent.mkdir()
    path.write_bytes(b"\xef\xbb\xbf" + OURS)
    assert update(path, add("bob", 1), needed=["student"]) is None
    assert read(path) == [("ada", "3"), ("bob", "1")]


def test_an_empty_file_is_filled(path):
    path.parent.mkdir()
    path.touch()
    assert update(path, add("ada", 1), needed=["student"]) is None
    assert read(path) == [("ada", "1")]


def test_a_write_that_fails_leaves_the_file_as_it_was(path):
    path.parent.mkdir()
    path.write_bytes(OURS)

    def full(rows):
        def rows_until_the_disk_is_full():
            yield from rows
            raise OSError(28, "No space left on device")

        return ["student", "mark"], rows_until_the_disk_is_full()

    with pytest.raises(CourseError, match=r"marks\.csv must be a file that can be written: No spa"):
        update(path, full, needed=["student"])
    assert path.read_bytes() == OURS
    assert os.listdir(path.parent) == ["marks.csv"]


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(CourseError, match="must be a file that can be written: Is a directory"):
        update(tmp_path, add("ada", 1), needed=["student"])


def test_a_link_stays_one(path):
    path.parent.mkdir()
    path.symlink_to("there.csv")
    update(path, add("ada", 1), needed=["student"])
    assert path.readlink() == Path("there.csv")
    assert read(path) == [("ada", "1")]


def test_what_is_no_plain_file_is_only_written_to(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert update(pipe, add("ada", 1), needed=["student"]) is None
    assert os.read(reader, 99) == b"student,mark\r\nada,1\r\n"
    os.close(reader)
    assert os.listdir(tmp_path) == ["pipe"]


def test_two_at_once_lose_nothing(path):
    names = [f"s{n}" for n in range(20)]
    threads = [
        threading.Thread(target=update, args=(path, add(name, 1)), kwargs={"needed": ["student"]})
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(student for student, _ in read(path)) == sorted(names)
