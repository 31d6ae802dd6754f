import os
import socket

from coursekit.grading.course import handed_in
from coursekit.grading.course.handed_in import LARGEST, most_bytes, read_files
from coursekit.grading.errors import CourseError
from coursekit.grading.jail.limits import MIB, Limits
from coursekit.grading.jail.submitted_files import DEEPEST, MOST_FILES, plain_files
from coursekit.grading.notebook.left_out import (
    NO_FILE,
    OTHERS,
    TOO_DEEP,
    TOO_LARGE,
    UNREADABLE,
    too_many,
)
import pytest


def write(folder, **sizes):
    folder.mkdir(parents=True, exist_ok=True)
    for name, size in sizes.items():
        (folder / name.replace("_", ".")).write_bytes(b"x" * size)


def test_what_does_not_fit_is_left_out_and_the_notebook_comes_first(tmp_path):
    write(tmp_path, a_h5=60, b_txt=30, hw_ipynb=50)
    files, left_out = read_files(tmp_path, most=100)
    assert {name: len(data) for name, data in files.items()} == {"hw.ipynb": 50, "b.txt": 30}
    assert left_out == {"a.h5": (TOO_LARGE, 60)}


def test_links_pipes_and_what_they_lead_to_are_passed_over(tmp_path):
    write(tmp_path / "secret", key_txt=1)
    write(tmp_path / "mine", a_txt=1)
    (tmp_path / "mine" / "link.txt").symlink_to(tmp_path / "secret" / "key.txt")
    (tmp_path / "mine" / "again.txt").symlink_to(tmp_path / "mine" / "a.txt")
    (tmp_path / "mine" / "folder").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "mine" / "pipe")
    server = socket.socket(socket.AF_UNIX)
    with server, pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path / "mine")  # a socket's path must be short
        server.bind("socket")
    names = ("again.txt", "folder", "link.txt", "pipe", "socket")
    left_out = dict.fromkeys(names, (NO_FILE, None))
    assert read_files(tmp_path / "mine") == ({"a.txt": b"x"}, left_out)


@pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser may give files away")
def test_another_user_s_file_by_a_second_name_is_not_taken_where_owners_count(tmp_path):
    write(tmp_path / "ada", hw_ipynb=1)
    os.chown(tmp_path / "ada" / "hw.ipynb", 1234, -1)
    (tmp_path / "eve").mkdir()
    os.link(tmp_path / "ada" / "hw.ipynb", tmp_path / "eve" / "hw.ipynb")
    options = {"notebooks": ["hw.ipynb"]}
    refused = {}, {"hw.ipynb": (OTHERS, None)}
    assert read_files(tmp_path / "eve", own=True, **options) == refused
    os.chown(tmp_path / "ada", 1234, -1)
    assert read_files(tmp_path / "ada", own=True, **options) == ({"hw.ipynb": b"x"}, {})
    assert read_files(tmp_path / "eve", **options) == ({"hw.ipynb": b"x"}, {})


def test_a_folder_that_is_a_link_is_another_s(tmp_path):
    write(tmp_path / "ada" / "hw", hw_ipynb=1)
    (tmp_path / "eve").symlink_to(tmp_path / "ada")
    (tmp_path / "mal").mkdir()
    (tmp_path / "mal" / "hw").symlink_to(tmp_path / "ada" / "hw")
    for student in ("eve", "mal"):
        assert read_files(tmp_path / student / "hw") == ({}, {})
    assert read_files(tmp_path / "nobody") == ({}, {})


def test_a_link_that_is_put_on_the_way_meanwhile_leads_nowhere(tmp_path, monkeypatch):
    write(tmp_path / "ada" / "hw" / "001", hw_ipynb=9)
    write(tmp_path / "eve" / "hw" / "001", hw_ipynb=1)
    walk = os.fwalk

    def swapped(*args, **options):
        (tmp_path / "eve" / "hw").rename(tmp_path / "eve" / "mine")
        (tmp_path / "eve" / "hw").symlink_to(tmp_path / "ada" / "hw")
        return walk(*args, **options)

    folder = tmp_path / "eve" / "hw" / "001"
    with monkeypatch.context() as patch:
        patch.setattr(os, "fwalk", swapped)
        assert read_files(folder, below=tmp_path) == ({"hw.ipynb": b"x"}, {})
    assert read_files(folder, below=tmp_path) == ({}, {})
    (tmp_path / "mal").symlink_to(tmp_path / "ada")
    assert read_files(tmp_path / "mal" / "hw" / "001", below=tmp_path) == ({}, {})


def test_files_fit_beside_what_a_submission_writes():
    assert most_bytes(None, 1024 * MIB) == LARGEST
    assert most_bytes(None, 64 * MIB) == 32 * MIB
    assert most_bytes(5 * MIB, 64 * MIB) == 5 * MIB
    for asked in (0, 64 * MIB, 65 * MIB):
        with pytest.raises(CourseError, match="`files` must be above 0 and below the 64 MiB"):
            most_bytes(asked, 64 * MIB)


def test_files_fit_beside_those_of_the_instructor():
    given = {"data.npy": bytes(60)}
    assert most_bytes(None, 100, given=given) == 40
    assert most_bytes(99, 100, given=given) == 40
    assert most_bytes(30, 100, given=given) == 30
    assert most_bytes(None, 50, given=given) == 0


@pytest.fixture
def crowded(tmp_path):
    """A submission of a notebook, a helper beside it, and a hidden folder of 300 files."""
    write(tmp_path / "hw" / ".git" / "objects", **{f"{n}_x": 1 for n in range(300)})
    write(tmp_path / "hw" / "__pycache__", helper_pyc=1)
    write(tmp_path / "hw" / "data", z_csv=1)
    write(tmp_path / "hw", zz_ipynb=1, zzz_py=1)
    return tmp_path / "hw"


def test_of_many_files_those_that_are_needed_are_taken(crowded):
    files, left_out = read_files(crowded, notebooks=("zz.ipynb",))
    assert list(files)[:4] == ["zz.ipynb", "zzz.py", "data/z.csv", "__pycache__/helper.pyc"]
    assert len(files) == MOST_FILES + 1  # beside the notebook
    assert set(left_out.values()) == {(too_many(MOST_FILES), 1)}
    assert {path.split("/")[0] for path in left_out} == {".git"}
    assert len(left_out) == 303 - MOST_FILES


def test_what_is_taken_fits_into_the_jail(crowded):
    given = {f"{n}.npy": b"" for n in range(200)}
    files, _ = read_files(crowded, notebooks=("zz.ipynb",), given=given)
    assert len(files) - 1 + len(given) == MOST_FILES
    for name in given:
        (crowded.parent / name).touch()
    for name in files.keys() - {"zz.ipynb"}:
        target = crowded.parent / "jail" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(files[name])
    with plain_files(crowded.parent / "jail", limits=Limits()) as inside:
        assert len(inside) == len(files) - 1


def test_the_notebook_is_read_whatever_room_there_is(tmp_path):
    write(tmp_path, hw_ipynb=500, a_txt=1, own_ipynb=500)
    files, left_out = read_files(tmp_path, most=10, notebooks=("hw.ipynb",), given=range(999))
    assert list(files) == ["hw.ipynb"]
    assert left_out == {"a.txt": (TOO_LARGE, 1), "own.ipynb": (TOO_LARGE, 500)}
    with open(tmp_path / "hw.ipynb", "wb") as file:
        file.truncate(2**40)
    files, left_out = read_files(tmp_path, notebooks=("hw.ipynb",))
    assert left_out == {"hw.ipynb": (TOO_LARGE, 2**40)}
    assert sorted(files) == ["a.txt", "own.ipynb"]


def test_folders_that_are_too_deep_are_named(tmp_path):
    write(tmp_path.joinpath(*["d"] * DEEPEST), near_txt=1)
    write(tmp_path.joinpath(*["d"] * (DEEPEST + 5)), far_txt=1)
    files, left_out = read_files(tmp_path)
    assert list(files) == ["/".join([*["d"] * DEEPEST, "near.txt"])]
    assert left_out == {"/".join(["d"] * (DEEPEST + 1)): (TOO_DEEP, None)}


def test_names_of_any_bytes_and_paths_of_any_length_are_read(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"x")
    for name in (b"r\xe9sum\xe9", b"two\nlines", b"\x1b[2J", b"=1+1", b"n" * 255, b" ", b"-rf"):
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:
            file.write(b"y")
    place = os.open(tmp_path, os.O_RDONLY)
    for _ in range(30):  # longer together than a path may be
        os.mkdir("m" * 250, dir_fd=place)
        above, place = place, os.open("m" * 250, os.O_RDONLY, dir_fd=place)
        os.close(above)
    os.close(place)
    files, left_out = read_files(tmp_path)
    assert len(files) == 8
    assert files["r\udce9sum\udce9"] == files["two\nlines"] == b"y"
    assert [reason for reason, _ in left_out.values()] == [TOO_DEEP]


def test_folders_without_end_are_looked_at_up_to_a_number(tmp_path, monkeypatch):
    monkeypatch.setattr(handed_in, "MOST_SEEN", 10)
    write(tmp_path, hw_ipynb=1)
    for folder in "abcd":
        write(tmp_path / folder, **{f"{n}_x": 1 for n in range(8)})
    files, left_out = read_files(tmp_path)
    assert "hw.ipynb" in files
    assert left_out == {"b": ("after the first 10 names", None)}


def test_a_file_that_is_closed_is_named(tmp_path, monkeypatch):
    write(tmp_path, hw_ipynb=1, a_txt=2)
    opened = os.open

    def closed(path, *args, **options):
        if path == "a.txt":
            raise PermissionError
        return opened(path, *args, **options)

    monkeypatch.setattr(os, "open", closed)
    assert read_files(tmp_path) == ({"hw.ipynb": b"x"}, {"a.txt": (UNREADABLE, 2)})


def test_a_folder_that_is_closed_is_named(tmp_path, monkeypatch):
    write(tmp_path, hw_ipynb=1)

    def closed(*args, **options):
        raise PermissionError

    monkeypatch.setattr(os, "fwalk", closed)
    assert read_files(tmp_path) == ({}, {".": (UNREADABLE, None)})
