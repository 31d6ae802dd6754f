import os

from coursekit.grading.course.handed_in import LARGEST, most_bytes, read_files
from coursekit.grading.errors import CourseError
from coursekit.grading.jail.limits import MIB
import pytest


def write(folder, **sizes):
    folder.mkdir(parents=True, exist_ok=True)
    for name, size in sizes.items():
        (folder / name.replace("_", ".")).write_bytes(b"x" * size)


def test_what_does_not_fit_is_left_out_and_the_notebook_comes_first(tmp_path):
    write(tmp_path, a_h5=60, b_txt=30, hw_ipynb=50)
    files, left_out = read_files(tmp_path, most=100)
    assert {name: len(data) for name, data in files.items()} == {"hw.ipynb": 50, "b.txt": 30}
    assert left_out == {"a.h5": 60}


def test_links_pipes_and_what_they_lead_to_are_passed_over(tmp_path):
    write(tmp_path / "secret", key_txt=1)
    write(tmp_path / "mine", a_txt=1)
    (tmp_path / "mine" / "link.txt").symlink_to(tmp_path / "secret" / "key.txt")
    (tmp_path / "mine" / "again.txt").symlink_to(tmp_path / "mine" / "a.txt")
    (tmp_path / "mine" / "folder").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "mine" / "pipe")
    assert read_files(tmp_path / "mine") == ({"a.txt": b"x"}, {})


def test_a_folder_that_is_a_link_is_another_s(tmp_path):
    write(tmp_path / "ada" / "hw", hw_ipynb=1)
    (tmp_path / "eve").symlink_to(tmp_path / "ada")
    (tmp_path / "mal").mkdir()
    (tmp_path / "mal" / "hw").symlink_to(tmp_path / "ada" / "hw")
    for student in ("eve", "mal"):
        assert read_files(tmp_path / student / "hw") == ({}, {})
    assert read_files(tmp_path / "nobody") == ({}, {})


def test_files_fit_beside_what_a_submission_writes():
    assert most_bytes(None, 1024 * MIB) == LARGEST
    assert most_bytes(None, 64 * MIB) == 32 * MIB
    assert most_bytes(5 * MIB, 64 * MIB) == 5 * MIB
    for asked in (0, 64 * MIB, 65 * MIB):
        with pytest.raises(CourseError, match="`files` must be above 0 and below the 64 MiB"):
            most_bytes(asked, 64 * MIB)
