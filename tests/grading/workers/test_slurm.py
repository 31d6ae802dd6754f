"""The script for SLURM grades, says why it cannot, and leaves neither a key nor a killed worker."""

import os
from pathlib import Path
import shutil
import subprocess
import sys

from coursekit.grading.release import release
from coursekit.grading.sample_class import make_class
from doubling_course import make_course
from jail_check import needs_bubblewrap
import pytest

SCRIPT = Path(__file__).parents[3] / "docs" / "cluster" / "slurm.sh"
JOB = {"SLURM_NNODES": "1", "SLURM_CPUS_PER_TASK": "1"}

# In place of the real one: it runs a step's command here, and tells when it is ended by force.
SRUN = """#!/bin/bash
shift 2
"$@" &
trap 'echo "srun: forcing job termination" >&2; kill $!; wait; exit 143' TERM
wait $!
"""


pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is missing")


@pytest.fixture
def clone(tmp_path):
    """A folder with a course of two students, and an environment that has `coursekit`."""
    (tmp_path / "assignments").mkdir()
    course = make_course(tmp_path / "assignments")
    release(course, "doubling")
    make_class(course, "doubling")
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "programs").mkdir()
    (tmp_path / "programs" / "srun").write_text(SRUN)
    (tmp_path / "programs" / "srun").chmod(0o755)
    return tmp_path


def job(clone, *words, **environment):
    """Runs the script as a job of one node."""
    path = os.pathsep.join((str(clone / "programs"), os.environ["PATH"]))
    environment = os.environ | JOB | {"PATH": path} | environment
    command = ["bash", SCRIPT, *words]
    return subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True)


@needs_bubblewrap
def test_a_job_prints_the_marks_and_ends_its_workers(clone):
    before = set(clone.iterdir())
    done = job(clone, "doubling")
    assert done.returncode == 0, done.stderr
    rows = [line.split() for line in done.stdout.splitlines()]
    assert ["right", "3", "3"] in rows
    assert ["wrong", "0", "0"] in rows
    assert "forcing" not in done.stderr
    assert "INFO" not in done.stderr
    assert set(clone.iterdir()) == before


def test_a_job_whose_nodes_have_no_jail_says_so(clone):
    program = clone / "programs" / "bwrap"
    program.write_text("#!/bin/sh\necho bubblewrap 0.1\nexit 1\n")
    program.chmod(0o755)
    before = set(clone.iterdir())
    done = job(clone, "doubling")
    assert done.returncode == 1
    assert "bubblewrap must be 0.8 or newer; got bubblewrap 0.1" in done.stderr
    assert "forcing" not in done.stderr
    assert not (clone / "assignments" / "marks.csv").exists()
    assert set(clone.iterdir()) == before


def test_a_job_outside_of_a_clone_says_so(tmp_path):
    done = job(tmp_path, "doubling")
    assert done.returncode == 1
    assert "submit the job from the course's clone" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_cannot_be_made_is_told_of(clone):
    program = clone / "programs" / "openssl"
    program.write_text("#!/bin/sh\necho 'unknown option -newkey' >&2\nexit 1\n")
    program.chmod(0o755)
    done = job(clone, "doubling")
    assert (done.returncode, done.stderr) == (1, "unknown option -newkey\n")
