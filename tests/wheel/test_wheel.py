"""The wheel alone, outside of the checkout, holds what the parts need and nothing else."""

import os
from pathlib import Path
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from zipfile import ZipFile

import coursekit
import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = Path(__file__).with_name("part_examples.py")
SOURCES = ("coursekit", "pyproject.toml", "setup.py", "README.md", "LICENSE", "MANIFEST.in")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LARGEST = 20e6  # bytes


def uv(*words):
    """Runs uv with what is installed here, without the package index."""
    command = [Path(sys.executable).with_name("uv"), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with the sdist, and the wheel that is built from it, as `make dist` builds them."""
    folder = tmp_path_factory.mktemp("built")
    for name in SOURCES:  # a copy: what earlier builds have left beside the sources stays out
        source = ROOT / name
        if source.is_dir():
            kept = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, folder / "source" / name, ignore=kept)
        else:
            shutil.copy(source, folder / "source")
    python = ("--python", sys.executable)
    uv("build", "--quiet", "--offline", "--no-build-isolation", *python, folder / "source")
    return folder / "source" / "dist"


@pytest.fixture(scope="module")
def wheel(built):
    (path,) = built.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Python of a new environment with the wheel; it borrows all other packages from this one.

    A path file names their folder. Path files inside of that folder are not read, so that the
    checkout, which is installed here in place, is not found through it.
    """
    folder = tmp_path_factory.mktemp("installed")
    uv("venv", "--quiet", "--offline", "--python", sys.executable, folder)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    uv("pip", "install", "--quiet", "--offline", "--no-deps", "--python", python, wheel)
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(output(python, "-c", where, folder=folder).strip())
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    return python


def output(python, *words, folder):
    command = [str(python), *map(str, words)]
    shared = {"JUPYTER_PATH": str(Path(sys.prefix, "share", "jupyter"))}  # nbconvert's templates
    how = {"capture_output": True, "text": True, "timeout": 300, "env": os.environ | shared}
    done = subprocess.run(command, cwd=folder, **how)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_page_on_the_index_has_no_link_that_leads_nowhere(wheel):
    with ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        page = archive.read(name).decode("utf-8")
    assert "Description-Content-Type: text/markdown" in page
    links = re.findall(r"\]\(([^)]+)\)", page)
    repository = PROJECT["urls"]["Repository"]
    assert f"{repository}/raw/HEAD/docs/picture.png" in links
    assert f"{repository}/blob/HEAD/notebooks/01_spatial_processing.ipynb" in links
    assert [link for link in links if not link.startswith(("https://", "#"))] == []


def test_the_wheel_is_small(wheel):
    assert wheel.stat().st_size < LARGEST


def test_the_wheel_holds_every_file_of_the_package_and_no_other(wheel):
    with ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    package = Path(coursekit.__file__).parent
    files = {path for path in package.rglob("*") if path.is_file()}
    own = {path for path in files if "__pycache__" not in path.parts}
    assert names == {path.relative_to(package.parent).as_posix() for path in own}


def test_the_wheel_is_named_and_described_as_the_project(wheel):
    with ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        lines = archive.read(name).decode().splitlines()
    assert f"Name: {PROJECT['name']}" in lines
    assert f"Version: {PROJECT['version']}" in lines
    extras = {line.split()[-1] for line in lines if line.startswith("Provides-Extra:")}
    assert extras == set(PROJECT["optional-dependencies"])


def test_an_example_of_each_part_runs_from_the_wheel_alone(installed, tmp_path):
    shutil.copy(EXAMPLES, tmp_path)
    said = output(installed, EXAMPLES.name, *coursekit.PARTS, folder=tmp_path)
    assert said.split() == list(coursekit.PARTS)


def test_the_command_comes_with_the_wheel(installed, tmp_path):
    command = installed.with_name("coursekit")
    said = subprocess.run([command, "--version"], cwd=tmp_path, capture_output=True, text=True)
    assert said.stdout == f"coursekit {coursekit.__version__}\n"
    where = "import coursekit; print(coursekit.__file__)"
    found = Path(output(installed, "-c", where, folder=tmp_path).strip())
    assert not found.is_relative_to(ROOT)
    assert found.is_relative_to(installed.parents[1])
