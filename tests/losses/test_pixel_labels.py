from any_backend import compiled, graph
from coursekit.losses import PixelCrossentropy, PixelFocalCrossentropy, SoftDice, SoftTversky
import keras
import numpy as np
from pixel_scenes import HOLES, LABELS, LOGITS
import pytest

WRONG = {
    "3": np.where(LABELS == 2, 3, LABELS),
    "-1": LABELS.astype("int32") - 1,
    "2.5": np.where(LABELS == 2, 2.5, LABELS),
    "nan": np.where(LABELS == 2, np.nan, LABELS),
    "254": np.where(HOLES == 255, 254, HOLES),
}
LOSSES = [PixelCrossentropy(), SoftDice(), SoftDice(include_background=False)]


@pytest.mark.parametrize("loss", LOSSES, ids=["cross-entropy", "dice", "dice of foreground"])
@pytest.mark.parametrize("name", WRONG)
def test_a_label_that_is_no_class_is_an_error(loss, name):
    message = rf"must be integers from 0 to 2 or `ignore_index`, 255; got.*{name}"
    with pytest.raises(ValueError, match=message):
        loss(WRONG[name], LOGITS)


@pytest.mark.needs_tensorflow(reason="a program of JAX cannot stop at a value")
@pytest.mark.parametrize("loss", LOSSES[:2])
def test_in_a_graph_it_stops_the_step(loss):
    from tensorflow.errors import InvalidArgumentError

    in_graph = graph(loss)
    for name in ("3", "nan"):
        with pytest.raises(InvalidArgumentError, match="must be integers from 0 to 2"):
            in_graph(WRONG[name].astype("float32"), LOGITS)


@pytest.mark.parametrize("loss", LOSSES[:2])
def test_compiled_it_makes_the_loss_nan(loss):
    by_xla = compiled(loss)
    assert np.isnan(by_xla(WRONG["3"], LOGITS))
    np.testing.assert_allclose(by_xla(HOLES, LOGITS), loss(HOLES, LOGITS), rtol=1e-5)


@pytest.mark.parametrize("loss_class", [PixelCrossentropy, SoftDice])
def test_without_ignored_pixels_255_is_no_class(loss_class):
    with pytest.raises(ValueError, match="must be integers from 0 to 2; got 255"):
        loss_class(ignore_index=None)(HOLES, LOGITS)


@pytest.mark.parametrize("dtype", ["uint8", "int64", "float32", "float64"])
@pytest.mark.parametrize("loss", LOSSES[:2])
def test_labels_may_have_any_dtype(dtype, loss):
    assert loss(HOLES.astype(dtype), LOGITS) == loss(HOLES, LOGITS)
    negative = type(loss)(ignore_index=-1)
    labels = np.where(HOLES == 255, -1, HOLES.astype("int32")).astype("int64")
    assert negative(labels, LOGITS) == loss(HOLES, LOGITS)


SIZES = {
    "another size": (LABELS[:, :, :5], r"size of the predictions, \(4, 5, 6\); got \(4, 5, 5\)"),
    "fewer images": (LABELS[:3], r"size of the predictions, \(4, 5, 6\); got \(3, 5, 6\)"),
    "one image": (LABELS[0], r"size of the predictions, \(4, 5, 6\); got \(5, 6\)"),
    "one-hot": (np.eye(3)[LABELS], r"got \(4, 5, 6, 3\); turn one-hot labels into classes by"),
}


@pytest.mark.parametrize("name", SIZES)
@pytest.mark.parametrize("loss", [PixelCrossentropy(), PixelFocalCrossentropy(), SoftTversky()])
def test_labels_of_another_size_are_an_error(loss, name):
    labels, message = SIZES[name]
    with pytest.raises(ValueError, match=message):
        loss(labels, LOGITS)


def test_an_empty_batch_is_an_error():
    with pytest.raises(ValueError, match=r"got .*, without any pixel"):
        PixelCrossentropy()(LABELS[:0], LOGITS[:0])


@pytest.mark.needs_tensorflow(reason="a program of JAX cannot stop at a value")
def test_fit_stops_at_a_wrong_label():
    from tensorflow.errors import InvalidArgumentError

    model = keras.Sequential([keras.Input((5, 6, 3)), keras.layers.Conv2D(3, 1)])
    model.compile("sgd", PixelCrossentropy())
    with pytest.raises(InvalidArgumentError, match="must be integers from 0 to 2"):
        model.fit(LOGITS, WRONG["3"], verbose=0)


@pytest.mark.parametrize("loss", LOSSES[:2])
def test_a_compiled_fit_has_no_loss_at_a_wrong_label(loss):
    model = keras.Sequential([keras.Input((5, 6, 3)), keras.layers.Conv2D(3, 1)])
    model.compile("sgd", loss, jit_compile=True)
    history = model.fit(LOGITS, WRONG["3"], verbose=0)
    assert np.isnan(history.history["loss"]).all()
