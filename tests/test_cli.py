import re

import coursekit
from coursekit.cli import COMMANDS, main
import pytest


def test_without_a_command_all_are_listed_and_nothing_failed(capsys):
    assert main([]) == 0
    said = capsys.readouterr().out
    assert said.startswith("usage: coursekit")
    for name in COMMANDS:
        assert f" {name}" in said


def test_the_version_is_said(capsys):
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"coursekit {coursekit.__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_says_what_it_takes(name, capsys):
    pytest.importorskip("nbgrader")
    with pytest.raises(SystemExit) as end:
        main([name, "--help"])
    assert end.value.code == 0
    assert re.match(rf"usage: coursekit {name} \[-h\]", capsys.readouterr().out)


def test_an_unknown_command_is_an_error(capsys):
    with pytest.raises(SystemExit) as end:
        main(["gradee"])
    assert end.value.code == 2
    assert "invalid choice: 'gradee'" in capsys.readouterr().err


def test_a_jail_that_is_none_is_named_by_its_option(capsys):
    pytest.importorskip("nbgrader")
    with pytest.raises(SystemExit) as end:
        main(["grade", "a1", "--jail", "firejail"])
    assert end.value.code == 2
    assert "argument --jail: invalid choice: 'firejail'" in capsys.readouterr().err
