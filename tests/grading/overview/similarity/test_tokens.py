from pathlib import Path

from coursekit.grading import overview
from coursekit.grading.overview.similarity.tokens import _scanned, _without_lone_texts, code_tokens
import pytest

ANSWER = '''def area(width, height):
    """Returns an area."""
    total = 0
    for row in range(height):  # one row after another
        total += width * 1
    return f"{total:>4} of {width + 2}"
'''
DISGUISED = """def f(a,
      b):
    x = 17
    for y in zip(
        b
    ):
        x += a * 0x2
    return "seven"
"""


def kinds(text):
    return [kind for kind, _, _ in code_tokens(text)]


def test_names_numbers_texts_comments_and_layout_do_not_count():
    assert kinds(ANSWER) == kinds(DISGUISED)
    assert kinds(ANSWER)[:4] == ["def", "name", "(", "name"]


def test_what_counts_is_what_is_done():
    assert kinds("a = b + c") != kinds("a = b - c")
    assert kinds("if a: b()") != kinds("while a: b()")


def test_places_are_those_of_the_text():
    text = "é = 'ü'  # ä\nz = é"
    assert [text[start:end] for _, start, end in code_tokens(text)] == ["é", "=", "'ü'", *"z=é"]


def test_a_text_that_is_used_is_no_comment():
    assert kinds("a = 'b'") == ["name", "=", "string"]
    assert kinds("'b'\na") == ["name"]
    assert kinds("'b'.join(c)")[:2] == ["string", "."]
    assert kinds("f(\n'b'\n)") == ["name", "(", "string", ")"]


@pytest.mark.parametrize("path", sorted(Path(overview.__file__).parent.glob("*.py")), ids=str)
def test_the_scanner_finds_what_the_tokenizer_finds(path):
    text = path.read_text()
    assert _without_lone_texts(list(_scanned(text))) == code_tokens(text)


@pytest.mark.parametrize(
    "fault",
    [
        "def f(:\n",
        "  x = (1\n",
        "s = 'open\n",
        "x = 1__0\n",
        "!ls\n",
        "a?\n",
        '"""\n',
        "\0\n",
        "€\n",
    ],
)
def test_a_fault_costs_only_its_own_place(fault):
    before = kinds(ANSWER)
    assert kinds(f"{ANSWER}{fault}")[: len(before)] == before
