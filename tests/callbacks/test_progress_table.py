from callback_networks import IMAGES, LABELS, fit, network, own_step
from coursekit.callbacks import ProgressTable
import keras
import numpy as np
import pytest


def test_progress_table(capsys):
    callback = ProgressTable(monitor="accuracy", mode="max")
    history = fit(network(), callback, epochs=3).history
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["epoch", "seconds", "accuracy", "loss"]
    assert [line.split()[0] for line in lines[1:]] == ["1", "2", "3"]
    assert list(callback.frame()["loss"]) == history["loss"]
    best = [max(history["accuracy"][:n], default=-1) < history["accuracy"][n] for n in range(3)]
    assert [line.endswith("*") for line in lines[1:]] == best


def test_validation_every_second_epoch(capsys):
    callback = ProgressTable()
    options = {"validation_data": (IMAGES, LABELS), "validation_freq": 2}
    history = fit(network(), callback, epochs=5, **options).history
    frame = callback.frame()
    assert list(frame["val_loss"].notna()) == [False, True, False, True, False]
    assert list(frame["val_loss"].dropna()) == history["val_loss"]
    second_is_better = history["val_loss"][1] < history["val_loss"][0]
    assert list(frame["best"]) == [False, True, False, second_is_better, False]
    lines = capsys.readouterr().out.splitlines()
    heads = [line.split() for line in lines if "epoch" in line]
    assert heads[0] == ["epoch", "seconds", "accuracy", "loss"]
    assert heads[1] == [*heads[0], "val_accuracy", "val_loss"]
    widths = [6 + frame["best"][1], 4, 6 + second_is_better, 4]
    assert [len(line.split()) for line in lines[3:]] == widths


def test_a_monitored_metric_of_validation(capsys):
    options = {"validation_data": (IMAGES, LABELS), "validation_freq": 2}
    callback = ProgressTable(monitor="val_accuracy", mode="max", show=False)
    fit(network(), callback, epochs=3, **options)
    assert list(callback.frame()["best"]) == [False, True, False]
    with pytest.raises(ValueError, match=r"`monitor` must be one of .*val_loss; got 'val_f1'"):
        fit(network(), ProgressTable(monitor="val_f1", show=False), **options)
    with pytest.raises(ValueError, match="`monitor` 'val_loss' needs validation in `fit`"):
        fit(network(), ProgressTable(monitor="val_loss", show=False))


def logged(callback, *epochs):
    """Gives a table the logs of epochs without a model."""
    callback.on_train_begin()
    for epoch, logs in enumerate(epochs):
        callback.on_epoch_begin(epoch)
        callback.on_epoch_end(epoch, logs)
    return callback


def test_a_loss_that_is_no_number_is_never_the_best():
    table = logged(ProgressTable(show=False), *({"loss": x} for x in (np.nan, 2.0, np.nan, 1.0)))
    assert [row["best"] for row in table.rows] == [False, True, False, True]


def test_a_metric_with_a_value_for_each_class(capsys):
    model = network()
    f1 = keras.metrics.F1Score(average=None, name="f1")
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    model.compile("sgd", loss, metrics=[f1])
    callback = ProgressTable()
    model.fit(IMAGES, np.eye(3)[LABELS], verbose=0, callbacks=[callback])
    assert callback.rows[0]["f1"].shape == (3,)
    assert capsys.readouterr().out.splitlines()[1].count("/") == 2
    with pytest.raises(ValueError, match="`monitor` must be a metric of one value; 'f1' has sev"):
        logged(ProgressTable(monitor="f1", show=False), {"f1": np.ones(3)})


def test_a_train_step_of_one_s_own():
    model, x, y = own_step()
    callback = ProgressTable(monitor="error", show=False)
    model.fit(x, y, epochs=2, verbose=0, callbacks=[callback])
    assert list(callback.frame().columns) == ["epoch", "seconds", "error", "best"]
    assert callback.rows[0]["best"]
    unmarked = ProgressTable(show=False)
    model.fit(x, y, epochs=2, verbose=0, callbacks=[unmarked])
    assert [row["best"] for row in unmarked.rows] == [False, False]
    with pytest.raises(ValueError, match="`monitor` must be one of error; got 'loss'"):
        model.fit(x, y, verbose=0, callbacks=[ProgressTable(monitor="loss", show=False)])
