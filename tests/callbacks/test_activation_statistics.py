from callback_networks import IMAGES, LABELS, fit, network, two_branches
from coursekit.callbacks import ActivationStatistics
from coursekit.callbacks.activation_statistics import statistics
import keras
from keras import layers
import numpy as np
from onednn import where_onednn_is_off
import pytest

TOKENS = np.random.default_rng(0).integers(0, 20, (8, 5))


def test_statistics_of_known_outputs():
    outputs = np.zeros((2, 3, 4))
    outputs[..., 1] = 2.0
    outputs[0, 0, 2] = -3.0
    noted = statistics(outputs)
    assert noted["mean"] == pytest.approx((6 * 2 - 3) / 24)
    assert noted["std"] == pytest.approx(outputs.std())
    assert noted["zeros"] == pytest.approx(17 / 24)
    assert noted["dead"] == 0.5
    assert [noted[name] for name in ("p15", "p50", "p85")] == [0, 0, 2]


def test_activations_are_noted_before_training_and_after_each_epoch():
    model = network()
    before = np.array(layers.ReLU()(model.get_layer("inner").layers[0](IMAGES)))
    callback = ActivationStatistics(IMAGES)
    fit(model, callback)
    frame = callback.frame()
    assert list(frame["layer"].unique()) == ["conv", "relu", "norm", "dense"]
    assert list(frame[frame["layer"] == "relu"]["epoch"]) == [0, 1, 2]
    assert list(frame[frame["layer"] == "relu"]["step"]) == [0, 3, 6]
    first = frame[frame["layer"] == "relu"].iloc[0]
    assert first["zeros"] == pytest.approx(np.mean(before == 0))
    assert first["mean"] == pytest.approx(before.mean(), rel=1e-5)
    last = np.array(model(IMAGES))
    assert frame.iloc[-1]["std"] == pytest.approx(last.std(), rel=1e-4)


def test_chosen_layers_every_other_batch():
    callback = ActivationStatistics(IMAGES, layers=["dense"], every=2)
    fit(network(), callback)
    assert [(row["layer"], row["step"]) for row in callback.rows] == [
        ("dense", 2),
        ("dense", 4),
        ("dense", 6),
    ]


def test_layers_of_one_name_are_told_apart_by_their_paths():
    model = two_branches()
    expected = model.get_layer("right").layers[0](IMAGES).numpy()
    callback = ActivationStatistics(IMAGES, layers=["left/conv1", "right/conv1"])
    fit(model, callback, epochs=1)
    assert [row["layer"] for row in callback.rows[:2]] == ["left/conv1", "right/conv1"]
    assert callback.rows[1]["mean"] == pytest.approx(expected.mean(), rel=1e-5)
    whole = ActivationStatistics(IMAGES)
    fit(model, whole, epochs=1)
    assert sorted(row["layer"] for row in whole.rows[:5]) == [
        "left/conv1",
        "left/relu",
        "logits",
        "right/conv1",
        "right/relu",
    ]
    with pytest.raises(ValueError, match="is the name of several layers: left/conv1, right/conv1"):
        fit(model, ActivationStatistics(IMAGES, layers=["conv1"]))


RECURRENT = {
    "lstm": (lambda: layers.LSTM(3, name="lstm"), ["lstm"]),
    "gru": (lambda: layers.Bidirectional(layers.GRU(3)), ["forward_gru", "backward_gru"]),
    "cells": (lambda: layers.RNN([layers.LSTMCell(3), layers.GRUCell(2)], name="rnn"), ["rnn"]),
}


@pytest.mark.parametrize("kind", RECURRENT)
def test_recurrent_layers_answer_as_a_whole(kind):
    make, names = RECURRENT[kind]
    embed, dense = layers.Embedding(20, 4, name="embed"), layers.Dense(1, name="out")
    model = keras.Sequential([keras.Input((5,)), embed, make(), dense])
    model.compile("sgd", "mse")
    expected = keras.Model(model.inputs, model.layers[1].output)([TOKENS]).numpy()
    callback = ActivationStatistics(TOKENS)
    model.fit(TOKENS, np.ones((8, 1)), verbose=0, callbacks=[callback])
    noted = [row for row in callback.rows if row["epoch"] == 0]
    renamed = [row["layer"].rstrip("_0123456789") for row in noted]
    assert renamed == ["embed", *names, "out"]
    if len(names) == 1:
        assert noted[1]["mean"] == pytest.approx(expected.mean(), rel=1e-5)


def test_a_cell_cannot_be_asked_for():
    model = keras.Sequential([keras.Input((5, 4)), layers.LSTM(3, name="lstm")])
    model.compile("sgd", "mse")
    callback = ActivationStatistics(np.ones((2, 5, 4)), layers=["lstm/lstm_cell"])
    with pytest.raises(ValueError, match=r"'lstm_cell' returned no tensor .* the layer around it"):
        model.fit(np.ones((2, 5, 4)), np.ones((2, 3)), verbose=0, callbacks=[callback])


def test_attention_and_several_inputs():
    left, right = keras.Input((5, 4), name="left"), keras.Input((3, 4), name="right")
    mixed = layers.MultiHeadAttention(2, 3, name="attend")(left, right)
    model = keras.Model({"left": left, "right": right}, layers.Dense(1, name="out")(mixed))
    model.compile("sgd", "mse")
    rng = np.random.default_rng(0)
    data = {"left": rng.random((4, 5, 4)), "right": rng.random((4, 3, 4))}
    callback = ActivationStatistics(data)
    model.fit(data, np.ones((4, 5, 1)), verbose=0, callbacks=[callback])
    names = {row["layer"] for row in callback.rows}
    assert names == {"query", "key", "value", "attention_output", "out"}


@where_onednn_is_off(pytest.skip)
def test_a_unit_is_a_channel_in_both_data_formats():
    conv = layers.Conv2D(2, 1, data_format="channels_first", name="conv")
    model = keras.Sequential([keras.Input((1, 8, 8)), conv, layers.Flatten(), layers.Dense(3)])
    model.compile("sgd", "mse")
    conv.set_weights([np.array([[[[1.0, 0.0]]]]), np.zeros(2)])
    callback = ActivationStatistics(np.moveaxis(IMAGES, 3, 1), layers=["conv"], every="epoch")
    model.fit(np.moveaxis(IMAGES, 3, 1), np.eye(3)[LABELS], verbose=0, callbacks=[callback])
    assert callback.rows[0]["dead"] == 0.5
