from functools import partial

from costs import full_size
from coursekit.models import fcn, lenet, vgg
import keras
from keras import layers
import numpy as np
from pixel_model_check import check_pixel_model
import pytest
from small_encoder import small_encoder
from weight_copies import randomized

IMAGES = np.random.default_rng(0).normal(size=(1, 64, 96, 3)).astype("float32")
small = partial(fcn, units=6, classes=2)

# VGG-16 without its last dense layer: torchvision's 138,357,544 less 4,097,000.
VGG_16_FC7 = 138_357_544 - 1000 * 4097
SCORES = {"32s": 4097, "16s": 4097 + 513, "8s": 4097 + 513 + 257}  # weights a class
LEARNED = {"32s": 0, "16s": 1, "8s": 2}  # enlargements by 2
LAST = {"32s": 64, "16s": 32, "8s": 16}  # size of the kernel that stays bilinear


@pytest.mark.parametrize("variant", SCORES)
def test_parameters_are_those_of_the_paper_s_network(variant):
    model = full_size(fcn)(variant, input_shape=(32, 32, 3))
    learned = VGG_16_FC7 + 21 * SCORES[variant] + LEARNED[variant] * 16 * 21**2
    last = LAST[variant] ** 2 * 21**2
    assert (model.trainable, model.total) == (learned, learned + last)
    assert round(model.trainable / 1e6) == 134  # Long 2015, table 1
    assert f"| {learned:,} | {last:,} |" in fcn.__doc__


def test_it_keeps_the_rules_of_a_model():
    def build(weights=None, **options):
        model = small("8s", backbone=small_encoder(), weights=weights, **options)
        return model if weights else randomized(model)

    check_pixel_model(build)


def test_scores_begin_at_zero():
    assert not np.any(small("8s", backbone=small_encoder())(IMAGES))


def test_the_middle_of_fc6_sees_what_the_dense_layer_saw():
    encoder = small_encoder(224)
    x = layers.Flatten()(encoder.output)
    dense = [layers.Dense(6, activation="relu", name=f"fc{number}") for number in (6, 7)]
    classifier = keras.Model(encoder.input, dense[1](dense[0](x)))
    model = small("32s", backbone=encoder)
    for number, size, layer in zip((6, 7), (7, 1), dense, strict=True):
        kernel = np.reshape(layer.kernel, (size, size, -1, 6))
        model.get_layer(f"fc{number}").set_weights([kernel, layer.bias])
    maps = keras.Model(model.input, model.get_layer("fc7").output)
    images = np.random.default_rng(0).normal(size=(2, 224, 224, 3)).astype("float32")
    np.testing.assert_allclose(maps(images)[:, 3, 3], classifier(images), atol=1e-5)


def test_32s_enlarges_its_scores_by_bilinear_interpolation():
    model = randomized(small("32s", backbone=small_encoder()))
    model.get_layer("enlarge_last").kernel.assign(kernel_of("enlarge_last"))
    scores = keras.Model(model.input, model.get_layer("score32").output)(IMAGES)
    larger = layers.UpSampling2D(32, interpolation="bilinear")(scores)
    inside = np.s_[:, 16:-16, 16:-16]
    np.testing.assert_allclose(model(IMAGES)[inside], larger[inside], atol=1e-4)


def kernel_of(name):
    return small("32s", backbone=small_encoder()).get_layer(name).kernel.numpy()


def test_16s_adds_the_finer_scores():
    model = randomized(small("16s", backbone=small_encoder()))
    names = ("score32", "enlarge16", "score16", "sum16")
    maps = keras.Model(model.input, [model.get_layer(name).output for name in names])(IMAGES)
    assert maps[0].shape == (1, 2, 3, 2)
    assert maps[1].shape == maps[2].shape == (1, 4, 6, 2)
    np.testing.assert_allclose(maps[3], maps[1] + maps[2], rtol=1e-5, atol=1e-6)


def test_images_are_padded_below_and_at_the_right_and_logits_cropped():
    model = randomized(small("16s", backbone=small_encoder()))
    padded = np.zeros_like(IMAGES)
    padded[:, :50, :70] = IMAGES[:, :50, :70]
    np.testing.assert_allclose(
        model(IMAGES[:, :50, :70]), model(padded)[:, :50, :70], rtol=1e-4, atol=1e-4
    )


def test_the_last_enlargement_stays_and_the_others_learn():
    model = small("8s", backbone=small_encoder())
    assert not model.get_layer("enlarge_last").trainable_weights
    assert model.get_layer("enlarge16").trainable_weights


def test_a_frozen_backbone_does_not_learn_and_its_weights_are_its_own():
    encoder = randomized(small_encoder())
    model = small("16s", backbone=encoder, trainable=False)
    before = encoder.get_weights()
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.train_on_batch(IMAGES, np.ones((1, 64, 96)))
    for new, old in zip(encoder.get_weights(), before, strict=True):
        np.testing.assert_array_equal(new, old)


def test_a_classifier_of_keras_is_taken_without_its_top():
    classifier = keras.applications.MobileNetV2(
        input_shape=(64, 64, 3), alpha=0.35, weights=None, classes=7
    )
    assert small("8s", backbone=classifier).output_shape == (None, 64, 64, 2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"variant": "4s"}, "`variant` must be one of 32s, 16s, 8s; got '4s'"),
        ({"backbone": lenet("lenet5")}, "has none of stride 32"),
        ({"backbone": lenet}, "`model` must be a Keras model; got the function lenet"),
        ({"units": 0}, "`units` must be a positive integer; got 0"),
        ({"backbone": small_encoder(64), "input_shape": (32, 32, 3)}, "`input_shape` must be the"),
        ({"backbone": small_encoder(), "input_shape": (32, 32, 1)}, "`input_shape` must be the"),
        ({"backbone": small_encoder(224, padding="valid")}, "`backbone` must pad its maps"),
    ],
)
def test_arguments_are_checked(options, message):
    with pytest.raises(ValueError, match=message):
        small(**{"variant": "8s", **options})


def test_the_backbone_may_be_a_vgg_of_other_depth():
    backbone = vgg("vgg11", include_top=False, input_shape=(32, 32, 1))
    assert small("32s", backbone=backbone).output_shape == (None, 32, 32, 2)
