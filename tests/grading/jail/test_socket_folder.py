import os
import time

from coursekit.grading.jail import socket_folder as room_module
from coursekit.grading.jail.socket_folder import PREFIX, remove_abandoned, room


def age(path):
    long_ago = time.time() - 3600
    os.utime(path, (long_ago, long_ago))


def test_a_room_is_private_and_goes_at_the_end(tmp_path):
    with room(tmp_path) as path:
        assert os.stat(path).st_mode & 0o777 == 0o700
        (path / "socket").touch()
    assert not path.exists()


def test_paths_of_sockets_stay_short(tmp_path):
    """`sun_path` of unix(7) holds 108 bytes."""
    deep = tmp_path / ("d" * 80)
    deep.mkdir()
    with room(deep) as path:
        assert len(str(path / "kernel-ipc-5")) < 108


def test_what_students_make_hard_to_remove_is_removed(tmp_path):
    with room(tmp_path) as path:
        os.makedirs(path / "a" / "b")
        (path / "a" / "b" / "file").touch()
        os.chmod(path / "a" / "b", 0)
        os.chmod(path / "a", 0)
    assert not path.exists()


def test_links_in_a_room_are_not_followed(tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    with room(tmp_path) as path:
        (path / "link").symlink_to(kept)
    assert (kept / "file").exists()


def test_rooms_of_killed_graders_are_removed_and_others_stay(monkeypatch, tmp_path):
    monkeypatch.setattr(room_module, "LONGEST", 1000)
    old, new, link = (f"{PREFIX}{name}" for name in ("old", "new", "link"))
    for name in (old, new, "other", "coursekit-main"):
        (tmp_path / name).mkdir()
    (tmp_path / link).symlink_to(tmp_path / "other")
    with room(tmp_path) as in_use:
        for path in (*(tmp_path / name for name in (old, "other", "coursekit-main")), in_use):
            age(path)
        remove_abandoned(tmp_path)
        names = {path.name for path in tmp_path.iterdir()}
    assert names == {new, link, "other", "coursekit-main", in_use.name}
