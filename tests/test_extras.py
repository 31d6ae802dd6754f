"""A light install imports, and names the extra of what it lacks when that is used."""

import ast
from importlib import import_module
from pathlib import Path
import subprocess
import sys
import textwrap
import tomllib

import coursekit
from coursekit import cli
from coursekit._extras import DISTRIBUTION, EXTRAS, extra_named, install_line, optional, require
from packaging.requirements import Requirement
import pytest

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]
PACKAGE = Path(coursekit.__file__).parent
DISTRIBUTIONS = {  # where the index has another name than Python
    "IPython": "ipykernel",  # which brings these
    "jupyter_client": "ipykernel",
    "jupyter_core": "ipykernel",
    "tornado": "ipykernel",
    "traitlets": "ipykernel",
    "zmq": "ipykernel",
    "nbformat": "nbclient",
    "jinja2": "jupyterlab",
    "nbconvert": "jupyterlab",
    "PIL": "pillow",
    "cv2": "opencv-python-headless",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "tensorflow_datasets": "tensorflow-datasets",
}
OF_ONE_PROGRAM = {"grading", "course", "data"}  # parts that an extra is named after
HIDE = "import sys; sys.modules.update(dict.fromkeys(NAMES))  # none of them is found\n"


def required_by(extra):
    """The distributions that an extra names, with those of the extras that it names."""
    found = set()
    for requirement in map(Requirement, PROJECT["optional-dependencies"][extra]):
        if requirement.name == DISTRIBUTION:
            found |= {name for other in requirement.extras for name in required_by(other)}
        else:
            found.add(requirement.name)
    return found


def core():
    return {Requirement(line).name for line in PROJECT["dependencies"]}


def run_without(names, code):
    """Runs code in a process in which packages cannot be imported."""
    script = HIDE.replace("NAMES", repr(sorted(names))) + textwrap.dedent(code)
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=300, check=False
    )


def imported_packages(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module]
        yield from (name.split(".")[0] for name in names)


def test_each_package_comes_with_the_extra_that_is_named_for_it():
    for name, extra in EXTRAS.items():
        assert DISTRIBUTIONS.get(name, name) in required_by(extra), name


def test_all_brings_every_extra_but_that_of_a_gpu():
    every = {name for extra in PROJECT["optional-dependencies"] for name in required_by(extra)}
    assert required_by("all") == every
    (own,) = map(Requirement, PROJECT["optional-dependencies"]["all"])
    assert "gpu" not in own.extras


def test_what_is_imported_is_in_the_core_or_in_an_extra():
    known = {*sys.stdlib_module_names, "coursekit", *EXTRAS, *core(), "PIL"}
    known |= {"absl", "jax", "torch"}  # Keras brings the first; two are other backends
    unknown = {
        (path.name, name)
        for path in PACKAGE.rglob("*.py")
        for name in imported_packages(path)
        if name not in known
    }
    assert unknown == set()


def test_a_light_part_imports_an_optional_package_only_when_it_is_used():
    for part in set(coursekit.PARTS) - OF_ONE_PROGRAM:
        for path in (PACKAGE / part).rglob("*.py"):
            names = set(imported_packages(path)) & set(EXTRAS) - {"tensorflow"}
            assert names == set(), path


def test_all_parts_but_data_are_imported_with_keras_and_a_backend_alone():
    light = [part for part in coursekit.PARTS if part not in OF_ONE_PROGRAM]
    code = f"""
        import coursekit
        for part in {light}:
            list(getattr(coursekit, part).__dict__)
        model = coursekit.models.lenet("lenet5")
        print(str(coursekit.analysis.layer_table(model)).splitlines()[-1])
        try:
            coursekit.analysis.layer_table(model).frame()
        except ModuleNotFoundError as error:
            print(error.name, error)
        try:
            import coursekit.data
        except ModuleNotFoundError as error:
            print(error.name, error)
        try:
            coursekit.grading.grade
        except ModuleNotFoundError as error:
            print(error)
    """
    done = run_without(set(EXTRAS) - {"tensorflow"}, code)
    assert done.returncode == 0, done.stderr
    total, frame, data, grade = done.stdout.splitlines()
    assert total.startswith("total ")
    assert frame.startswith("pandas ")
    assert install_line("science") in frame
    assert data.startswith("tensorflow_datasets ")
    assert install_line("data") in data
    assert install_line("grading") in grade


def test_parts_without_keras_need_no_backend():
    code = """
        import coursekit, numpy as np
        print(coursekit.schedules.step_decay(5, start=1.0, factor=0.5, every=2))
        print(coursekit.segmentation.grid((8, 8), 4).max())
        coursekit.plot.curves
        try:
            coursekit.segmentation.slic(np.zeros((8, 8)), 4)
        except ModuleNotFoundError as error:
            print(error)
        try:
            coursekit.layers
        except ModuleNotFoundError as error:
            print(error)
    """
    done = run_without({*EXTRAS, "keras"}, code)
    assert done.returncode == 0, done.stderr
    *_, slic, layers = done.stdout.splitlines()
    assert install_line("science") in slic
    assert install_line("tensorflow") in layers


@pytest.mark.parametrize(
    ("command", "package", "extra"),
    [("lab", "jupyter_core", "course"), ("grade", "nbformat", "grading")],
)
def test_a_command_names_its_extra(command, package, extra):
    done = run_without({package}, f"from coursekit.cli import main; main(['{command}', 'a1'])")
    assert done.returncode == 1
    assert done.stderr.strip().endswith(install_line(extra))
    assert "Traceback" not in done.stderr


def test_an_optional_module_is_the_module_itself():
    fractions = optional("fractions")
    assert "Fraction" not in vars(fractions)
    assert fractions.Fraction is import_module("fractions").Fraction
    assert "Fraction" in vars(fractions)
    with pytest.raises(AttributeError, match="no_such"):
        fractions.no_such  # noqa: B018


@pytest.mark.parametrize(("backend", "status"), [("jax", 0), ("tensorflow", 1)])
def test_a_backend_that_the_file_of_keras_names_is_taken(tmp_path, monkeypatch, backend, status):
    (tmp_path / "keras.json").write_text(f'{{"backend": "{backend}"}}')
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    done = run_without({"tensorflow"}, "from coursekit._keras import start_tensorflow")
    assert done.returncode == status, done.stderr
    assert (install_line("tensorflow") in done.stderr) == bool(status)


def test_a_command_that_lacks_a_package_while_it_runs_names_its_extra():
    code = """
        import coursekit.cli
        from coursekit import progress

        def run(_):
            import nbformat

        progress.run = run
        coursekit.cli.main(["progress"])
    """
    done = run_without({"nbformat"}, code)
    assert done.returncode == 1
    assert done.stderr.strip().endswith(install_line("course"))
    assert "Traceback" not in done.stderr


def test_a_module_that_an_installed_package_lacks_is_not_taken_for_the_package():
    with (
        pytest.raises(ModuleNotFoundError, match=r"^No module named 'nbformat.v99'$"),
        extra_named(),
    ):
        import_module("nbformat.v99")


def test_other_missing_modules_stay_as_they_are():
    with (
        pytest.raises(ModuleNotFoundError, match=r"^No module named 'no_such_module'$"),
        extra_named(),
    ):
        import no_such_module  # noqa: F401
    with pytest.raises(ModuleNotFoundError, match=r"no_such_module.*extra 'data'"):
        require("no_such_module", extra="data")


def test_an_error_inside_of_a_command_is_not_hidden(monkeypatch):
    def fail(name):
        raise ModuleNotFoundError(f"No module named {name!r}", name="no_such_module")

    monkeypatch.setattr(cli, "import_module", fail)
    with pytest.raises(ModuleNotFoundError, match="No module named"):
        cli.main(["doctor"])
