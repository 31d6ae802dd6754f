"""The files around the package agree with each other."""

from importlib import metadata
import itertools
from pathlib import Path
import re
import subprocess
import tomllib

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def pinned(name):
    """Requirements that a file pins, by package."""
    lines = (line.split("#")[0].strip() for line in (ROOT / name).read_text().splitlines())
    requirements = [Requirement(line) for line in lines if re.match(r"\w", line)]
    return {requirement.name.lower(): requirement for requirement in requirements}


def test_requirements_name_exact_versions():
    for requirement in pinned("requirements.txt").values():
        assert str(requirement.specifier).startswith("=="), requirement


def test_the_packages_that_the_course_is_made_of_are_named():
    asked = {"tensorflow", "keras", "matplotlib", "jupyterlab", "nbval", "tensorflow-datasets"}
    assert asked <= set(pinned("requirements.txt"))


def test_pins_are_within_the_ranges_of_the_project():
    extras = PROJECT["optional-dependencies"]
    texts = [*PROJECT["dependencies"], *itertools.chain.from_iterable(extras.values())]
    ranges = [wanted for wanted in map(Requirement, texts) if wanted.name != PROJECT["name"]]
    pins = pinned("constraints.txt")
    for wanted in ranges:
        version = str(pins[wanted.name].specifier).removeprefix("==")
        assert version in wanted.specifier, wanted


def test_requirements_and_constraints_agree():
    constraints = pinned("constraints.txt")
    for name, requirement in pinned("requirements.txt").items():
        assert constraints[name].specifier == requirement.specifier


def test_the_environment_is_the_tested_set():
    for name, requirement in pinned("requirements.txt").items():
        assert metadata.version(name) in requirement.specifier


def test_every_lesson_and_assignment_is_on_the_map():
    readme = (ROOT / "README.md").read_text()
    for pattern in ("notebooks/*.ipynb", "assignments/release/*/*.ipynb"):
        for path in ROOT.glob(pattern):
            assert f"({path.relative_to(ROOT).as_posix()})" in readme


def test_every_answer_is_linked_from_its_lesson():
    for path in ROOT.glob("notebooks/answers/*.ipynb"):
        lesson = ROOT / "notebooks" / path.name
        assert f"(answers/{path.name})" in lesson.read_text("utf-8")


def test_badges_point_to_the_project_s_repository():
    address = PROJECT["urls"]["Repository"].removeprefix("https://github.com/")
    for path in [ROOT / "README.md", *(ROOT / "notebooks").glob("*.ipynb")]:
        text = path.read_text("utf-8")
        found = re.findall(r"colab\.research\.google\.com/github/([\w-]+/[\w-]+)/", text)
        assert found, path
        assert set(found) == {address}
        if path.suffix == ".ipynb":
            assert f"git+https://github.com/{address}" in text


def test_make_help_lists_what_the_readme_uses():
    listing = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in re.findall(r"^make (\w+)", (ROOT / "README.md").read_text(), re.MULTILINE):
        assert re.search(rf"^{target} ", listing.stdout, re.MULTILINE), target


def test_the_package_and_the_changelog_tell_one_version():
    import coursekit

    assert PROJECT["version"] == coursekit.__version__ == metadata.version("coursekit")
