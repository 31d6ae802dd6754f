from coursekit.data import augmentation as aug
from coursekit.data import pipeline
from coursekit.data.augmentation import compose
import numpy as np
import pytest
import tensorflow as tf

COUNT = 40
MIXING = {"mix_up": aug.mix_up(1.0, num_classes=COUNT), "cut_mix": aug.cut_mix(num_classes=COUNT)}


def flat_scene():
    """Returns images, masks and labels in which each image is flat, of its own value."""
    labels = np.arange(COUNT)
    images = np.tile((6 * labels).astype("uint8")[:, None, None, None], (1, 16, 20, 3))
    return images, labels[:, None, None, None] + np.zeros((1, 16, 20, 1), "int32"), labels


def mixed(name, seed=0):
    return compose(MIXING[name])(*flat_scene(), seed=seed)


@pytest.mark.parametrize("name", MIXING)
def test_labels_become_shares_of_two_classes(name):
    _, _, labels = mixed(name)
    assert labels.dtype == "float32"
    assert labels.shape == (COUNT, COUNT)
    np.testing.assert_allclose(labels.sum(axis=1), 1, rtol=1e-5)
    assert np.count_nonzero(labels, axis=1).max() == 2
    assert (np.diag(labels) > 0.01).mean() > 0.8


@pytest.mark.parametrize("name", MIXING)
def test_images_are_mixed_as_their_labels_are(name):
    images, _, labels = mixed(name)
    values = 6 * np.arange(COUNT) / 255
    np.testing.assert_allclose(images.mean(axis=(1, 2, 3)), labels @ values, atol=1e-4)


@pytest.mark.parametrize("name", MIXING)
def test_masks_keep_shape_dtype_and_labels(name):
    _, before, _ = flat_scene()
    _, masks, _ = mixed(name)
    assert masks.dtype == "int64"
    assert masks.shape == before.shape
    assert set(np.unique(masks)) <= set(np.unique(before))


def test_a_cut_mix_mask_is_of_the_image_that_is_seen():
    images, masks, labels = mixed("cut_mix")
    np.testing.assert_allclose(images[..., :1], 6 * masks / 255, atol=1e-6)
    for own, share in enumerate(np.diag(labels)):
        assert np.mean(masks[own] == own) == pytest.approx(share, abs=1e-5)


def test_a_mix_up_image_is_mostly_itself_and_keeps_its_mask():
    _, masks, labels = mixed("mix_up")
    np.testing.assert_array_equal(masks, flat_scene()[1])
    assert np.diag(labels).min() >= 0.5


def test_shares_follow_the_beta_distribution():
    images, _, labels = flat_scene()
    one_hot = np.eye(COUNT)[labels]
    shares = [
        np.diag(compose(aug.mix_up(0.3))(images, one_hot, seed=seed)[1]) for seed in range(40)
    ]
    drawn = np.random.default_rng(1).beta(0.3, 0.3, 5000)
    expected = np.maximum(drawn, 1 - drawn)
    np.testing.assert_allclose(
        np.quantile(shares, [0.25, 0.5]), np.quantile(expected, [0.25, 0.5]), atol=0.03
    )


@pytest.mark.parametrize("name", MIXING)
def test_a_pipeline_knows_the_new_labels(name):
    dataset = tf.data.Dataset.from_tensor_slices(flat_scene())
    batches = pipeline(dataset, batch_size=8, augment=compose(MIXING[name]), shuffle_seed=0)
    image, mask, label = batches.element_spec
    assert image == tf.TensorSpec((None, 16, 20, 3), "float32")
    assert mask == tf.TensorSpec((None, 16, 20, 1), "int64")
    assert label == tf.TensorSpec((None, COUNT), "float32")
    assert len(list(batches)) == 5


def test_maybe_mixes_shares_and_refuses_class_numbers():
    images, _, labels = flat_scene()
    some = compose(aug.maybe(aug.cut_mix()))
    mixed_images, shares = some(images, np.eye(COUNT, dtype="float32")[labels], seed=0)
    np.testing.assert_allclose(
        mixed_images.mean(axis=(1, 2, 3)), shares @ (6 * np.arange(COUNT) / 255), atol=1e-4
    )
    with pytest.raises(ValueError, match="must keep the form of the labels"):
        compose(aug.maybe(MIXING["cut_mix"]))(images, labels, seed=0)


def mixed_with(operation, **components):
    return compose(operation)({"image": flat_scene()[0], **components}, seed=0)


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda: aug.mix_up(0), "`alpha` must be above 0; got 0"),
        (lambda: aug.cut_mix(-1), "`alpha` must be above 0; got -1"),
        (lambda: mixed_with(aug.mix_up(), label=np.arange(COUNT)), "needs `num_classes`"),
        (lambda: mixed_with(aug.cut_mix(num_classes=9), label=np.arange(COUNT)), "got 9"),
    ],
)
def test_wrong_use_is_named(attempt, message):
    with pytest.raises(ValueError, match=message):
        attempt()
