"""A class of hostile and broken submissions: what they are, and a course folder with them."""

import ast
import importlib.util
from pathlib import Path
import shutil

from coursekit.grading.release import release
from coursekit.grading.sample_class import make_class
import nbformat

HERE = Path(__file__).parents[1] / "hostile"
SAMPLES = HERE / "samples" / "probe"
TAMPERED = HERE / "tampered"
SETTINGS = Path(__file__).parents[3] / "assignments" / "nbgrader_config.py"
NAME, FILE = "probe", "probe.ipynb"
WITNESSES = ("a_witness", "h_witness", "p_witness", "z_witness")  # honest, graded in between
SUBMISSIONS = {path.stem: path for path in sorted([*SAMPLES.glob("*.py"), *TAMPERED.glob("*.py")])}
OWN_WORDS = "only honest has written this"


def load(path):
    """Imports a file of ours; never an answer file, which is read and not run."""
    specification = importlib.util.spec_from_file_location(f"hostile_{path.stem}", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def settings_of(name):
    """Returns docstring and constants at the head of a submission's file, which is not run.

    `CROWDED` is another reason that holds on a busy machine.
    """
    text = SUBMISSIONS[name].read_text("utf-8")
    tree = ast.parse(text.split("\n# %%")[0])
    constants = {"summary": ast.get_docstring(tree), "LOSES": {}, "REASON": ""}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            constants[node.targets[0].id] = ast.literal_eval(node.value)
    return {"CROWDED": constants["REASON"]} | constants


def make_course(root):
    """Makes a course folder in which the class has handed in."""
    for folder in ("source/probe", "samples/probe"):
        (root / folder).mkdir(parents=True)
    notebook = load(HERE / "probe.py").probe_notebook()
    nbformat.write(notebook, root / "source" / NAME / FILE)
    shutil.copy(SETTINGS, root)
    for path in SAMPLES.glob("*.py"):
        shutil.copy(path, root / "samples" / NAME)
    release(root, NAME)
    make_class(root, NAME)
    handed_in = root / "submitted"
    for witness in WITNESSES:
        shutil.copytree(handed_in / "honest", handed_in / witness)
    for path in TAMPERED.glob("*.py"):
        module = load(path)
        folder = handed_in / path.stem / NAME
        shutil.copytree(handed_in / module.STARTS_FROM / NAME, folder)
        module.tamper(folder)
    _sign(handed_in / "honest" / NAME / FILE)


def _sign(path):
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].source = OWN_WORDS
    nbformat.write(notebook, path)


def keep_only(root, names):
    """Takes back what all others have handed in."""
    for folder in (root / "submitted").iterdir():
        if folder.name not in names:
            shutil.rmtree(folder)
