"""The repository's address is changed everywhere at once."""

from pathlib import Path
import re
import subprocess
import tomllib

from coursekit.address import change_address, current_address
from coursekit.cli import main
import pytest

ROOT = Path(__file__).parents[1]
OTHER = "/".join(["https://github.com", "someone", "another-course"])  # not found in this file


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A repository with the course's files."""
    if subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True).returncode:
        pytest.skip("the course is in no git repository that could be copied")
    folder = tmp_path_factory.mktemp("address") / "course"
    git(ROOT, "checkout-index", "--all", f"--prefix={folder}/")
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    return folder


def git(folder, *words):
    return subprocess.run(
        ["git", "-C", str(folder), *words], check=True, capture_output=True, text=True
    ).stdout


def contents(folder):
    names = git(folder, "ls-files", "-z").split("\0")
    return {name: (folder / name).read_bytes() for name in names if name}


def test_all_files_follow_and_go_back(copy):
    before = contents(copy)
    old = current_address(copy)
    owner, name = old.split("/")[-2:]
    changed = {path.relative_to(copy).as_posix() for path in change_address(copy, OTHER)}
    assert current_address(copy) == OTHER
    left = re.compile(rf"github(\.com)?/{owner}/{name}\b|{owner}\.github\.io".encode())
    assert [name for name, content in contents(copy).items() if left.search(content)] == []
    assert {"README.md", "pyproject.toml", "notebooks/01_spatial_processing.ipynb"} <= changed
    change_address(copy, old)
    after = contents(copy)
    assert [name for name in before if after[name] != before[name]] == []


def test_what_is_no_repository_on_github_is_refused(copy, capsys, monkeypatch):
    before = contents(copy)
    monkeypatch.chdir(copy)
    for address in ("https://example.org/me/course", "me/course", "https://github.com/me"):
        assert main(["address", address]) == 1
        assert address in capsys.readouterr().err
    after = contents(copy)
    assert [name for name in before if after[name] != before[name]] == []


def test_only_whole_names_are_changed(tmp_path):
    url = "https://github.com/a/b"
    (tmp_path / "pyproject.toml").write_text(f'[project.urls]\nRepository = "{url}"\n')
    kept = f"{url}-more {url}c https://github.com/aa/b https://github.com/a/other a/b"
    renamed = f"{url}/blob/main/x {url}.git https://a.github.io/b/ colab.x/github/a/b/blob"
    (tmp_path / "text.md").write_text(f"{kept}\n{renamed}\n")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    change_address(tmp_path, "https://github.com/me/mine/")
    first, second = (tmp_path / "text.md").read_text().splitlines()
    assert first == kept
    new = "https://github.com/me/mine"
    colab = "colab.x/github/me/mine/blob"
    assert second == f"{new}/blob/main/x {new}.git https://me.github.io/mine/ {colab}"


def test_the_website_s_address_belongs_to_the_repository_s():
    urls = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["urls"]
    owner, name = urls["Repository"].removeprefix("https://github.com/").split("/")
    assert urls["Documentation"] == f"https://{owner}.github.io/{name}/"
