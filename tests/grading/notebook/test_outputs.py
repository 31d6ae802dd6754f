"""What a student's code sends becomes what a notebook can hold."""

from coursekit.grading.notebook.outputs import LONGEST, error_output, valid_output
import nbformat
from nbformat.v4 import new_output
import pytest

BROKEN = {"output_type": "display_data", "data": {"image/svg+xml": 5}, "metadata": {}}


@pytest.mark.parametrize(
    "output",
    [
        BROKEN,
        {"output_type": "stream", "name": "stdout", "text": 5},
        {"output_type": "execute_result", "data": {}, "metadata": {}, "execution_count": "x"},
        {"output_type": "nonsense"},
    ],
)
def test_an_output_that_no_notebook_holds_becomes_a_note(output):
    found = valid_output(nbformat.from_dict(output))
    assert (found.output_type, found.name) == ("stream", "stdout")
    assert "was not kept" in found.text


def test_an_error_stays_one():
    found = valid_output(nbformat.from_dict({"output_type": "error", "ename": 5, "traceback": "x"}))
    assert found.output_type == "error"
    text = new_output("error", ename="Bad\ud800", evalue="\udfff", traceback=["\ud800"])
    assert (valid_output(text).ename, valid_output(text).traceback) == ("Bad?", ["?"])


def test_a_good_output_stays_as_it_is_and_stderr_becomes_stdout():
    data = {"text/plain": "4.0", "text/latex": "$4$"}
    good = new_output("display_data", data=data)
    assert valid_output(good) == good
    assert valid_output(new_output("stream", name="stderr", text="x")).name == "stdout"


def test_an_error_of_ours_is_cut_and_has_its_first_line_as_its_value():
    output = error_output("NotRunError", ["first", "x" * LONGEST])
    assert (output.ename, output.evalue) == ("NotRunError", "first")
    assert len(output.traceback[0]) == LONGEST
    assert valid_output(output) == output
