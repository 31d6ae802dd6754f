"""Docstrings, which are written to be read in a terminal, as reStructuredText."""

import re

CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
MARKUP = re.compile(r"(\*|\||(?<=\w)_(?!\w))")
ARGUMENT = re.compile(r"^\s*\*+\w+(, \*+\w+)*:")
DOCTEST = re.compile(r"^\s*(>>>|\.\.\.)( |$)")


def as_restructured_text(app, what, name, obj, options, lines):
    """Escapes the signs that mean markup in reStructuredText but not in our docstrings.

    Lines of a doctest with their output, literal blocks and the names of starred arguments stay
    as they are.
    """
    literal = False
    for index, line in enumerate(lines):
        if DOCTEST.match(line):
            literal = True
        elif not line.strip():
            literal = False
        elif not literal and not ARGUMENT.match(line):
            lines[index] = _escaped(line)


def _escaped(line):
    parts, end = [], 0
    for code in CODE.finditer(line):
        parts += [MARKUP.sub(r"\\\1", line[end : code.start()]), code[0]]
        end = code.end()
    return "".join([*parts, MARKUP.sub(r"\\\1", line[end:])])


def skip_inherited(app, what, name, obj, skip, options):
    """Leaves out what a class only overrides of Keras, such as `build`, and fields of tuples.

    Fields stand under "Attributes" of their class.
    """
    if type(obj).__name__ == "_tuplegetter" or name in KERAS_METHODS:
        return True
    return None


KERAS_METHODS = {
    "build",
    "call",
    "compute_output_shape",
    "compute_output_spec",
    "from_config",
    "get_config",
    "on_batch_begin",
    "on_batch_end",
    "on_epoch_begin",
    "on_epoch_end",
    "on_predict_begin",
    "on_predict_end",
    "on_test_begin",
    "on_test_end",
    "on_train_batch_begin",
    "on_train_batch_end",
    "on_train_begin",
    "on_train_end",
    "reset_state",
    "result",
    "set_model",
    "set_params",
    "update_state",
}
