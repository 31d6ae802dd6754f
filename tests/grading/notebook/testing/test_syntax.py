import ast

from coursekit.grading.notebook.testing.syntax import last_name
import pytest


@pytest.mark.parametrize(
    ("code", "name"),
    [("f(1)", "f"), ("x.copy()", "copy"), ("np.random.seed(1)", "seed"), ("f()(1)", None)],
)
def test_the_last_name_of_what_is_called(code, name):
    assert last_name(ast.parse(code, mode="eval").body.func) == name
