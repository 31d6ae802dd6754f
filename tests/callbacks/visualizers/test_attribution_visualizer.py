from functools import partial

from callback_networks import IMAGES, LABELS, fit, network, own_step
from coursekit import interpret
from coursekit.callbacks import ActivationVisualizer, AttributionVisualizer, FilterVisualizer
from event_files import events
import keras
import numpy as np
from PIL import Image
import pytest

SAMPLE, CLASSES = IMAGES[:3], LABELS[:3]
METHODS = {
    "grad_cam": interpret.grad_cam,
    "saliency": interpret.saliency,
    "occlusion": partial(interpret.occlusion, patch=4, stride=4),
}


@pytest.mark.parametrize("name", METHODS)
def test_maps_are_those_of_the_method_after_each_epoch(name):
    watch, model = AttributionVisualizer(SAMPLE, CLASSES, method=METHODS[name]), network()
    before = METHODS[name](model, SAMPLE, CLASSES)
    fit(model, watch)
    assert list(watch.arrays) == [0, 1, 2]
    np.testing.assert_allclose(watch.arrays[0], before, atol=1e-6)
    np.testing.assert_allclose(watch.arrays[2], METHODS[name](model, SAMPLE, CLASSES), atol=1e-6)
    assert not np.allclose(watch.arrays[1], watch.arrays[2])


def test_training_goes_as_it_does_without():
    def weights(*callbacks):
        keras.utils.set_random_seed(3)
        model = network()
        fit(model, *callbacks, epochs=1)
        return model.get_weights()

    watched = weights(AttributionVisualizer(SAMPLE, CLASSES))
    for ours, theirs in zip(watched, weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_files_are_named_after_the_method_and_hold_images_and_maps(tmp_path):
    method = partial(partial(interpret.grad_cam, layer="conv"), resize=False)
    fit(network(), AttributionVisualizer(SAMPLE, 0, method=method, epochs=2, folder=tmp_path))
    (path,) = tmp_path.iterdir()
    assert path.name == "grad_cam_attributions_epoch002.png"
    picture = np.asarray(Image.open(path))[22:]  # below the caption
    factor = picture.shape[1] // (3 * 8 + 2)
    image = picture[factor // 2 : 8 * factor : factor, factor // 2 : 8 * factor : factor, 0]
    np.testing.assert_array_equal(image, np.round(255 * SAMPLE[0, ..., 0]))


def test_images_in_a_range_of_their_own_are_drawn_from_black_to_white():
    drawn = []
    for images in (SAMPLE, SAMPLE * 255 - 100):
        images = (images - images.min()) / np.ptp(images) if images is SAMPLE else images
        watch = AttributionVisualizer(images, 0)
        watch.set_model(network())
        drawn.append(watch.draw(np.zeros((3, 8, 8), "float32")).astype(int))
    assert np.abs(drawn[0] - drawn[1]).max() <= 1
    assert (drawn[1].min(), drawn[1].max()) == (0, 255)


def test_the_input_that_is_explained_is_drawn():
    left, right = keras.Input((8, 8, 1), name="left"), keras.Input((8, 8, 1), name="right")
    flat = keras.layers.Flatten()(keras.layers.Concatenate()([left, right]))
    watch = AttributionVisualizer(
        [SAMPLE, 1 - SAMPLE], 0, method=partial(interpret.saliency, input="right")
    )
    watch.set_model(keras.Model([left, right], keras.layers.Dense(3)(flat)))
    picture = watch.draw(watch.look())
    np.testing.assert_array_equal(picture[:8, :8, 0], np.round(255 * (1 - SAMPLE[0, ..., 0])))


def test_each_visualizer_writes_to_tensorboard(tmp_path):
    options = {"epochs": (0, 2), "log_dir": tmp_path / "logs", "folder": tmp_path / "files"}
    filters = FilterVisualizer("conv", **options)
    maps = ActivationVisualizer("relu", SAMPLE, **options)
    attributions = AttributionVisualizer(SAMPLE, CLASSES, **options)
    fit(network(), filters, maps, attributions)
    found = events(tmp_path / "logs")
    tags = ["activations/relu", "attributions/grad_cam", "filters/conv"]
    assert [(step, tag) for step, tag, _ in found] == [(s, tag) for s in (0, 2) for tag in tags]
    for step, tag, picture in found:
        kind, name = tag.split("/")
        path = tmp_path / "files" / f"{name}_{kind}_epoch{step:03d}.png"
        np.testing.assert_array_equal(picture, Image.open(path))


def test_nothing_is_written_unless_asked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    fit(network(), AttributionVisualizer(SAMPLE, CLASSES), FilterVisualizer("conv"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("target", "options", "message"),
    [
        (7, {}, "`target` must be a class from 0 to 2; got 7"),
        (0, {"method": partial(interpret.grad_cam, layer="cnv")}, "must be one of the model's"),
        (0, {"method": "grad_cam"}, "`method` must be a function of `interpret`; got 'grad_cam'"),
    ],
)
def test_what_cannot_be_shown_fails_before_training(target, options, message):
    model = network()
    weights = model.get_weights()
    with pytest.raises(ValueError, match=message):
        fit(model, AttributionVisualizer(SAMPLE, target, epochs=9, **options))
    np.testing.assert_array_equal(weights[0], model.get_weights()[0])


def test_it_is_shown_as_the_call_that_makes_it():
    watch = AttributionVisualizer(SAMPLE, 1, method=interpret.saliency, show=True)
    assert repr(watch) == (
        "AttributionVisualizer(images=float32 (3, 8, 8, 1), target=1, method=saliency, show=True)"
    )


def test_a_model_with_a_step_of_its_own_will_do():
    model, x, y = own_step()
    watch = AttributionVisualizer(x[:2], 0, method=interpret.saliency)
    model.fit(x, y, verbose=0, callbacks=[watch])
    assert watch.arrays[1].shape == (2, 2)
