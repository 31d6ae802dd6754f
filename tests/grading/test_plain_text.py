from coursekit.grading.plain_text import printable, say_on_stderr
import pytest


@pytest.mark.parametrize("text", ["Ada Lovelace", "líu", "=1+1", "क्\u200dष", "🧮"])
def test_what_people_write_stays(text):
    assert printable(text) == text


CONTROLS = "\x1b\n\r\t\0\x07\x7f\x9b\u2028\u202e\u2066\udcff"


@pytest.mark.parametrize("character", CONTROLS)
def test_what_a_terminal_obeys_or_a_file_cannot_hold_becomes_letters(character):
    found = printable(f"a{character}b")
    assert found.isprintable()
    assert found.encode("utf-8").decode("unicode_escape") in (f"a{character}b", "aÿb")
    assert len(found) > 3


def test_what_is_said_keeps_its_lines_and_moves_no_cursor(capsys):
    say_on_stderr(ValueError("bad\x1b[2J\nname\r"))
    out, err = capsys.readouterr()
    assert (out, err) == ("", "bad\\x1b[2J\nname\\r\n")
