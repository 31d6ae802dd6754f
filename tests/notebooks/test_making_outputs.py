import base64
import io

from coursekit import notebooks
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
import numpy as np
from PIL import Image
import pytest

FIGURE = """
from matplotlib import pyplot as plt
plt.plot([1, 2, 3]);
"""


@pytest.fixture
def lesson(tmp_path):
    """Writes a lesson of given cells into a course folder."""

    def write(*cells):
        (tmp_path / "notebooks").mkdir()
        (tmp_path / "docs").mkdir()
        path = tmp_path / "notebooks" / "00_course_map.ipynb"
        notebook = new_notebook(cells=list(cells), metadata={"colab": {"provenance": []}})
        nbformat.write(notebook, path)
        return path

    return write


def test_a_lesson_keeps_its_outputs_and_nothing_of_the_machine(lesson):
    path = lesson(new_code_cell("1 + 1", metadata={"tags": ["kept"], "collapsed": True}))
    assert notebooks.execute(path) > 0
    saved = nbformat.read(path, as_version=4)
    (cell,) = saved.cells
    assert cell.outputs[0].data["text/plain"] == "2"
    assert cell.execution_count == 1
    assert cell.metadata == {"tags": ["kept"]}
    assert saved.metadata == {
        "kernelspec": notebooks.KERNEL,
        "language_info": {"name": "python"},
    }


WIDGET = """
from IPython.display import display
widget = {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "interactive(children=())"}
display({**widget, **PICTURE}, raw=True)
display({"text/plain": "kept"}, raw=True)
"""


@pytest.mark.parametrize(
    ("picture", "left"),
    [({}, []), ({"image/svg+xml": "<svg/>"}, [{"image/svg+xml": "<svg/>"}])],
    ids=["no picture", "picture"],
)
def test_of_a_widget_only_a_picture_is_kept(lesson, picture, left):
    path = lesson(new_code_cell(f"PICTURE = {picture}{WIDGET}"))
    notebooks.execute(path)
    (cell,) = nbformat.read(path, as_version=4).cells
    assert [output.data for output in cell.outputs] == [*left, {"text/plain": "kept"}]


def test_log_lines_of_libraries_are_left_out_and_warnings_stay(lesson):
    log = "E0000 00:00:1795940018.653931   21329 meta_optimizer.cc:967] remapper failed\\n"
    path = lesson(
        new_code_cell(f"import sys\nprint('{log}careful', file=sys.stderr)"),
        new_code_cell(f"print('{log}', end='', file=sys.stderr)"),
    )
    notebooks.execute(path)
    mixed, alone = nbformat.read(path, as_version=4).cells
    assert [output.text for output in mixed.outputs] == ["careful\n"]
    assert alone.outputs == []


def test_rows_and_tags_of_a_cell_are_kept(lesson):
    kept = {"rows": ["D11"], "tags": ["a"]}
    path = lesson(new_markdown_cell("## Text", metadata={**kept, "editable": False}))
    notebooks.execute(path)
    assert nbformat.read(path, as_version=4).cells[0].metadata == kept


def test_a_lesson_runs_in_an_empty_folder_and_leaves_nothing(lesson):
    look = "from pathlib import Path\nprint(list(Path().iterdir()))\nPath('made').touch()"
    path = lesson(new_code_cell(look))
    notebooks.execute(path)
    assert nbformat.read(path, as_version=4).cells[0].outputs[0].text == "[]\n"
    assert [left.name for left in path.parent.iterdir()] == [path.name]


def test_a_failing_lesson_is_left_as_it_was(lesson):
    path = lesson(new_code_cell("print('before')"), new_code_cell("1 / 0"))
    before = path.read_bytes()
    with pytest.raises(Exception, match="ZeroDivisionError"):
        notebooks.execute(path)
    assert path.read_bytes() == before


def test_the_tagged_figure_becomes_the_picture_of_the_readme(lesson):
    path = lesson(new_code_cell(FIGURE, metadata={"tags": [notebooks.README_TAG]}))
    notebooks.execute(path)
    picture = Image.open(path.parents[1] / "docs" / "picture.png")
    assert min(picture.size) > 200


def test_fewer_colors_keep_the_picture():
    gradient = np.linspace(0, 255, 200 * 300 * 3).reshape(200, 300, 3).astype("uint8")
    buffer = io.BytesIO()
    Image.fromarray(gradient).save(buffer, "png")
    smaller = notebooks.fewer_colors(base64.b64encode(buffer.getvalue()).decode())
    picture = Image.open(io.BytesIO(base64.b64decode(smaller)))
    assert len(picture.getcolors()) <= 256
    error = np.abs(np.asarray(picture.convert("RGB")).astype(int) - gradient)
    assert error.mean() < 2


def test_links_are_brought_up_to_date_with_or_without_a_run(lesson, monkeypatch, capsys):
    path = lesson(new_code_cell("1"))
    monkeypatch.chdir(path.parents[1])
    arguments = type("Arguments", (), {"lessons": [], "links": True})
    assert notebooks.run(arguments) == 0
    assert capsys.readouterr().out == "notebooks/00_course_map.ipynb: new links\n"
    assert nbformat.read(path, as_version=4).cells[0].metadata == {"tags": ["navigation"]}
    assert notebooks.run(arguments) == 0
    assert capsys.readouterr().out == ""


def test_lessons_are_chosen_by_the_beginning_of_their_names(lesson, monkeypatch, capsys):
    path = lesson(new_code_cell("1"))
    monkeypatch.chdir(path.parents[1])
    ran = []
    monkeypatch.setattr(notebooks, "execute", lambda path: ran.append(path.stem) or 1.0)
    arguments = type("Arguments", (), {"lessons": ["00"], "links": False, "answers": False})
    assert notebooks.run(arguments) == 0
    assert ran == ["00_course_map"]
    arguments.answers = True
    with pytest.raises(SystemExit, match="No lesson begins with 00"):
        notebooks.run(arguments)
    (path.parent / "answers").mkdir()
    (path.parent / "answers" / "00_answers.ipynb").touch()
    assert notebooks.run(arguments) == 0
    assert ran == ["00_course_map", "00_answers"]
    arguments.answers = False
    arguments.lessons = ["77"]
    with pytest.raises(SystemExit, match="No lesson begins with 77; there are 00_course_map"):
        notebooks.run(arguments)
