from coursekit.grading.notebook.measured import collected, measured, shown
import numpy as np
import pytest


def test_what_is_measured_is_collected_in_order_and_printed(capsys):
    with collected() as found:
        measured("accuracy", np.float32(0.75))
        measured("multiply-adds", 1_500_000, least=True)
    assert found == [
        {"name": "accuracy", "value": 0.75, "least": False},
        {"name": "multiply-adds", "value": 1_500_000, "least": True},
    ]
    assert capsys.readouterr().out == "accuracy: 0.75\nmultiply-adds: 1,500,000\n"


def test_outside_of_the_grader_it_prints_only(capsys):
    with collected() as found:
        pass
    measured("accuracy", 0.5)
    assert found == []
    assert capsys.readouterr().out == "accuracy: 0.5\n"


@pytest.mark.parametrize("value", [float("nan"), np.inf, True, "0.9", None, np.ones(1)])
def test_a_value_must_be_a_finite_number(value):
    with collected() as found, pytest.raises(ValueError, match="finite number"):
        measured("accuracy", value)
    assert found == []


@pytest.mark.parametrize("name", ["assignment", "rank", "student"])
def test_a_column_that_a_ranking_has_is_no_name(name):
    with collected() as found, pytest.raises(ValueError, match="`name` must not be one of"):
        measured(name, 1)
    assert found == []


def test_numbers_are_shown_as_people_read_them():
    assert [shown(n) for n in (12, 3_456_789, 0.86543, 5.0)] == ["12", "3,456,789", "0.8654", "5"]
