from coursekit._keras.networks.layer_lookup import choose, find_layer, layer_paths
import keras
from keras import layers
import pytest

ONE, TWO = object(), object()


def test_a_whole_path_comes_before_the_end_of_one():
    assert choose([("block/conv", ONE), ("conv", TWO)], "conv") == ("conv", TWO)
    assert choose([("block/conv", ONE)], "conv") == ("block/conv", ONE)
    assert choose([("a", ONE), ("b", ONE)], ONE) == ("a", ONE)


def test_names_of_several_and_of_none():
    with pytest.raises(ValueError, match="`layer` 'conv' is the name of several layers: a/conv, b"):
        choose([("a/conv", ONE), ("b/conv", TWO)], "conv")
    with pytest.raises(ValueError, match="several layers: conv; give the layer itself"):
        choose([("conv", ONE), ("conv", TWO)], "conv")
    with pytest.raises(ValueError, match=r"`layer` must be one of .* \(a, b\); got 'c'"):
        choose([("a", ONE), ("b", TWO)], "c")


def test_many_names_are_cut_to_the_nearest():
    named = [(f"layer{i}", object()) for i in range(100)] + [("head/logits", ONE)]
    with pytest.raises(ValueError, match=r"\(head/logits and 100 more\); got 'head/logit'"):
        choose(named, "head/logit")


def test_paths_of_a_nested_model():
    inner = keras.Sequential([keras.Input((4,)), layers.Dense(2, name="dense")], name="inner")
    model = keras.Sequential([keras.Input((4,)), inner])
    paths = [path for path in layer_paths(model) if "input_layer" not in path]
    assert paths == ["inner", "inner/dense"]
    assert find_layer(model, "dense") is inner.layers[0]
    with pytest.raises(ValueError, match="the function ResNet50, not what it returns: call it"):
        find_layer(keras.applications.ResNet50, "conv1_conv")
