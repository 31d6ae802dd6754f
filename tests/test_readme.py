"""What the README and the guides tell people to run is there, and the README's Python runs."""

from pathlib import Path
import re
import tomllib

from coursekit.cli import COMMANDS
from matplotlib import pyplot as plt
import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
PATHS = ("You study", "You teach", "You build")


def blocks(text):
    return [(language, code.strip().splitlines()) for language, code in BLOCK.findall(text)]


def test_each_reader_has_a_short_path():
    for title in PATHS:
        section = README.partition(f"## {title}\n")[2].partition("\n## ")[0]
        ((_, lines), *_) = blocks(section)
        lines = [line for line in lines if line and not line.startswith(("from ", "import "))]
        assert 2 <= len(lines) <= 5, title


@pytest.mark.parametrize("path", [ROOT / "README.md", *GUIDES], ids=lambda path: path.stem)
def test_every_command_exists(path):
    rules = "".join((ROOT / name).read_text() for name in ("Makefile", "development.mk"))
    targets = re.findall(r"^(\w+):.*##", rules, re.MULTILINE)
    text = path.read_text("utf-8")
    lines = [line for language, lines in blocks(text) if not language for line in lines]
    for line in lines:
        assert set(re.findall(r"^make (\w+)", line)) <= set(targets), line
        assert set(re.findall(r"bin/coursekit ([\w-]+)", line)) <= set(COMMANDS), line
    assert lines or path.stem == "README"


def test_the_example_draws_where_the_network_looks():
    (code,) = ["\n".join(lines) for language, lines in blocks(README) if language == "python"]
    plt.close("all")
    exec(compile(code, "README.md", "exec"), {})
    (number,) = plt.get_fignums()
    axes = plt.figure(number).axes
    assert axes[0].get_title() == "espresso"
    assert len(axes[0].images) == 2
    plt.close("all")


def test_the_citation_agrees_with_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = (ROOT / "CITATION.cff").read_text().splitlines()
    fields = dict(line.split(": ", 1) for line in lines if re.match(r"[\w-]+: ", line))
    assert fields["version"] == project["version"]
    assert fields["repository-code"] == project["urls"]["Repository"]
    assert fields["url"] == project["urls"]["Documentation"]
    assert fields["abstract"] == project["description"]
    assert f"  - name: {project['authors'][0]['name']}" in lines
