"""Receptive fields of models that people have: of the kit and of `keras.applications`."""

from coursekit import layers as coursekit_layers
from coursekit.analysis import gradient_receptive_field, layer_table, lint_model, receptive_field
from coursekit.models import densenet, googlenet, mobilenet, resnet, resnet_cifar, vgg
import keras
from keras import layers
from networks import stack
import numpy as np
import pytest

ALIGNED = {
    "vgg": lambda: vgg("vgg11"),
    "densenet": lambda: densenet("densenet121"),
    "googlenet": lambda: googlenet("googlenet"),
    "mobilenet": lambda: mobilenet("mobilenet"),
}


@pytest.mark.parametrize("name", ALIGNED)
def test_models_of_the_kit(name):
    field = receptive_field(ALIGNED[name]())
    assert field.stride == (0, 0)
    assert None not in (*field.region(), *field.padding)


@pytest.mark.parametrize("build", [lambda: resnet("resnet18"), lambda: resnet_cifar("resnet20")])
def test_paths_that_do_not_align_are_told_what_helps(build):
    model = build()
    with pytest.raises(ValueError, match=r"do not align: centers differ.*Pass strict=False"):
        receptive_field(model)
    whole = receptive_field(model, strict=False)
    assert whole.region() == tuple(slice(0, size) for size in model.input_shape[1:3])


@pytest.mark.parametrize(
    ("name", "giga_multiply_adds"),  # as their papers have them
    [("EfficientNetB0", 0.39), ("ConvNeXtTiny", 4.5), ("NASNetMobile", 0.564)],
)
def test_models_of_keras(name, giga_multiply_adds):
    model = getattr(keras.applications, name)(weights=None)
    table = layer_table(model)
    assert table.total("multiply_adds") / 1e9 == pytest.approx(giga_multiply_adds, rel=0.02)
    assert table.total("parameters") == model.count_params()
    seen = receptive_field(model, strict=False).region()
    assert {axis.stop for axis in seen} <= {223, 224}  # NASNet's first window leaves a row out
    assert lint_model(model) == []


def test_open_sizes_of_keras_models():
    model = keras.applications.MobileNetV3Small(weights=None, include_top=False)
    assert receptive_field(model).stride == (0, 0)  # squeezing sees everything
    with pytest.raises(ValueError, match="`input_shape` must be given"):
        layer_table(model)
    assert layer_table(model, input_shape=(224, 224, 3)).total("multiply_adds") > 5e7


LOCAL = {
    "LocalResponseNorm": (lambda: coursekit_layers.LocalResponseNorm(), (1, 1)),
    "ChannelMaxPool": (lambda: coursekit_layers.ChannelMaxPool(2), (1, 1)),
    "BatchNorm": (lambda: coursekit_layers.BatchNorm(), (1, 1)),
    "ConvBNReLU": (lambda: coursekit_layers.ConvBNReLU(4, 3, strides=2), (2, 2)),
}


@pytest.mark.parametrize("name", LOCAL)
@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
def test_layers_of_the_kit_at_open_sizes(name, data_format):
    build, stride = LOCAL[name]
    shape = (None, None, 4) if data_format == "channels_last" else (4, None, None)
    before = keras.config.image_data_format()
    keras.config.set_image_data_format(data_format)
    try:
        field = receptive_field(stack(layers.MaxPooling2D(2), build(), shape=shape))
    finally:
        keras.config.set_image_data_format(before)
    assert field.stride == tuple(2 * step for step in stride)


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_a_locally_connected_layer_sees_as_a_convolution(padding):
    options = {"strides": (2, 1), "padding": padding}
    fields = [
        receptive_field(
            stack(
                layer,
                shape=(9, 11, 2),
            )
        )
        for layer in (
            coursekit_layers.LocallyConnected2D(3, (3, 2), **options),
            layers.Conv2D(3, (3, 2), **options),
        )
    ]
    assert fields[0].height == fields[1].height
    assert fields[0].width == fields[1].width


@pytest.mark.parametrize(
    ("kernel", "stride", "padding"),
    [(1, 2, 0), (2, 2, 0), (1, 3, 0), (2, 3, 0), (3, 1, 1), (3, 2, None), (5, 4, None)],
)
def test_padding_is_known_where_no_size_changes_it(kernel, stride, padding):
    def field(side):
        conv = layers.Conv2D(1, kernel, strides=stride, padding="same")
        return receptive_field(stack(conv, shape=(side, side, 1)))

    assert field(None).padding == (padding, padding)
    of_sizes = {field(side).padding[0] for side in range(8, 16)}
    assert of_sizes == {padding} if padding is not None else len(of_sizes) > 1


def test_a_name_of_several_layers_is_an_error_and_a_path_or_layer_is_not():
    def side(name, kernel):
        return keras.Sequential([layers.Conv2D(2, kernel, name="conv")], name=name)

    image = keras.Input((16, 16, 1))
    left, right = side("left", 3), side("right", 5)
    model = keras.Model(image, right(left(image)))
    with pytest.raises(ValueError, match="several layers: left/conv, right/conv"):
        receptive_field(model, "conv")
    with pytest.raises(ValueError, match="several layers: left/conv, right/conv"):
        gradient_receptive_field(model, "conv")
    assert receptive_field(model, "left/conv").size == (3, 3)
    assert receptive_field(model, right.layers[0]).size == (7, 7)
    assert receptive_field(model, "right").size == (7, 7)


def test_several_image_inputs_of_one_size_are_a_union():
    one, two = keras.Input((16, 16, 1)), keras.Input((16, 16, 1))
    joined = layers.Add()(
        [layers.Conv2D(1, 3, padding="same")(one), layers.Conv2D(1, 5, padding="same")(two)]
    )
    assert receptive_field(keras.Model([one, two], joined)).size == (5, 5)
    table = keras.Input((4,))
    mixed = layers.Concatenate()([layers.Flatten()(one), layers.Dense(2)(table)])
    assert receptive_field(keras.Model([one, table], mixed)).region() == (slice(0, 16),) * 2


def test_one_trace_is_enough(monkeypatch):
    calls = []
    net = stack(layers.Conv2D(1, 3, name="conv"), shape=(8, 8, 1))
    whole = type(net).call
    monkeypatch.setattr(type(net), "call", lambda *a, **k: calls.append(1) or whole(*a, **k))
    from coursekit.analysis import compare_budgets

    compare_budgets({"net": net})
    assert len(calls) == 1
    calls.clear()
    gradient_receptive_field(net, images=np.ones((1, 8, 8, 1), "float32"))
    assert len(calls) <= 3  # one trace, one run for the shape, one for the gradient


def test_repr_is_short_and_html_has_both_axes():
    field = receptive_field(stack(layers.Conv2D(1, (3, 5)), shape=(8, 8, 1)))
    assert repr(field).endswith("3 x 5 pixels, stride 1 x 1, padding 0 x 0>")
    assert len(repr(field)) < 100
    assert field._repr_html_().count("<tr>") == 3
