from datetime import timedelta
import os
import zipfile

from coursekit.cli import main
from coursekit.grading.course.folder import scripts_on_path
from coursekit.grading.notebook.cells import is_test
from coursekit.grading.publish import copy_feedback
from graded_course import DUE, make_graded_course
import nbformat
from nbgrader.api import Gradebook
import pytest

SCORES = {"ann": (3, 1, 4), "bob": (0, 1, 0), "eve": (3, 0, 2)}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A course in which three have been graded, and bob's essay waits for a person."""
    root = make_graded_course(tmp_path_factory.mktemp("course"), SCORES, waiting=["bob"])
    source = nbformat.read(root / "source" / "doubling" / "doubling.ipynb", 4)
    tests = [cell for cell in source.cells if is_test(cell)]
    source.cells = [cell for cell in tests if cell.metadata.nbgrader.points]
    for student in SCORES:
        folder = root / "autograded" / student / "doubling"
        folder.mkdir(parents=True)
        nbformat.write(source, folder / "doubling.ipynb")
        (folder / "submission_secret.txt").write_text(f"secret of {student}")
        (folder / "timestamp.txt").write_text("2024-03-01 10:00:00 UTC")
        (folder / "plot.png").write_bytes(b"\x89PNG")
        (root / "submitted" / student / "doubling" / "doubling.ipynb").write_text(student)
    return root


def publish(root, *words):
    return main(["publish", "doubling", "--course", str(root), *words])


def published(root):
    return {path.parent.name for path in root.glob("published/*/doubling")}


def test_a_preview_publishes_nothing(graded, capsys):
    assert publish(graded, "--preview") == 0
    out = capsys.readouterr().out
    assert "Ready to be published: ann, eve." in out
    assert "Wait for a person: bob." in out
    assert (graded / "feedback" / "bob" / "doubling" / "doubling.html").is_file()
    assert not (graded / "published").exists()


def test_before_anybody_is_graded_the_next_step_is_named(tmp_path, capsys):
    root = make_graded_course(tmp_path, SCORES)
    assert publish(root, "--preview") == 1
    output, errors = capsys.readouterr()
    assert not output
    assert "First: coursekit grade doubling" in errors


def test_who_waits_for_a_person_waits_and_what_is_published_is_current(graded, capsys):
    assert publish(graded) == 0
    assert published(graded) == {"ann", "eve"}
    folder = graded / "published" / "ann" / "doubling"
    assert sorted(os.listdir(folder)) == ["doubling.html", "plot.png"]  # no secret
    before = (folder / "doubling.html").read_text()
    (folder / "stray.txt").write_text("of another edition")
    with scripts_on_path(), Gradebook(f"sqlite:///{graded}/gradebook.db", "coursekit") as book:
        book.find_grade("essay", "doubling", "doubling", "ann").manual_score = 1.5
        book.find_grade("essay", "doubling", "doubling", "bob").needs_manual_grade = False
        book.db.commit()
    assert publish(graded, "--students", "ann") == 0
    after = (folder / "doubling.html").read_text()
    assert "Score: 8.0 / 8.0" in before
    assert "Score: 5.5 / 8.0" in after
    assert sorted(os.listdir(folder)) == ["doubling.html", "plot.png"]
    assert "bob" not in published(graded)
    assert publish(graded) == 0
    assert "bob" in published(graded)


def test_penalties_are_those_of_the_points_that_are_published(graded, capsys):
    settings, url = graded / "nbgrader_config.py", f"sqlite:///{graded}/gradebook.db"
    before = settings.read_text()
    with scripts_on_path(), Gradebook(url, "coursekit") as book:
        hand = book.find_submission("doubling", "eve")
        hand.timestamp = DUE + timedelta(hours=30)
        book.db.commit()
    settings.write_text(f'{before}\nconfigure(c, late={{"percent_per_day": 10}})\n')
    try:
        assert publish(graded, "--students", "eve") == 0
    finally:
        settings.write_text(before)
    with scripts_on_path(), Gradebook(url, "coursekit") as book:
        hand = book.find_submission("doubling", "eve")
        assert (hand.score, hand.late_submission_penalty) == (5, 1)
        hand.timestamp = None
        book.db.commit()
    assert publish(graded, "--students", "eve") == 0


def test_what_was_published_stays_where_the_new_cannot_come(tmp_path, monkeypatch):
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a1.html").write_text(name)
    copy_feedback(tmp_path / "old", tmp_path / "published", "ann", "a1")
    replace = os.replace

    def stopped(source, target):
        if os.path.basename(source) == "new":
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(os, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        copy_feedback(tmp_path / "new", tmp_path / "published", "ann", "a1")
    assert (tmp_path / "published" / "ann" / "a1" / "a1.html").read_text() == "old"
    assert os.listdir(tmp_path / "published" / "ann") == ["a1"]


def test_a_gradebook_s_address_may_have_options(graded, capsys):
    assert publish(graded, "--preview", "--db", f"sqlite:///{graded}/gradebook.db?timeout=30") == 0
    assert "Ready to be published" in capsys.readouterr().out


def test_all_publishes_theirs_too_who_wait(graded, tmp_path, capsys):
    with scripts_on_path(), Gradebook(f"sqlite:///{graded}/gradebook.db", "coursekit") as book:
        book.find_grade("essay", "doubling", "doubling", "eve").needs_manual_grade = True
        book.db.commit()
    assert publish(graded) == 0
    assert "Wait for a person: eve." in capsys.readouterr().out
    assert publish(graded, "--all") == 0
    assert "3 of 3" in capsys.readouterr().out


@pytest.mark.parametrize("place", ["gradebook.db/a.zip", "source"])
def test_a_zip_that_cannot_be_written_is_found_before_anything_is_published(
    graded, tmp_path, capsys, place
):
    (tmp_path / "ann_1_2_doubling.ipynb").write_text("ann")
    words = ["--downloaded", str(tmp_path), "--canvas-zip", str(graded / place)]
    assert publish(graded, "--all", *words) == 1
    out, err = capsys.readouterr()
    assert "`--canvas-zip` must be a file that can be written" in err
    assert "Published" not in out


def test_zips_have_the_names_of_the_download(graded, tmp_path, capsys):
    downloaded = tmp_path / "downloaded"
    for path, content in {
        "leeann_340_208_doubling.ipynb": "ann",  # known by its content
        "eve_LATE_341_209_doubling.ipynb": "another file",  # known by its name
        "Eve Ray_77_assignsubmission_file/doubling.ipynb": "eve",
        "mallory_342_210_doubling.ipynb": "",  # as empty as a file beside bob's notebook
    }.items():
        (downloaded / path).parent.mkdir(parents=True, exist_ok=True)
        (downloaded / path).write_text(content)
    (graded / "submitted" / "bob" / "doubling" / "notes.txt").touch()
    files = {kind: tmp_path / f"{kind}.zip" for kind in ("canvas", "moodle")}
    words = [w for kind, path in files.items() for w in (f"--{kind}-zip", str(path))]
    assert publish(graded, "--all", "--downloaded", str(downloaded), *words) == 1
    out, err = capsys.readouterr()
    assert "Known by a name alone, so look at these: eve -> eve_LATE_341_209\n" in out
    assert f"Not in {files['canvas']}, since no downloaded name is theirs for sure: bob." in err
    assert "theirs for sure: ann, bob." in err
    with zipfile.ZipFile(files["canvas"]) as canvas, zipfile.ZipFile(files["moodle"]) as moodle:
        names = ["leeann_340_208_doubling.html", "eve_LATE_341_209_doubling.html"]
        assert canvas.namelist() == names
        assert b"Score: " in canvas.read(names[0])
        assert moodle.namelist() == ["Eve Ray_77_assignsubmission_file_/doubling.html"]


def test_what_two_have_handed_in_tells_nothing_though_one_of_them_is_published(
    graded, tmp_path, capsys
):
    folder = graded / "submitted" / "zoe" / "doubling"
    folder.mkdir(parents=True)
    (folder / "doubling.ipynb").write_text("ann")  # as ann, and not graded
    downloaded = tmp_path / "downloaded"
    downloaded.mkdir()
    (downloaded / "zoezoe_99_208_doubling.ipynb").write_text("ann")
    words = ["--downloaded", str(downloaded), "--canvas-zip", str(tmp_path / "canvas.zip")]
    assert publish(graded, "--students", "ann", *words) == 1
    assert "theirs for sure: ann." in capsys.readouterr().err


def test_the_exchange_of_the_course_is_used(graded, tmp_path, capsys):
    settings = graded / "nbgrader_config.py"
    before = settings.read_text()
    (tmp_path / "exchange").mkdir(mode=0o777)
    os.chmod(tmp_path / "exchange", 0o777)
    settings.write_text(f"{before}\nc.Exchange.root = {str(tmp_path / 'exchange')!r}\n")
    (graded / "autograded" / "bob" / "doubling" / "submission_secret.txt").unlink()
    secret = graded / "autograded" / "ann" / "doubling" / "submission_secret.txt"
    secret.write_bytes(b"\xff")  # a student's own file, and the first of the class
    try:
        assert publish(graded, "--all") == 1
    finally:
        settings.write_text(before)
        secret.write_text("secret of ann")
    said = capsys.readouterr()
    assert "1 of 3 students" in said.out
    assert "Not released: bob, whose submission did not come" in said.err
    assert "Not released: ann: UnicodeDecodeError" in said.err
    assert len(list((tmp_path / "exchange" / "coursekit" / "feedback").glob("*.html"))) == 1


def test_what_is_missing_is_named(graded, course, capsys):
    assert publish(course) == 1
    assert not (course / "gradebook.db").exists()
    assert "First: coursekit grade doubling" in capsys.readouterr().err
    assert publish(graded, "--students", "zoe") == 1
    assert "`students` must have been graded, as ann, bob, eve has" in capsys.readouterr().err
    assert publish(graded, "--canvas-zip", "feedback.zip") == 1
    assert "`downloaded` must be the zip" in capsys.readouterr().err
