"""What lesson 18 says of smooth and like filters is so in its table."""

from coursekit.analysis import paired_difference
from coursekit.course import results
import pytest


@pytest.fixture(scope="module")
def table():
    return results("filter_structure").pivot(index="seed", columns=["labels", "layer"])


@pytest.mark.parametrize("layer", [1, 2])
def test_true_labels_make_smoother_filters_than_shuffled_ones(table, layer):
    smooth = table["smoothness"]
    assert paired_difference(smooth["true", layer], smooth["shuffled", layer]).verdict == "higher"


@pytest.mark.parametrize("layer", [1, 2])
def test_true_labels_do_not_make_filters_less_alike(table, layer):
    alike = table["likeness"]
    assert paired_difference(alike["true", layer], alike["shuffled", layer]).verdict != "lower"
