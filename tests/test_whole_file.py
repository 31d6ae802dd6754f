"""A file is there whole or not at all."""

import os
import stat

from coursekit._whole_file import whole_file
import pytest


@pytest.mark.parametrize(("mode", "expected"), [(None, 0o640), (0o644, 0o644), (0o600, 0o600)])
def test_it_takes_the_files_place_with_its_permissions(tmp_path, mode, expected):
    path = tmp_path / "notes"
    path.write_text("old")
    before = os.umask(0o027)
    try:
        with whole_file(path, mode=mode) as scratch:
            scratch.write_text("new")
            assert path.read_text() == "old"
    finally:
        os.umask(before)
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == expected
    assert list(tmp_path.iterdir()) == [path]


def write_half(path):
    with whole_file(path) as scratch:
        scratch.write_text("half")
        raise KeyboardInterrupt


def test_what_raises_leaves_the_file_and_nothing_else(tmp_path):
    path = tmp_path / "notes"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        write_half(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_replaced_and_not_written_through(tmp_path):
    (tmp_path / "theirs").write_text("theirs")
    path = tmp_path / "notes"
    path.symlink_to(tmp_path / "theirs")
    with whole_file(path) as scratch:
        scratch.write_text("new")
    assert not path.is_symlink()
    assert (tmp_path / "theirs").read_text() == "theirs"
