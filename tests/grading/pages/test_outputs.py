"""Of an output is kept what is known to be harmless."""

import base64

from coursekit.grading.pages.outputs import LARGEST_SIDE, NO_TEXT, kept_output, whole
import nbformat
from nbformat.v4 import new_output
import pytest

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()


def display(data, **metadata):
    output = {"output_type": "display_data", "data": data, "metadata": metadata}
    return kept_output(nbformat.from_dict(output))


@pytest.mark.parametrize(
    "width", ["1 onload=x", "1", ["1"], {"a": 1}, True, -1, float("nan"), LARGEST_SIDE + 1, None]
)
def test_a_picture_s_width_is_a_number(width):
    assert display({"image/png": PNG}, **{"image/png": {"width": width}}).metadata == {}


def test_a_picture_keeps_its_size_and_nothing_else():
    size = {"width": 300, "height": 200.5}
    made = display({"image/png": PNG}, **{"image/png": size | {"unconfined": "x"}, "isolated": 1})
    assert made.metadata == {"image/png": size}


@pytest.mark.parametrize(
    "text", [f'{PNG}" onload="x', "R0lGODlh", base64.b64encode(b"<html>").decode(), 5, [PNG], "é"]
)
def test_what_is_no_picture_is_none(text):
    assert display({"image/png": text, "text/plain": "x"}).data == {"text/plain": "x"}


@pytest.mark.parametrize(
    "kind",
    [
        "application/javascript",
        "application/vnd.jupyter.widget-view+json",
        "text/vnd.mermaid",
        "application/json",
        "text/html; charset=utf-8",
        '"><script>',
    ],
)
def test_other_kinds_are_not_kept(kind):
    assert display({kind: "x", "text/plain": "y"}).data == {"text/plain": "y"}
    assert display({kind: "x"}).text == NO_TEXT


def test_html_is_cleaned_and_left_out_if_that_takes_long():
    assert display({"text/html": "<b onclick=x>y</b>"}).data == {"text/html": "<b>y</b>"}
    long = "<div>" * 50_000 + "<p>" * 10_000
    assert display({"text/html": long, "text/plain": "y"}).data == {"text/plain": "y"}


def test_streams_errors_and_results_keep_their_text():
    assert kept_output(new_output("stream", name="stderr", text="x")).name == "stdout"
    error = new_output("error", ename="A", evalue="b", traceback=["c"])
    assert kept_output(error) == error
    result = new_output("execute_result", data={"text/plain": "2.5"}, execution_count=3)
    assert kept_output(result) == result


@pytest.mark.parametrize("value", ["<b>", 1.5, True, -1, 10**12, None])
def test_a_number_of_an_execution_is_one(value):
    assert whole(value) is None
