import warnings

from coursekit.data import augmentation as aug
from coursekit.data.augmentation import compose
import numpy as np
import pytest
from scenes import images
import tensorflow as tf

TURN = compose(aug.rotate((180, 180)))


@pytest.mark.parametrize("graph", [False, True])
def test_none_passes_through(graph):
    def run(picture):
        return TURN(picture, None, seed=0)

    image, nothing = (tf.function(run) if graph else run)(images())
    assert nothing is None
    np.testing.assert_allclose(image, images()[:, ::-1, ::-1] / 255, rtol=1e-6)


@pytest.mark.parametrize("graph", [False, True])
def test_one_box_an_image_needs_no_axis(graph):
    boxes = np.tile(np.float32([0.1, 0.2, 0.5, 0.9]), (6, 1))

    def run(boxes):
        return TURN({"image": images(), "bbox": boxes}, seed=0)["bbox"]

    turned = (tf.function(run) if graph else run)(boxes)
    np.testing.assert_allclose(turned, np.tile([0.5, 0.1, 0.9, 0.8], (6, 1)), rtol=1e-5)


@pytest.mark.parametrize("graph", [False, True])
def test_ragged_components_are_named(graph):
    boxes = tf.ragged.constant([[[0.1, 0.1, 0.5, 0.5]], []], ragged_rank=1, inner_shape=(4,))

    def run():
        picture = tf.identity(images(2)) if graph else images(2)
        return TURN({"image": picture, "objects": {"bbox": boxes}}, seed=0)

    with pytest.raises(ValueError, match=r"objects/bbox .* dense tensor; got a RaggedTensor"):
        (tf.function(run) if graph else run)()


def test_a_component_of_unknown_rank_is_named():
    @tf.function(input_signature=[tf.TensorSpec(None, "uint8")])
    def run(picture):
        return TURN({"image": picture}, seed=0)

    with pytest.raises(ValueError, match=r"Component image .* must be of a known rank"):
        run(images())


@pytest.mark.parametrize("value_range", [(0, 255), (-1, 1), (5, 6)])
def test_a_graph_knows_the_value_range(value_range):
    augment = compose(aug.contrast(0.2), value_range=value_range)
    low, high = value_range
    picture = (low + (high - low) * images() / 255).astype("float32")
    result = tf.function(lambda picture: augment(picture, seed=tf.constant(0)))(picture)
    np.testing.assert_array_equal(result, augment(picture, seed=0))


@pytest.mark.parametrize("graph", [False, True])
def test_targets_named_after_outputs_follow_the_images(graph):
    maps = (images()[..., :1] * 10).astype("int32")

    def run(picture):
        return TURN(picture, {"seg": maps, "kind": np.arange(len(maps))}, seed=0)

    _, targets = (tf.function(run) if graph else run)(images())
    np.testing.assert_array_equal(targets["seg"], maps[:, ::-1, ::-1])
    np.testing.assert_array_equal(targets["kind"], np.arange(len(maps)))


def test_targets_named_after_outputs_are_mixed():
    shares = np.eye(6, dtype="float32")
    mixed, targets = compose(aug.mix_up(1.0))(images(), {"kind": shares}, seed=0)
    partners = targets["kind"] @ (images().reshape(6, -1) / 255)
    np.testing.assert_allclose(mixed.reshape(6, -1), partners, atol=1e-5)
    assert (targets["kind"] != shares).any()


@pytest.mark.parametrize("graph", [False, True])
def test_what_does_not_follow_is_told(graph):
    def run(augment):
        element = {"image": images(), "depth": images()[..., 0], "points": np.zeros((6, 4, 2))}
        call = lambda picture: augment({**element, "image": picture}, seed=0)  # noqa: E731
        return (tf.function(call) if graph else call)(images())

    with pytest.warns(UserWarning, match="component '(depth|points)' stays as it is") as told:
        kept = run(TURN)
    assert len({str(each.message) for each in told}) == 2
    np.testing.assert_array_equal(kept["depth"], images()[..., 0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run(compose(aug.contrast(0.2)))
