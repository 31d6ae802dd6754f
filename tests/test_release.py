"""What builds and publishes the distribution and its images agrees with the project."""

import json
import os
from pathlib import Path
import re
import subprocess
import tomllib

from coursekit import PARTS
from packaging.requirements import Requirement
import pytest

yaml = pytest.importorskip("yaml")

ROOT = Path(__file__).parents[1]
WORKFLOWS = ROOT / ".github" / "workflows"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def jobs(name):
    return yaml.safe_load((WORKFLOWS / name).read_text("utf-8"))["jobs"]


def steps(job):
    return {step.get("name") or step.get("uses"): step for step in job["steps"]}


def dockerfile():
    """Instructions of the Dockerfile, as pairs of a word and its arguments."""
    text = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [tuple(line.split(maxsplit=1)) for line in lines]


@pytest.mark.parametrize("path", sorted(WORKFLOWS.glob("*.yml")), ids=lambda path: path.stem)
def test_workflows_have_limits_and_shells_that_parse(path):
    for name, job in jobs(path.name).items():
        assert job["timeout-minutes"] <= 60, name
        for step in job["steps"]:
            assert ("run" in step) != ("uses" in step), step
            script = re.sub(r"\$\{\{.*?\}\}", "value", step.get("run", ""))
            subprocess.run(["bash", "-n", "-c", script], check=True)


@pytest.mark.parametrize("path", sorted(WORKFLOWS.glob("*.yml")), ids=lambda path: path.stem)
def test_what_workflows_run_and_name_is_there(path):
    rules = "\n".join((ROOT / name).read_text() for name in ("Makefile", "development.mk"))
    for job in jobs(path.name).values():
        scripts = "\n".join(step.get("run", "") for step in job["steps"])
        for target in re.findall(r"^\s*make ([\w-]+)", scripts, re.MULTILINE):
            assert re.search(rf"^{target}:", rules, re.MULTILINE), target
        for file in re.findall(r"(?<![\w./])(?:tests|docs)/[\w/.-]+", scripts):
            assert (ROOT / file).exists(), file
        matrix = job.get("strategy", {}).get("matrix", {})
        keys = set(matrix).union(*matrix.get("include", []))
        text = yaml.safe_dump(job)
        assert set(re.findall(r"\$\{\{ *matrix\.(\w+)", text)) <= keys
        ids = {step.get("id") for step in job["steps"]}
        assert set(re.findall(r"\$\{\{ *steps\.(\w+)", text)) <= ids
        for step in (step for step in job["steps"] if "uses" in step):
            assert re.fullmatch(r"[\w.-]+(/[\w.-]+)+@[\w./]+", step["uses"])
            assert "python-version" in step.get("with", {}) or "setup-python" not in step["uses"]


def test_tests_may_only_read():
    workflow = yaml.safe_load((WORKFLOWS / "test.yml").read_text("utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in workflow["jobs"].values())


def test_only_the_job_that_publishes_may_ask_for_an_identity():
    workflow = yaml.safe_load((WORKFLOWS / "release.yml").read_text("utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    publish = workflow["jobs"]["publish"]
    assert publish["permissions"] == {"id-token": "write"}
    assert publish["needs"] == "build"
    assert publish["environment"]["url"].rstrip("/").endswith(f"/{PROJECT['name']}")
    assert not any("run" in step for step in publish["steps"])
    assert "permissions" not in workflow["jobs"]["build"]


@pytest.mark.parametrize(
    ("tag", "status"),
    [(f"v{PROJECT['version']}", 0), (PROJECT["version"], 1), (f"v{PROJECT['version']}.1", 1)],
)
def test_a_tag_that_is_not_the_version_publishes_nothing(tag, status):
    script = steps(jobs("release.yml")["build"])["The tag is the version"]["run"]
    environment = os.environ | {"GITHUB_REF_NAME": tag}
    done = subprocess.run(["bash", "-c", script], cwd=ROOT, env=environment, check=False)
    assert done.returncode == status


def test_every_part_is_tried_with_the_extra_that_it_needs():
    tried = jobs("test.yml")["extras"]["strategy"]["matrix"]["include"]
    assert {part for row in tried for part in row["parts"].split()} == set(PARTS)
    assert {row["extras"] for row in tried} == {
        *("tensorflow", "science", "data", "course", "grading")
    }


def test_the_image_is_made_of_what_is_there_and_of_the_lock():
    instructions = dockerfile()
    copied = [words.split()[:-1] for name, words in instructions if name == "COPY"]
    for source in (source for sources in copied for source in sources):
        assert list(ROOT.glob(source)), source
    (install,) = [words for _, words in instructions if "pip install" in words]
    assert "--constraint constraints.txt" in install
    (extra,) = re.findall(r'"\.\[(\w+)\]"', install)
    assert extra in PROJECT["optional-dependencies"]
    assert install.endswith("&& rm -rf build *.egg-info")  # as large as the package itself
    (base,) = [words for name, words in instructions if name == "FROM"]
    version = re.search(r"python:(\d+\.\d+)-", base)[1]
    assert f"Programming Language :: Python :: {version}" in PROJECT["classifiers"]
    users = [words for name, words in instructions if name == "USER"]
    assert users == ["jovyan"]  # the kernels of students do not run as root
    assert not any("solution" in words or "source" in words for _, words in instructions)


def test_what_the_image_copies_is_sent_to_its_builder():
    sent = (ROOT / ".dockerignore").read_text().splitlines()
    copied = [words.split()[:-1] for name, words in dockerfile() if name == "COPY"]
    assert {f"!{source}" for sources in copied for source in sources} == {
        line for line in sent if line.startswith("!")
    }


def test_codespaces_are_set_up_as_a_clone_is():
    settings = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    assert settings["postCreateCommand"].endswith("make setup")
    version = re.search(r":(\d+\.\d+)", settings["image"])[1]
    assert f"Programming Language :: Python :: {version}" in PROJECT["classifiers"]
    rule = (ROOT / "Makefile").read_text()
    assert "$(VENV)/installed: requirements.txt constraints.txt" in rule
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    assert "--constraint constraints.txt" in lines
    (own,) = [line for line in lines if line.startswith("--editable ")]
    wanted = Requirement(PROJECT["name"] + own.removeprefix("--editable ."))
    assert wanted.extras == {"course", "dev", "grading", "site"}
