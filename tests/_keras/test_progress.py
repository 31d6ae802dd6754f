from coursekit._keras import progress as progress_module
from coursekit._keras.progress import progress


def test_short_work_shows_nothing(capsys):
    with progress(2, "images") as done:
        done(1)
        done(2)
    assert capsys.readouterr().err == ""


def test_long_work_shows_how_much_is_done(capsys, monkeypatch):
    monkeypatch.setattr(progress_module, "PATIENCE", -1)
    with progress(4, "images") as done:
        done(1)
    assert "1 of 4 images" in capsys.readouterr().err


def test_progress_is_not_shown_at_every_step(capsys, monkeypatch):
    monkeypatch.setattr(progress_module, "PATIENCE", -1)
    with progress(100, "images") as done:
        for number in range(1, 101):
            done(number)
    lines = capsys.readouterr().err.split("\r")[1:]
    assert len(lines) == 2
    assert lines[0].startswith("1 of 100")
    assert lines[1].startswith("100 of 100")
