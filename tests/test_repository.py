"""The files around the package agree with each other."""

from importlib import metadata
import itertools
from pathlib import Path
import re
import subprocess
import tomllib

from coursekit._extras import DISTRIBUTION, EXTRAS
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def tracked_files():
    """The files that git knows; all but what is built, where the course is in no repository."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listing.returncode:
        built = {".venv", "site", "build", "dist"}
        return [path for path in ROOT.rglob("*") if path.is_file() and not built & set(path.parts)]
    paths = (ROOT / name for name in listing.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


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
            assert f"install -q {PROJECT['name']}[data]@git+https://github.com/{address}" in text


def test_no_line_installs_the_other_project_of_the_import_s_name():
    """On the Python package index, the name of our import belongs to somebody else."""
    name = r"(?<![\w./@-])coursekit(?![\w./-])"
    installs = re.compile(rf"\b(?:pip3?|pipx|uv)\b[^&;|]*\b(?:install|add|download)\b[^&;|]*{name}")
    extra = re.compile(rf"{name}\[[a-z]")
    for path in tracked_files():
        lines = path.read_bytes().decode("utf-8", "ignore").splitlines()
        found = [line for line in lines if installs.search(line) or extra.search(line)]
        assert found == [], path
    other = "coursekit"  # what the test would find
    assert extra.search(f"{other}[data]")
    assert installs.search(f"python -m pip install -U {other}")
    assert not installs.search(f'pip install "{DISTRIBUTION}[data]" && {other} lab')


def test_the_name_to_install_is_told_alike_everywhere():
    assert PROJECT["name"] == DISTRIBUTION
    own = re.compile(rf"{DISTRIBUTION}\[([\w,]+)\]")
    extras = PROJECT["optional-dependencies"]
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", "ignore")
        for names in own.findall(text):
            assert set(names.split(",")) <= set(extras), path
    assert set(EXTRAS.values()) <= set(extras)


def test_make_help_lists_what_the_readme_uses():
    listing = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in re.findall(r"^make (\w+)", (ROOT / "README.md").read_text(), re.MULTILINE):
        assert re.search(rf"^{target} ", listing.stdout, re.MULTILINE), target


def test_the_package_and_the_changelog_tell_one_version():
    import coursekit

    assert PROJECT["version"] == coursekit.__version__ == metadata.version(PROJECT["name"])
