import getpass

from coursekit.user_name import user_name
import pytest


@pytest.mark.parametrize("error", [KeyError, OSError, ImportError])
def test_a_hub_names_its_students_and_else_the_machine_does(monkeypatch, error):
    monkeypatch.setattr(getpass, "getuser", lambda: "jovyan")
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    assert user_name() == "ada"
    monkeypatch.delenv("JUPYTERHUB_USER")
    assert user_name() == "jovyan"

    def unknown():
        raise error

    monkeypatch.setattr(getpass, "getuser", unknown)
    assert user_name() is None
