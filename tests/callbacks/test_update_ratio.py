from callback_networks import fit, network, own_step, two_branches
from coursekit.callbacks import UpdateRatio
import keras
import numpy as np
import pytest


def test_update_ratios_are_those_of_the_steps():
    model = network()
    weights = [{v.path: np.array(v) for v in model.trainable_variables}]
    keep = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda batch, logs: weights.append(
            {v.path: np.array(v) for v in model.trainable_variables}
        )
    )
    callback = UpdateRatio(every=3)
    fit(model, callback, keep)
    assert sorted({row["step"] for row in callback.rows}) == [3, 6]
    for row in callback.rows:
        old, new = (weights[step][row["weight"]] for step in (row["step"] - 1, row["step"]))
        assert row["update"] == pytest.approx(np.linalg.norm(new - old), rel=1e-5)
        assert row["norm"] == pytest.approx(np.linalg.norm(old), rel=1e-5)
    first_bias = next(row for row in callback.rows if row["weight"].endswith("bias"))
    assert first_bias["ratio"] == first_bias["update"] / first_bias["norm"]


def test_single_steps_cannot_be_seen_when_several_run_at_once():
    with pytest.raises(ValueError, match="must be 1, to see single steps; got 2"):
        fit(network(steps_per_execution=2), UpdateRatio(every=1))


def test_weights_of_one_name_are_told_apart():
    callback = UpdateRatio(every=3)
    fit(two_branches(), callback, epochs=1)
    names = [row["weight"] for row in callback.rows]
    assert len(names) == len(set(names)) == 6
    assert {"left/conv1/kernel", "right/conv1/kernel"} < set(names)


def test_a_train_step_of_one_s_own():
    model, x, y = own_step()
    callback = UpdateRatio(every=1)
    model.fit(x, y, batch_size=8, verbose=0, callbacks=[callback])
    assert [row["step"] for row in callback.rows] == [1] * 4 + [2] * 4


def test_a_model_that_its_first_step_builds():
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    callback = UpdateRatio(every=1)
    model.fit(np.ones((8, 2)), np.ones((8, 1)), batch_size=4, verbose=0, callbacks=[callback])
    assert {row["step"] for row in callback.rows} <= {1, 2}
    assert callback.rows


def test_another_backend_is_refused_in_one_sentence(monkeypatch):
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    with pytest.raises(RuntimeError, match="`UpdateRatio` needs the TensorFlow backend; Keras"):
        UpdateRatio()
