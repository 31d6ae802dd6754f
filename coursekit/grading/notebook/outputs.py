"""A student's outputs as a notebook may have them: valid, and text that every program can write."""

import json

from coursekit.grading.pages.outputs import kept_output
import nbformat
from nbformat.v4 import new_output

FORMAT = (4, 5)
LONGEST = 20_000  # characters of one output


def error_output(ename, lines):
    """Returns an output that nbgrader takes for a failed test."""
    text = "\n".join(lines)[:LONGEST]
    return new_output("error", ename=ename, evalue=lines[0][:LONGEST], traceback=[text])


def valid_output(output):
    """Returns what is kept of an output, such that nbformat accepts it, or a note in its place.

    Args:
        output: What a kernel or a test made, as nbformat's node.
    """
    try:
        text = json.dumps(output, ensure_ascii=False).encode("utf-8", "replace")
        mended = kept_output(nbformat.from_dict(json.loads(text)))
        nbformat.validate(mended, ref="output", version=FORMAT[0], version_minor=FORMAT[1])
    except Exception:  # whatever a message can hold
        return _in_place_of(output)
    return mended


def _in_place_of(output):
    words = "an output that no notebook can hold was not kept"
    if output.get("output_type") == "error":  # without one, nbgrader gives a test its points
        return new_output("error", ename="Error", evalue=words, traceback=[words])
    return new_output("stream", name="stdout", text=f"... {words}\n")
