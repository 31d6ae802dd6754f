"""What is kept of a student's outputs: kinds, keys and values that are known to be harmless."""

import base64
import binascii

from coursekit.grading.pages.clean import clean
from coursekit.grading.pages.time_limit import TooLongError
from nbformat.v4 import new_output

TEXTS = ("text/plain", "text/latex", "text/markdown", "image/svg+xml")
STARTS = {"image/png": b"\x89PNG", "image/jpeg": b"\xff\xd8\xff", "image/gif": b"GIF8"}
SIZES = ("width", "height")
LARGEST_SIDE = 10_000  # pixels of a picture as it is shown
NO_TEXT = "... an output that cannot be shown was not kept\n"


def kept_output(output):
    """Returns an output made anew of what is kept.

    Text, LaTeX, Markdown, cleaned HTML, PNG, JPEG, GIF and SVG, which pages show as pictures, are
    kept, and of their metadata a picture's width and height.

    Args:
        output: An output of a notebook, as nbformat's node.

    Raises:
        ValueError: If it is of no kind that notebooks have; or TypeError, LookupError or
            AttributeError.
    """
    kind = output["output_type"]
    if kind == "stream":
        text = _text(output["text"])  # nbgrader gives 0 to a cell with anything on stderr
        return new_output("stream", name="stdout", text=text)
    if kind == "error":
        trace = [_text(line) for line in output["traceback"]]
        name, value = _text(output["ename"]), _text(output["evalue"])
        return new_output("error", ename=name, evalue=value, traceback=trace)
    if kind not in ("display_data", "execute_result"):
        raise ValueError("an output of an unknown kind")
    data = _data(output["data"])
    if not data:
        return new_output("stream", name="stdout", text=NO_TEXT)
    made = new_output(kind, data=data, metadata=_metadata(output.get("metadata"), data))
    if kind == "execute_result":
        made.execution_count = whole(output.get("execution_count"))
    return made


def shown_output(output):
    """Returns what is kept of an output that a page shows, or a note if it is none."""
    try:
        return kept_output(output)
    except Exception:  # whatever a file can hold
        return new_output("stream", name="stdout", text=NO_TEXT)


def whole(value):
    """Returns a number of an execution, or None if it is none."""
    return value if type(value) is int and 0 <= value < 10**9 else None


def _text(value):
    if isinstance(value, list):
        value = "".join(map(_text, value))
    if not isinstance(value, str):
        raise TypeError("a text that is none")
    return value.encode("utf-8", "replace").decode()


def _data(bundle):
    kept = {kind: _text(bundle[kind]) for kind in TEXTS if kind in bundle}
    for kind in STARTS:
        if kind in bundle and _is_picture(bundle[kind], STARTS[kind]):
            kept[kind] = bundle[kind]
    if "text/html" in bundle:
        try:
            kept["text/html"] = clean(_text(bundle["text/html"]))
        except TooLongError:
            kept.setdefault("text/plain", NO_TEXT)
    return kept


def _is_picture(value, start):
    if not isinstance(value, str):
        return False
    try:
        return base64.b64decode("".join(value.split()), validate=True).startswith(start)
    except (binascii.Error, ValueError):
        return False


def _metadata(metadata, data):
    found = {}
    for kind in STARTS.keys() & data.keys():
        given = metadata.get(kind) if isinstance(metadata, dict) else None
        given = given if isinstance(given, dict) else {}
        sizes = {name: given[name] for name in SIZES if _is_side(given.get(name))}
        if sizes:
            found[kind] = sizes
    return found


def _is_side(value):
    return type(value) in (int, float) and 0 < value <= LARGEST_SIDE
