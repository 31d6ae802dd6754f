from coursekit.callbacks import PredictionVisualizer
from coursekit.plot import segmentation_picture
from event_files import events
import keras
from keras import layers
import numpy as np
from PIL import Image
import pytest

RNG = np.random.default_rng(0)
IMAGES = RNG.random((8, 8, 8, 1), dtype="float32")
MASKS = (IMAGES[..., 0] > 0.5).astype("uint8")
SAMPLE, TRUTH = IMAGES[:3], MASKS[:3]


def segmenter(*steps, channels=2, **options):
    """Returns a small model whose scores of class 1 grow with the gray value."""
    head = layers.Conv2D(channels, 1, name="head", **options)
    model = keras.Sequential([keras.Input((8, 8, 1)), *steps, head], name="tiny")
    weights = [[-1.0, 1.0]] if channels == 2 else [[1.0]]
    head.set_weights([np.reshape(weights, (1, 1, 1, channels)), np.array([0.4, -0.4])[-channels:]])
    model.compile("sgd", "mse" if channels == 1 else LOSS)
    return model


LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def fit(model, watch, *, epochs=2, targets=MASKS):
    model.fit(IMAGES, targets, epochs=epochs, callbacks=[watch], batch_size=4, verbose=0)


def test_predictions_are_those_of_the_model_after_each_epoch():
    model, watch = segmenter(), PredictionVisualizer(SAMPLE, TRUTH)
    before = np.array(model(SAMPLE)).argmax(axis=-1)
    fit(model, watch)
    assert list(watch.arrays) == [0, 1, 2]
    np.testing.assert_array_equal(watch.arrays[0], before)
    np.testing.assert_array_equal(watch.arrays[2], np.array(model(SAMPLE)).argmax(axis=-1))


@pytest.mark.parametrize(
    ("options", "expected"),
    [({"every": 2}, [0, 2, 4]), ({"every": 2, "epochs": (1, 2)}, [2]), ({"epochs": 3}, [3])],
)
def test_it_looks_every_few_epochs(options, expected):
    watch = PredictionVisualizer(SAMPLE, **options)
    fit(segmenter(), watch, epochs=4)
    assert list(watch.arrays) == expected


def test_training_goes_as_it_does_without():
    def weights(*callbacks):
        keras.utils.set_random_seed(3)
        model = segmenter(layers.BatchNormalization(), layers.Dropout(0.5, seed=1))
        model.fit(IMAGES, MASKS, epochs=2, callbacks=list(callbacks), verbose=0)
        return model.get_weights()

    for ours, theirs in zip(weights(PredictionVisualizer(SAMPLE)), weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_files_and_tensorboard_hold_the_picture(tmp_path):
    watch = PredictionVisualizer(
        SAMPLE, TRUTH, epochs=0, folder=tmp_path / "files", log_dir=tmp_path / "logs"
    )
    fit(segmenter(), watch)
    (path,) = (tmp_path / "files").iterdir()
    assert path.name == "tiny_predictions_epoch000.png"
    picture = np.asarray(Image.open(path))
    ((step, tag, logged),) = events(tmp_path / "logs")
    assert (step, tag) == (0, "predictions/tiny")
    np.testing.assert_array_equal(logged, picture)
    expected = segmentation_picture(SAMPLE, watch.arrays[0], TRUTH)
    assert expected.shape == (4 * 9 - 1, 3 * 9 - 1, 3)
    factor = (len(picture) - 22) // len(expected)
    np.testing.assert_array_equal(picture[22::factor, ::factor], expected)


def test_the_caption_says_how_much_is_wrong():
    watch = PredictionVisualizer(SAMPLE, TRUTH)
    watch.set_model(segmenter())
    found = watch.look()
    assert watch.describe(found) == f"{np.mean(found != TRUTH):.1%} wrong"
    watch = PredictionVisualizer(SAMPLE)
    watch.set_model(segmenter())
    assert watch.describe(watch.look()) == "classes 0, 1"


@pytest.mark.parametrize("threshold", [0.5, 0.3])
def test_one_channel_is_compared_with_the_threshold(threshold):
    model = segmenter(channels=1, activation="sigmoid")
    watch = PredictionVisualizer(SAMPLE, threshold=threshold)
    watch.set_model(model)
    np.testing.assert_array_equal(watch.look(), np.array(model(SAMPLE))[..., 0] > threshold)
    logits = segmenter(channels=1)
    watch = PredictionVisualizer(SAMPLE, from_logits=True, threshold=threshold)
    watch.set_model(logits)
    np.testing.assert_array_equal(watch.look(), np.array(model(SAMPLE))[..., 0] > threshold)


def test_a_smaller_output_is_enlarged_or_drawn_on_the_middle():
    watch = PredictionVisualizer(SAMPLE, TRUTH)
    watch.set_model(segmenter(layers.AveragePooling2D(2)))
    found = watch.look()
    assert found.shape == (3, 8, 8)
    np.testing.assert_array_equal(found[:, ::2, ::2], found[:, 1::2, 1::2])
    valid = segmenter(layers.AveragePooling2D(3, strides=1))
    for masks in (TRUTH, TRUTH[:, 1:-1, 1:-1]):
        watch = PredictionVisualizer(SAMPLE, masks)
        watch.set_model(valid)
        picture = watch.draw(watch.look())
        inner = SAMPLE[:, 1:-1, 1:-1], TRUTH[:, 1:-1, 1:-1]
        np.testing.assert_array_equal(
            picture, segmentation_picture(inner[0], watch.look(), inner[1])
        )


def test_of_several_outputs_the_last_is_shown():
    inputs = keras.Input((8, 8, 1))
    coarse, fine = (layers.Conv2D(2, 1, name=name)(inputs) for name in ("coarse", "fine"))
    model = keras.Model(inputs, [coarse, fine])
    watch = PredictionVisualizer(SAMPLE)
    watch.set_model(model)
    np.testing.assert_array_equal(watch.look(), np.array(model(SAMPLE)[1]).argmax(axis=-1))


FLAT = keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(2)])
WRONG = {
    "no pixels": (FLAT, {}, r"`model` must return scores \(N, H, W, C\).*shape \(3, 2\)"),
    "logits": (segmenter(channels=1), {}, "probabilities from 0 to 1 unless `from_logits=True`"),
    "masks": (segmenter(), {"masks": TRUTH[:, :5]}, r"`masks` must be maps of the size of the im"),
    "one-hot": (segmenter(), {"masks": np.eye(2)[TRUTH]}, "turn scores or one-hot masks into"),
    "fraction": (segmenter(), {"masks": TRUTH / 2}, r"`masks` must hold integers.*got 0\.5"),
    "images": (segmenter(), {"images": SAMPLE[0]}, "`images` must have a batch axis"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_shown_fails_before_training(name):
    model, options, message = WRONG[name]
    watch = PredictionVisualizer(**{"images": SAMPLE, **options})
    watch.set_model(model)
    watch.on_train_begin()
    with pytest.raises(ValueError, match=message):
        watch.on_epoch_begin(0)


def test_arguments_are_checked():
    with pytest.raises(ValueError, match="`every` must be a positive integer; got 0"):
        PredictionVisualizer(SAMPLE, every=0)
    with pytest.raises(ValueError, match="`threshold` must lie between 0 and 1; got 2"):
        PredictionVisualizer(SAMPLE, threshold=2)


def test_it_is_shown_as_the_call_that_makes_it():
    watch = PredictionVisualizer(SAMPLE, TRUTH, every=5, show=False)
    expected = "images=float32 (3, 8, 8, 1), masks=uint8 (3, 8, 8), every=5, show=False"
    assert repr(watch) == f"PredictionVisualizer({expected})"
