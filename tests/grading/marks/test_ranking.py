import csv

from coursekit.cli import main
from coursekit.grading.gradebook.results import Results
from coursekit.grading.jail.jail import JailSettings
from coursekit.grading.marks.ranking import (
    measurements_of,
    ranked,
    ranking_table,
    write_ranking,
)
from coursekit.grading.run.grading_run import GradingRun
from coursekit.grading.sample_class import make_class
from jail_check import needs_bubblewrap
import nbformat

ORDER = [("a.ipynb", "accurate"), ("a.ipynb", "cheap")]


def results(accuracy=None, cost=None):
    """Returns results as the grader does, those of the second test first, as after `--tests`."""
    found = {
        "cheap": [] if cost is None else [{"name": "cost", "value": cost, "least": True}],
        "accurate": []
        if accuracy is None
        else [{"name": "accuracy", "value": accuracy, "least": False}],
    }
    return {"a.ipynb": {"measured": found}, "b.ipynb": {}}


def measurements(accuracy=None, cost=None):
    return measurements_of(results(accuracy, cost), ORDER)


CLASS = {
    "blank": [],
    "cheap": measurements(0.8, 1000),
    "best": measurements(0.9, 5000),
    "dear": measurements(0.8, 2000),
    "also cheap": measurements(0.8, 1000),
    "uncounted": measurements(0.8),
}


def test_the_first_measurement_decides_and_the_next_among_equals():
    assert [(place.rank, place.student) for place in ranked(CLASS)] == [
        (1, "best"),
        (2, "also cheap"),
        (2, "cheap"),
        (4, "dear"),
        (5, "uncounted"),
        (None, "blank"),
    ]


def test_measurements_are_those_of_all_tests_in_the_order_of_the_source():
    found = measurements_of(results(0.5, 3), ORDER)
    assert [(one["name"], one["value"]) for one in found] == [("accuracy", 0.5), ("cost", 3)]
    found = measurements_of(results(0.5, 3), ORDER[::-1])
    assert [(one["name"], one["value"]) for one in found] == [("cost", 3), ("accuracy", 0.5)]


def test_who_lacks_the_first_measurement_does_not_decide_by_what(tmp_path):
    found = {
        "aaron": measurements(cost=1),
        "bob": measurements(0.9, 9),
        "cyd": measurements(0.8, 2),
    }
    places = ranked(found)
    assert [(place.rank, place.student) for place in places] == [
        (1, "bob"),
        (2, "cyd"),
        (3, "aaron"),
    ]
    assert ranking_table(ranked({"aaron": measurements(cost=1)} | found)).splitlines()[
        0
    ].split() == [
        "rank",
        "student",
        "accuracy",
        "cost",
    ]
    write_ranking(tmp_path / "ranking.csv", ranked(found), name="a3")
    assert read(tmp_path / "ranking.csv")[-1] == ("a3", "3", "aaron", "", "1")


def test_a_table_names_what_was_measured():
    assert ranking_table(ranked(CLASS)).splitlines() == [
        "rank  student     accuracy   cost",
        "   1  best             0.9  5,000",
        "   2  also cheap       0.8  1,000",
        "   2  cheap            0.8  1,000",
        "   4  dear             0.8  2,000",
        "   5  uncounted        0.8      -",
        "   -  blank              -      -",
    ]
    assert ranking_table(ranked({"blank": []})).startswith("No test")


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return [tuple(row.values()) for row in csv.DictReader(file)]


def test_a_file_keeps_other_assignments_and_replaces_its_own(tmp_path):
    path = tmp_path / "ranking.csv"
    write_ranking(path, ranked(CLASS), name="a3")
    write_ranking(path, ranked({"=best": measurements(0.7)}), name="a2")
    write_ranking(path, ranked({"dear": measurements(0.8, 2000), "new": []}), name="a3")
    assert read(path) == [
        ("a2", "1", "'=best", "0.7", ""),
        ("a3", "1", "dear", "0.8", "2000"),
        ("a3", "", "new", "", ""),
    ]


def test_a_file_of_another_kind_is_kept(tmp_path):
    path = tmp_path / "ranking.csv"
    path.write_text("my own notes")
    assert write_ranking(path, ranked(CLASS), name="a3") == tmp_path / "ranking.1.csv"
    assert (tmp_path / "ranking.1.csv").read_text() == "my own notes"


def test_a_run_ranks_by_the_order_of_its_source(course):
    run = GradingRun(course, "doubling", settings=JailSettings("unsafe-local"))
    kept = Results(course / ".grading" / "doubling")
    for student, accuracy, cost in (("aaron", None, 1), ("bob", 0.9, 9)):
        (course / "submitted" / student / "doubling").mkdir(parents=True)
        found = results(accuracy, cost)["a.ipynb"]["measured"]
        found = {"test_double": found["cheap"], "check": found["accurate"]}
        kept.write(student, "key", {"doubling.ipynb": {"measured": found}})
    places = run.ranking()  # `check` stands above `test_double`
    assert [(place.rank, place.student) for place in places] == [(1, "bob"), (2, "aaron")]
    assert places[0].names == ("accuracy", "cost")


TEST = """from coursekit.grading import measured
### BEGIN HIDDEN TESTS
measured("doubled", double(5))
assert double(1) == 2
### END HIDDEN TESTS"""


@needs_bubblewrap
def test_the_command_ranks_by_what_the_tests_measured(course, capfd):
    source = course / "source" / "doubling" / "doubling.ipynb"
    notebook = nbformat.read(source, as_version=4)
    notebook.cells[-1].source = TEST
    nbformat.write(notebook, source)
    assert main(["release", "doubling", "--course", str(course), "--untested"]) == 0
    answers = course / "samples" / "doubling"
    (answers / "hopeful.py").write_text(
        '"""Says itself what it measured."""\nLOSES = {"test_double": 3}\n# %% double\n'
        "from coursekit.grading import measured\n"
        'def double(number):\n    measured("doubled", 99)\n    print("doubled: 99")\n    return 1\n'
    )
    make_class(course, "doubling")
    command = ["grade", "doubling", "--course", str(course), "--workers", "1", "--ranking"]
    assert main(command) == 0
    output = capfd.readouterr().out
    ranking = [
        "rank  student  doubled",
        "   1  right         10",
        "   2  wrong          2",
        "   3  hopeful        1",
    ]
    assert "\n".join(ranking) in output
    assert main([*command, "--tests", "test_double", "--students", "wrong"]) == 0
    assert "\n".join(ranking) in capfd.readouterr().out
    assert read(course / "ranking.csv") == [
        ("doubling", "1", "right", "10"),
        ("doubling", "2", "wrong", "2"),
        ("doubling", "3", "hopeful", "1"),
    ]
    page = course / "feedback" / "right" / "doubling" / "doubling.html"
    assert "doubled: 10" in page.read_text(encoding="utf-8")
