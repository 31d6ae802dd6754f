"""The command line by its arguments; a real container only where an engine and an image are."""

import os
import shutil

from coursekit.grading.jail.backends import container as containers
from coursekit.grading.jail.errors import JailError
from coursekit.grading.jail.jail import JailSettings, check
from coursekit.grading.jail.limits import GIB, MIB, Limits
from jail_check import Inside
import pytest

IMAGE = os.environ.get("COURSEKIT_TEST_IMAGE")


def made(program="docker", **limits):
    return containers.command(
        ["env", "python3", "-m", "ipykernel_launcher"],
        program=program,
        name="coursekit-ck-1",
        image="course:1",
        room="/tmp/ck-1",
        handed_in="/tmp/ck-2",
        limits=Limits(**limits),
    )


def test_the_container_is_closed():
    text = " ".join(made())
    for option in (
        "--network none",
        "--read-only",
        "--cap-drop ALL",
        "--security-opt no-new-privileges",
        "--rm",
    ):
        assert f" {option} " in text


def test_the_limits_are_passed_on():
    arguments = made(memory=GIB, processes=77, disk=MIB, open_files=99, seconds=60)
    text = " ".join(arguments)
    assert f"--memory {GIB} --memory-swap {GIB} --pids-limit 77" in text
    assert "--ulimit=nofile=99" in arguments
    assert f"--tmpfs=/dev/shm:rw,nosuid,nodev,size={MIB},mode=1777" in arguments
    assert "timeout --signal KILL 65" in text


def test_only_the_room_and_the_files_are_shared_and_the_files_read_only():
    arguments = made()
    shared = [arguments[at + 1] for at, option in enumerate(arguments) if option == "--volume"]
    assert shared == ["/tmp/ck-1:/tmp/ck-1", "/tmp/ck-2:/handed-in:ro"]


def test_nobody_is_the_superuser_inside(monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 0)
    assert "65534:65534" in made()
    monkeypatch.setattr(os, "getuid", lambda: 1234)
    assert "1234:1234" in made()
    assert "keep-id" not in made()
    assert "keep-id" in made("podman")


def test_variables_of_this_machine_stay_here():
    names = [argument.split("=")[1] for argument in made() if argument.startswith("--env=")]
    assert "HOME" in names
    assert not {"PATH", "PYTHONPATH", "LD_LIBRARY_PATH"} & set(names)


def test_without_an_image_the_message_asks_for_one(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(JailError, match="No podman jail: it needs `image`"):
        check(JailSettings(backend="podman"))


def test_without_an_engine_the_message_says_so(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(JailError, match="No docker jail: docker is not installed"):
        check(JailSettings(backend="docker", image="absent:1"))


def test_an_engine_that_does_not_answer_is_no_jail(monkeypatch, tmp_path):
    engine = tmp_path / "docker"
    engine.write_text("#!/bin/sh\necho cannot connect to the daemon >&2\nexit 1\n")
    engine.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(JailError, match="docker info fails: cannot connect to the daemon"):
        check(JailSettings(backend="docker", image="absent:2"))


@pytest.mark.skipif(not IMAGE, reason="COURSEKIT_TEST_IMAGE names no image with the extra grading")
@pytest.mark.parametrize("program", ["docker", "podman"])
def test_a_kernel_computes_in_a_container(program, tmp_path):
    if containers.problem(program, IMAGE):
        pytest.skip(containers.problem(program, IMAGE))
    (tmp_path / "a.txt").write_text("handed in")
    with Inside(backend=program, image=IMAGE, files=tmp_path) as inside:
        assert inside.ask("print(open('a.txt').read())") == "handed in\n"
