"""Rules that hold for the package as a whole."""

import ast
from pathlib import Path
import re
import subprocess
import sys

import coursekit
import pytest

PACKAGE = Path(coursekit.__file__).parent

# What each part may import of the others: `design` in one table.
KERAS = "_keras"
EVERYWHERE = {"_arguments", "_extras", "_short_text", "_white", "_whole_file"}
MAY_IMPORT = {
    "_keras": set(),
    "analysis": {KERAS},
    "schedules": set(),
    "plot": set(),
    # what lessons train on, what answers are held to, and where right ones are kept
    "course": {"data", "interpret", "models", "progress"},
    "data": {KERAS},
    "layers": {KERAS},
    "initializers": {KERAS},
    "losses": {KERAS},
    "metrics": {KERAS},
    "segmentation": set(),
    "optimizers": {KERAS},
    "models": {KERAS, "analysis", "initializers", "layers"},
    "interpret": {KERAS},
    "callbacks": {KERAS, "interpret", "plot", "schedules"},
    "grading": {"_faster_imports", "progress", "user_name"},
}
# The rooms of the large parts, each with those below it. A room's modules may import these
# rooms, their own, and what stands beside the rooms and is named last.
ROOMS = {
    "_keras": {"tensors": set(), "networks": set()},
    "callbacks": {"visualizers": set()},
    "grading": {
        "jail": set(),
        "zygote": {"jail"},
        "remote": set(),
        "pages": set(),
        "notebook": {"jail", "pages", "remote"},
        "workers": {"jail", "notebook", "zygote"},
        "marks": {"notebook"},
        "course": {"jail", "marks", "notebook", "workers"},
        "gradebook": {"course", "jail", "marks", "notebook", "pages"},
        "run": {"course", "gradebook", "jail", "marks", "notebook", "workers"},
        "overview": {"course", "gradebook", "marks", "notebook", "pages"},
    },
    "grading.jail": {"backends": set()},
    "grading.remote": {"values": set()},
    "grading.notebook": {"testing": set()},
    "grading.overview": {"similarity": set(), "statistics": set()},
    "analysis": {
        "trace": set(),
        "kernels": set(),
        "comparison": set(),
        "field": {"trace"},
        "cost": {"field", "trace"},
        "shift": {"field", "trace"},
        "training": {"trace"},
        "lint": {"trace"},
    },
    "data": {
        "datasets": set(),
        "normalization": set(),
        "augmentation": set(),
    },
    "data.augmentation": {
        "warping": set(),
        "engine": {"warping"},
        "operations": {"engine", "warping"},
    },
    "course": {"exercises": set()},
    "plot": {
        "images": set(),
        "masks": {"images"},
        "charts": {"images"},
        "diagrams": {"charts", "images"},
    },
    "layers": {
        "base": set(),
        "normalization": {"base"},
        "blocks": {"base"},
        "upsampling": {"base"},
        "dense_prediction": {"base", "blocks", "upsampling"},
    },
    "models": {
        "parts": set(),
        "classification": {"parts"},
        "segmentation": {"classification", "parts", "surgery"},
        "surgery": set(),
        "inference": set(),
    },
    "segmentation": {
        "pixels": set(),
        "clustering": {"pixels"},
        "superpixels": {"pixels"},
        "regions": {"pixels"},
        "scores": {"pixels"},
        "proposals": {"pixels", "regions", "superpixels"},
        "cosegmentation": {"pixels", "regions", "superpixels"},
    },
    "interpret": {
        "probing": set(),
        "attribution": {"probing"},
        "trust": {"attribution", "probing"},
        "optvis": {"probing"},
        "adversaries": {"probing"},
        "units": {"probing"},
        "embedding": {"probing"},
    },
}
BESIDE = {  # modules beside the rooms that every room may import
    "callbacks": {"described", "names"},
    "analysis": {"table_text"},
    "course": {"checking", "diagnoses"},
    "grading": {"errors", "own_clock", "plain_text", "settings"},
    "grading.jail": {
        "cgroup",
        "endings",
        "environment",
        "limits",
        "process_usage",
        "rlimits",
        "socket_folder",
        "submitted_files",
    },
    "grading.remote": {"errors"},
    "grading.notebook": {"cells", "outputs"},
    "grading.overview": {"static_page"},
    "models": {"imagenet"},
    "plot": {"style"},
    "interpret": {"feature_maps", "filters"},
}
NO_DEEP_LEARNING = ("course.exercises", "grading", "schedules", "plot", "segmentation")
# Through `keras.ops` alone:
EVERY_BACKEND = ("layers", "losses", "metrics", "optimizers", "initializers")


def imported_modules(path, *, at_once=False):
    """Yields the modules that a file imports; `at_once` leaves out those that functions import."""
    tree = ast.parse(path.read_text())
    for node in tree.body if at_once else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imports_of(part, **options):
    paths = PACKAGE.joinpath(*part.split(".")).rglob("*.py")
    return {name for path in paths for name in imported_modules(path, **options)}


def test_the_table_names_every_part():
    assert set(MAY_IMPORT) == {*coursekit.PARTS, KERAS}
    assert {path.parent.name for path in PACKAGE.glob("*/__init__.py")} == set(MAY_IMPORT)


def test_the_table_names_every_room():
    rooms = {f"{part}.{room}" for part, table in ROOMS.items() for room in table}
    there = {path.parent for path in PACKAGE.glob("*/**/__init__.py")} - {
        PACKAGE / part for part in MAY_IMPORT
    }
    assert {".".join(path.relative_to(PACKAGE).parts) for path in there} == rooms


@pytest.mark.parametrize(
    ("part", "room"), [(part, room) for part, table in ROOMS.items() for room in table]
)
def test_no_room_imports_upward(part, room):
    below = f"coursekit.{part}."
    names = {
        name.removeprefix(below) for name in imports_of(f"{part}.{room}") if name.startswith(below)
    }
    used = {name.split(".")[0] for name in names}
    assert used - {room} <= ROOMS[part][room] | BESIDE.get(part, set())


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_no_part_imports_upward(part):
    used = {name.split(".")[1] for name in imports_of(part) if name.startswith("coursekit.")}
    assert used - {part} <= MAY_IMPORT[part] | EVERYWHERE


@pytest.mark.parametrize("part", NO_DEEP_LEARNING)
def test_light_parts_import_no_deep_learning(part):
    at_once = part == "grading"  # which handles tensors where a test has them
    names = {name.split(".")[0] for name in imports_of(part, at_once=at_once)}
    assert not names & {"keras", "tensorflow"}


@pytest.mark.parametrize("part", EVERY_BACKEND)
def test_parts_for_every_backend_import_none(part):
    names = {name.split(".")[0] for name in imports_of(part)}
    assert not names & {"tensorflow", "jax", "torch"}
    assert not {name for name in imports_of(part) if name.startswith("keras.src")}


def run_python(code):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )


def test_importing_coursekit_imports_no_tensorflow():
    loaded = run_python("import sys, coursekit; print(*sys.modules)").stdout.split()
    assert not {"tensorflow", "keras", "numpy"} & set(loaded)


def test_the_course_as_data_needs_no_tensorflow():
    loaded = run_python("import sys, coursekit.course; print(*sys.modules)").stdout.split()
    assert not {"tensorflow", "keras"} & set(loaded)


def test_parts_are_imported_when_used():
    assert run_python("import coursekit; print(coursekit.schedules.step_decay)").stdout
    with pytest.raises(AttributeError, match="has no part 'layres'; it has analysis"):
        _ = coursekit.layres


START = """
import sys
import numpy as np
from coursekit import models
models.lenet("lenet5").predict(np.zeros((1, 32, 32, 1)), verbose=0)
print("sklearn" in sys.modules)
import keras
print(keras.wrappers.SKLearnClassifier.__module__, "sklearn" in sys.modules)
"""


def test_starting_tensorflow_writes_nothing_to_stderr_and_imports_no_scikit_learn():
    done = run_python(START)
    assert done.stderr == ""
    assert done.stdout.split() == ["False", "keras.src.wrappers.sklearn_wrapper", "True"]


def test_no_file_is_long():
    lengths = {
        path: len(path.read_text().splitlines())
        for folder in (PACKAGE, PACKAGE.parent / "tests")
        for path in folder.rglob("*.py")
    }
    assert {path: length for path, length in lengths.items() if length > 400} == {}


def test_no_name_of_one_part_hides_another():
    owners = {}
    for part in coursekit.PARTS:
        for name in {part, *getattr(getattr(coursekit, part), "__all__", ())}:
            owners.setdefault(name, []).append(part)
    assert {name: parts for name, parts in owners.items() if len(parts) > 1} == {}


def test_help_of_the_package_says_what_each_part_is_for():
    first_words = re.findall(r"^    ((?:\w+, )*\w+)(?:  |$)", coursekit.__doc__, re.MULTILINE)
    assert sorted(", ".join(first_words).split(", ")) == sorted(coursekit.PARTS)
