from functools import partial

from coursekit.analysis import endpoints, layer_table
from coursekit.models import decode_predictions, efficientnet_lite, preprocess
from coursekit.models.classification.efficientnet_lite import EFFICIENTNET_LITES
import keras
from model_check import check_model
import numpy as np
import pytest
from skimage import data

# Logits of the five best classes of the central 224 x 224 of each photograph, computed once by
# PyTorch 2.13 from the original weights and the code of efficientnet-lite-pytorch 0.1.0.
TORCH_LOGITS = {
    "chelsea": {282: 9.25, 285: 9.174, 281: 8.158, 287: 6.607, 283: 3.397},
    "coffee": {967: 9.806, 504: 6.446, 960: 6.440, 925: 6.008, 968: 6.001},
    "rocket": {657: 7.566, 744: 7.028, 668: 5.098, 812: 4.826, 682: 4.708},
}
FLOAT16_ERROR = 0.06  # the largest of all 3,000 logits; with float32 weights it is 6e-6


@pytest.fixture(scope="module")
def pretrained():
    return efficientnet_lite("efficientnet_lite0", weights="imagenet")


def photograph(name):
    image = getattr(data, name)()
    top, left = ((length - 224) // 2 for length in image.shape[:2])
    return image[top : top + 224, left : left + 224]


def test_logits_are_those_of_the_original(pretrained):
    images = np.stack([photograph(name) for name in TORCH_LOGITS])
    logits = pretrained.predict(preprocess(images), verbose=0)
    for row, published in zip(logits, TORCH_LOGITS.values(), strict=True):
        np.testing.assert_allclose(
            row[list(published)], list(published.values()), atol=FLOAT16_ERROR
        )
        assert set(np.argsort(row)[-5:]) == set(published)


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("chelsea", ["Egyptian cat", "tiger cat", "tabby"]),
        ("coffee", ["espresso"]),
        ("camera", ["tripod"]),
    ],
)
def test_photographs_are_recognized(pretrained, name, classes):
    image = getattr(data, name)()
    color = image if image.ndim == 3 else np.repeat(image[..., None], 3, axis=-1)
    logits = pretrained.predict(preprocess(color), verbose=0)
    (best,) = decode_predictions(logits, top=len(classes))
    assert [prediction.class_name for prediction in best] == classes


def test_size_is_the_published_one(pretrained):
    # github.com/tensorflow/tpu, models/official/efficientnet/lite: 4.7 M parameters, 407 M
    # multiply-adds, of which the convolutions and the dense layer are 385 M.
    model = pretrained
    trainable = sum(np.prod(weight.shape) for weight in model.trainable_weights)
    assert trainable == 4_652_008
    assert model.count_params() - trainable == 2 * sum(
        layer.gamma.shape[0] for layer in model.layers if layer.name.endswith("_norm")
    )
    assert layer_table(model).total("multiply_adds") == pytest.approx(407e6, rel=0.06)


def test_it_keeps_the_rules_of_a_model(monkeypatch):
    monkeypatch.setitem(EFFICIENTNET_LITES, "tiny", ((1, 8, 1, 1, 3), (6, 8, 2, 2, 5)))
    build = partial(efficientnet_lite, "tiny")
    check_model(build, input_shape=(24, 16, 1), strides=(2, 4))


def test_endpoints_have_the_sizes_of_the_paper(pretrained):
    found = endpoints(pretrained)
    maps = {name: tuple(tensor.shape[1:]) for name, tensor in found.items()}
    assert maps["stride32"] == (7, 7, 1280)
    assert [maps[f"stride{stride}"][0] for stride in (2, 4, 8, 16)] == [112, 56, 28, 14]


def test_the_body_takes_its_weights_and_images_of_any_size(pretrained):
    body = efficientnet_lite(
        "efficientnet_lite0", input_shape=(None, None, 3), include_top=False, weights="imagenet"
    )
    images = preprocess(photograph("coffee"))
    pooled = keras.ops.mean(body(images), axis=(1, 2))
    logits = pretrained.get_layer("logits")(pooled)
    np.testing.assert_allclose(logits, pretrained(images), atol=1e-4)
    assert body(images[:, :96, :160]).shape == (1, 3, 5, 1280)


def test_gradients_begin_as_large_as_they_are_meant_to_be():
    depthwise = efficientnet_lite("efficientnet_lite0").get_layer("block2_depthwise").kernel
    assert np.std(depthwise) == pytest.approx(np.sqrt(2 / 9), rel=0.1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"weights": "noisy"}, "`weights` must be None, 'imagenet' or the path of .*; got 'noisy'"),
        ({"classes": 10}, "`classes` must be 1000 for .* got 10. Pass include_top=False"),
        ({"input_shape": (64, 64, 1)}, "`input_shape` must have 3 channels for .*; got 1"),
    ],
)
def test_options_are_checked(options, message):
    build = partial(efficientnet_lite, "efficientnet_lite0", weights="imagenet")
    with pytest.raises(ValueError, match=message):
        build(**options)
