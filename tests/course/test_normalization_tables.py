"""What lesson 11 says of its long runs is so in their tables."""

from coursekit.analysis import paired_difference
from coursekit.course import results
import numpy as np
import pytest

CHANCE = 0.12


@pytest.fixture(scope="module")
def by_batches():
    return results("normalization_batches").groupby(["batches", "norm", "rate"])["exact"].mean()


@pytest.fixture(scope="module")
def by_rates():
    return results("normalization_rates").groupby(["network", "order", "rate"])["exact"].mean()


def test_batches_of_one_class_cost_all_networks(by_batches):
    assert (by_batches["one class each"] < by_batches["shuffled"]).all()


def test_group_normalization_loses_no_less_on_batches_of_one_class(by_batches):
    lost = by_batches["shuffled"] - by_batches["one class each"]
    assert (lost["group"] > lost["batch"]).all()


def test_batches_of_two_ruin_batch_normalization_of_dense_layers_alone(by_batches):
    two = by_batches["dense, of two"]
    assert two["batch"].max() < two[["group", "none"]].min() - 0.1


def test_ten_sigmoid_layers_train_only_with_normalization(by_rates):
    sigmoid = by_rates["10 sigmoid layers"]
    assert sigmoid["none"].max() < CHANCE < 0.5 < sigmoid["before"].min()


def test_ten_relu_layers_stand_larger_rates_with_normalization(by_rates):
    relu = by_rates["10 ReLU layers"]
    assert relu["none"][1.0] < CHANCE < 0.6 < relu["before"][3.0]
    assert relu["before"][0.003] < relu["none"][0.003]


def test_two_convolutions_work_up_to_one_rate_in_each_order(by_rates):
    shallow = by_rates["2 convolutions"].unstack("rate")
    assert shallow[0.3].min() > 0.7 > CHANCE > shallow[1.0].max()
    assert (shallow.loc[["before", "after"], 0.003] > shallow.loc["none", 0.003] + 0.3).all()


def test_no_order_wins_in_deep_networks_at_all_rates(by_rates):
    ahead = (by_rates.unstack("order")["after"] - by_rates.unstack("order")["before"]).unstack()
    assert (ahead.loc[["10 sigmoid layers", "10 ReLU layers"], 0.003] > 0.05).all()
    assert by_rates["10 sigmoid layers", "after", 3.0] < CHANCE
    assert by_rates["10 sigmoid layers", "before", 3.0] > 0.5


def test_parts_of_two_ruin_dense_layers_only():
    table = results("normalization_noise")
    wide = table.pivot(index=["network", "seed"], columns="size", values="accuracy")
    apart = {kind: scores[2] - scores[64] for kind, scores in wide.groupby("network")}
    assert apart["2 dense layers"].max() < -0.1
    convolutions = apart["2 convolutions"]
    nothing = np.zeros(len(convolutions))
    assert paired_difference(convolutions, nothing).verdict == "no difference shown"
