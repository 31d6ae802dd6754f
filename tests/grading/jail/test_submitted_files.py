import os
from pathlib import Path

from coursekit.grading.jail import submitted_files as handed_in
from coursekit.grading.jail.limits import Limits
from coursekit.grading.jail.submitted_files import HandedInError, plain_files, write_copies
import pytest


def names(folder, **limits):
    with plain_files(folder, limits=Limits(**limits)) as files:
        return sorted(str(path) for path, _ in files)


def test_only_plain_files_are_opened(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.txt").write_text("b")
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "link").symlink_to(tmp_path / "a.txt")
    (tmp_path / "secrets").symlink_to("/etc")
    os.mkfifo(tmp_path / "pipe")
    assert names(tmp_path) == ["a.txt", "sub/b.txt"]


def test_no_folder_is_no_files():
    assert names(None) == []


def test_files_that_are_together_too_large_are_refused(tmp_path):
    (tmp_path / "a").write_bytes(bytes(600))
    (tmp_path / "b").write_bytes(bytes(600))
    assert names(tmp_path, disk=1200) == ["a", "b"]
    with pytest.raises(HandedInError, match=r"at most 1.17 KiB together; got 1.17 KiB or more"):
        names(tmp_path, disk=1199)


def test_a_file_that_is_empty_but_claims_to_be_huge_is_refused(tmp_path):
    with open(tmp_path / "sparse", "wb") as file:
        file.truncate(2**40)
    with pytest.raises(HandedInError, match="256 MiB together; got 1 TiB"):
        names(tmp_path)


def test_too_many_files_are_refused(tmp_path):
    for number in range(handed_in.MOST_FILES + 1):
        (tmp_path / str(number)).touch()
    with pytest.raises(HandedInError, match="at most 256"):
        names(tmp_path)


def test_folders_that_are_too_deep_are_passed_over(tmp_path):
    deep = tmp_path.joinpath(*["d"] * (handed_in.DEEPEST + 1))
    deep.mkdir(parents=True)
    (deep / "far").touch()
    (deep.parent / "near").touch()
    assert [Path(name).name for name in names(tmp_path)] == ["near"]


def test_descriptors_are_closed_at_the_end(tmp_path):
    (tmp_path / "a").touch()
    with plain_files(tmp_path, limits=Limits()) as files:
        ((_, descriptor),) = files
        assert os.fstat(descriptor)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)


def test_copies_hold_what_was_opened(tmp_path):
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "sub").mkdir(parents=True)
    (source / "sub" / "a").write_bytes(b"content")
    with plain_files(source, limits=Limits()) as files:
        (source / "sub" / "a").unlink()
        write_copies(files, target)
    assert (target / "sub" / "a").read_bytes() == b"content"
