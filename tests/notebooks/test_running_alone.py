"""A lesson needs the package and what that needs, and nothing beside it.

Under nbval every lesson runs in an empty folder, by `notebooks/conftest.py`; here it is shown
that this holds. What an editable installation would hide is read from the text.
"""

import ast
from importlib import metadata
import os
from pathlib import Path
import re
import shutil
import subprocess
import sys
import tomllib

from coursekit import progress
import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output
from packaging.requirements import Requirement
import pytest

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
lessons = pytest.mark.parametrize("path", LESSONS, ids=[path.stem for path in LESSONS])


def code_of(path):
    cells = (cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code")
    return "\n".join(re.sub(r"^[%!].*$", "", cell.source, flags=re.MULTILINE) for cell in cells)


def imported(code):
    """Top-level names of the modules that a code imports."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." if node.level else node.module.split(".")[0]


def required_distributions():
    """Names of the distributions that the set-up line of a lesson installs, and Colab's widgets."""
    wanted = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
    wanted += [Requirement(f"{PROJECT['project']['name']}[data]"), Requirement("ipywidgets")]
    extras = PROJECT["project"]["optional-dependencies"]
    found = set()
    while wanted:
        requirement = wanted.pop()
        if requirement.name == PROJECT["project"]["name"]:
            wanted += [Requirement(line) for name in requirement.extras for line in extras[name]]
            continue
        applies = not requirement.marker or requirement.marker.evaluate({"extra": ""})
        if applies and (name := requirement.name.lower().replace("_", "-")) not in found:
            found.add(name)
            try:
                wanted += [Requirement(line) for line in metadata.requires(name) or ()]
            except metadata.PackageNotFoundError:
                continue
    return found


@pytest.fixture(scope="module")
def installed():
    """Top-level modules that are there where the package is."""
    required = required_distributions()
    modules = metadata.packages_distributions()
    return {"coursekit", *sys.stdlib_module_names} | {
        module
        for module, distributions in modules.items()
        if {name.lower().replace("_", "-") for name in distributions} & required
    }


@lessons
def test_a_lesson_imports_only_what_comes_with_the_package(path, installed):
    assert set(imported(code_of(path))) <= installed


@pytest.mark.parametrize("name", ["notebooks", "tests", "experiments", "nbval"])
def test_what_only_the_repository_has_does_not_come_with_the_package(name, installed):
    assert name not in installed


@lessons
def test_a_lesson_reads_no_file_of_the_repository(path):
    reads = r"read_csv|genfromtxt|loadtxt|np\.load\b|\bopen\(|__file__|\.\./|Path\(|experiments/"
    assert re.findall(reads, code_of(path)) == []


def test_every_file_of_the_package_is_shipped():
    package = ROOT / "coursekit"
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["coursekit"]
    shipped = {path for pattern in patterns for path in package.glob(pattern)}
    tracked = subprocess.run(
        ["git", "ls-files", "coursekit"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if tracked.returncode:
        pytest.skip("not a git checkout")
    files = {ROOT / line for line in tracked.stdout.splitlines() if (ROOT / line).exists()}
    assert {path for path in files if path.suffix != ".py"} <= shipped


def run_under_nbval(folder, code, **environment):
    """Runs a lesson of this code, and a cell whose output is compared, as the lessons are run."""
    shutil.copy(ROOT / "notebooks" / "conftest.py", folder)
    cells = [new_code_cell(code), new_code_cell("print(1)", execution_count=2)]
    notebook = new_notebook(cells=cells)
    notebook.cells[1].outputs = [new_output("stream", name="stdout", text="1\n")]
    path = folder / "lesson.ipynb"
    nbformat.write(notebook, path)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval-lax"]
    inherited = {name: text for name, text in os.environ.items() if name != progress.VARIABLE}
    return subprocess.run(
        [*command, "--nbval-current-env", str(path)],
        env=inherited | environment,
        **{"capture_output": True, "text": True, "timeout": 120, "cwd": folder},
    )


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("from pathlib import Path\nassert not list(Path().iterdir())", 0),
        ("import beside", 1),
        ("open('beside.py')", 1),
    ],
    ids=["empty", "imports what is beside", "reads what is beside"],
)
def test_nbval_runs_lessons_in_an_empty_folder(tmp_path, code, status):
    (tmp_path / "beside.py").touch()
    result = run_under_nbval(tmp_path, code)
    assert result.returncode == status, result.stdout


def test_nbval_leaves_the_progress_of_whoever_runs_it_alone(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    code = "from coursekit.course import check\ncheck('15.1', 2416)"
    result = run_under_nbval(tmp_path, code, HOME=str(home), USERPROFILE=str(home))
    assert result.returncode == 0, result.stdout
    assert not (home / ".coursekit").exists()
