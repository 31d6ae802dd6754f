"""What must hold for every layer of the kit, proved for one of them."""

from contextlib import contextmanager
import inspect
import itertools
from pathlib import Path
import tempfile

from any_backend import HAS_FLOAT64, graph
import keras
import numpy as np
from onednn import go_on, where_onednn_is_off

BATCH = 3
TO_FIRST, TO_LAST = (0, 3, 1, 2), (0, 2, 3, 1)
PRECISIONS = {  # the dtype of the outputs under each policy
    "mixed_float16": "float16",
    "mixed_bfloat16": "bfloat16",
    "float16": "float16",
    "bfloat16": "bfloat16",
    **({"float64": "float64"} if HAS_FLOAT64 else {}),
}
TOLERANCES = {"float16": 2e-2, "bfloat16": 0.15, "float64": 1e-5}  # of the largest output


def check_layer(make_layer, input_shape, *, fixed_size=False):
    """Proves the rules of a layer on images of (H, W, C), and another size where that is allowed.

    `make_layer` takes `dtype` and `data_format` and returns a new layer. Weights
    are random in every check, so that no default value hides a mistake.
    """
    height, width, channels = input_shape
    sizes = [(height, width)] if fixed_size else [(height, width), (height + 3, width + 2)]
    images = [random_images(*size, channels) for size in sizes]
    layer = make_layer()
    layer.build((None, *input_shape) if fixed_size else (None, None, None, channels))
    randomize(layer)
    _check_weights_exist_before_the_call(layer, images[0])
    _check_configuration(make_layer, layer, images[0])
    for batch in images:
        _check_shapes(layer, batch)
        _check_images_do_not_mix(layer, batch)
        with where_onednn_is_off(go_on):
            _check_channels_first(make_layer, layer, batch)
    _check_precisions(make_layer, layer, images[0])
    with where_onednn_is_off(go_on):
        _check_settings_do_not_matter_later(make_layer, layer, images[0])
    _check_graph(layer, images, fixed_size)
    _check_saving(layer, images, fixed_size)
    _check_training(make_layer, images[0], fixed_size)


def random_images(height, width, channels, *, batch=BATCH, seed=0):
    """Returns (batch, height, width, channels) float32 images, normally distributed."""
    return np.random.default_rng(seed).normal(size=(batch, height, width, channels)).astype("f4")


def randomize(layer, seed=1):
    """Gives every weight random values, variances and scales positive ones."""
    rng = np.random.default_rng(seed)
    for weight in layer.weights:
        if not weight.dtype.startswith("float"):
            continue  # the state of a random generator
        positive = any(word in weight.name for word in ("variance", "gamma"))
        low, high = (0.5, 1.5) if positive else (-0.5, 0.5)
        weight.assign(rng.uniform(low, high, weight.shape))


def copy_weights(source, target):
    """Gives a layer the weights of another."""
    target.set_weights(source.get_weights())


def _check_weights_exist_before_the_call(layer, images):
    def parts():
        return len(layer.weights), len(layer._flatten_layers())

    before = parts()
    layer(images), layer(images, **_training(layer, True))
    assert parts() == before, "weights or sublayers were made in `call`, not before it"


def _check_configuration(make_layer, layer, images):
    config = layer.get_config()
    assert config == {**make_layer().get_config(), "name": layer.name}, "`build` changed arguments"
    missing = _argument_names(type(layer)) - set(config)
    assert not missing, f"missing from get_config: {missing}"
    for name, value in getattr(make_layer, "keywords", {}).items():
        assert getattr(layer, name) == value, f"`{name}` is not stored as it was given"
    twin = type(layer).from_config(config)
    assert twin.get_config() == config
    assert keras.saving.get_registered_name(type(layer)) == f"coursekit>{type(layer).__name__}"
    twin.build((None, *images.shape[1:]))
    copy_weights(layer, twin)
    assert_same(twin(images), layer(images))


def _check_shapes(layer, images):
    output = layer(images)
    assert layer.compute_output_shape(images.shape) == tuple(output.shape)
    for known in itertools.product((True, False), repeat=3):
        axes = zip(images.shape[:3], known, strict=True)
        shape = (*(size if is_known else None for size, is_known in axes), images.shape[3])
        try:
            stated = layer.compute_output_shape(shape)
        except ValueError:  # a layer of fixed size may refuse an unknown one
            assert None in shape[1:]
            continue
        for size, real in zip(stated, output.shape, strict=True):
            assert size in (None, real)
        assert (stated[0] is None) == (shape[0] is None)
        assert stated[3] == output.shape[3]


def _check_images_do_not_mix(layer, images):
    alone = [layer(images[i : i + 1], **_training(layer, False)) for i in range(len(images))]
    assert_same(np.concatenate(alone), layer(images, **_training(layer, False)))


def _check_channels_first(make_layer, layer, images):
    first = make_layer(data_format="channels_first")
    images_first = images.transpose(TO_FIRST)
    first.build((None, *images_first.shape[1:]))
    copy_weights(layer, first)
    output = first(images_first)
    assert first.compute_output_shape(images_first.shape) == tuple(output.shape)
    assert_same(np.transpose(output, TO_LAST), layer(images))


def _check_precisions(make_layer, layer, images):
    """Every dtype policy, and every `floatx`, as Keras's own layers take them."""
    whole = np.array(layer(images))
    for dtype, computed in PRECISIONS.items():
        _check_precision(make_layer(dtype=dtype), layer, images, whole, computed)
    with settings(floatx="float16"):
        _check_precision(make_layer(), layer, images, whole, "float16")


def _check_precision(other, layer, images, whole, computed):
    other.build((None, *images.shape[1:]))
    copy_weights(layer, other)
    assert {weight.dtype for weight in other.trainable_weights} <= {other.variable_dtype}
    assert keras.backend.standardize_dtype(other(images).dtype) == computed
    trained = other(images, **_training(other, True))
    assert np.isfinite(np.array(keras.ops.cast(trained, "float32"))).all()
    copy_weights(layer, other)  # whose statistics have moved
    outputs = np.array(keras.ops.cast(other(images), "float64"))
    np.testing.assert_allclose(outputs, whole, atol=TOLERANCES[computed] * np.abs(whole).max())


def _check_settings_do_not_matter_later(make_layer, layer, images):
    """What is saved computes the same wherever it is loaded."""
    images = images.transpose(TO_FIRST)
    with settings(image_data_format="channels_first"):
        inputs = keras.Input(images.shape[1:], dtype="float32")
        model = keras.Model(inputs, make_layer()(inputs))
        copy_weights(layer, model.layers[-1])
        outputs = model(images)
        with tempfile.TemporaryDirectory() as folder:
            model.save(Path(folder) / "model.keras")
            with settings(image_data_format="channels_last", floatx="float16"):
                loaded = keras.models.load_model(Path(folder) / "model.keras")
                again = loaded(images)
    assert again.dtype == outputs.dtype
    assert_same(again, outputs)
    assert_same(np.transpose(again, TO_LAST), layer(images.transpose(TO_LAST)))


@contextmanager
def settings(**values):
    """Changes settings of `keras.config` while the context lasts."""
    before = {name: getattr(keras.config, name)() for name in values}
    policy = keras.config.dtype_policy()

    def change(values):
        for name, value in values.items():
            getattr(keras.config, f"set_{name}")(value)
        keras.config.set_dtype_policy(values.get("floatx", policy))

    change(values)
    try:
        yield
    finally:
        change(before)
        keras.config.set_dtype_policy(policy)


def _check_graph(layer, images, fixed_size):
    unknown = images[0].shape[1:3] if fixed_size else (None, None)
    in_graph = graph(layer, ((None, *unknown, images[0].shape[3]), "float32"))
    for batch in images:
        assert_same(in_graph(batch), layer(batch))


def _check_saving(layer, images, fixed_size):
    size = images[0].shape[1:3] if fixed_size else (None, None)
    inputs = keras.Input((*size, images[0].shape[3]))
    model = keras.Model(inputs, layer(inputs))
    assert model.output_shape == layer.compute_output_shape(inputs.shape)
    with tempfile.TemporaryDirectory() as folder:
        model.save(Path(folder) / "model.keras")
        loaded = keras.models.load_model(Path(folder) / "model.keras")
    for batch in images:
        assert_same(loaded(batch), layer(batch))


def _check_training(make_layer, images, fixed_size):
    """Trains with `fit`, whole and mixed precision, behind a convolution that needs its gradient.

    The batches are of two images and of one.
    """
    for dtype in ("float32", "mixed_float16"):
        size = images.shape[1:3] if fixed_size else (None, None)
        inputs = keras.Input((*size, images.shape[3]))
        before = keras.layers.Conv2D(images.shape[3], 1, use_bias=False, dtype=dtype)
        model = keras.Model(inputs, make_layer(dtype=dtype)(before(inputs)))
        randomize(model)
        old_values = model.get_weights()
        model.compile(keras.optimizers.SGD(1e-2), "mse", run_eagerly=dtype != "float32")
        targets = np.zeros(model.compute_output_shape(images.shape), "float32")
        history = model.fit(images, targets, batch_size=2, verbose=0)
        assert np.isfinite(history.history["loss"]).all()
        for weight, new, old in zip(model.weights, model.get_weights(), old_values, strict=True):
            assert np.isfinite(new).all()
            assert np.any(new != old), f"{weight.path} did not learn"


def assert_same(actual, desired):
    """Asserts equality up to the rounding of float32."""
    scale = max(1.0, np.abs(desired).max())
    np.testing.assert_allclose(actual, desired, atol=1e-5 * scale, rtol=1e-5)


def _argument_names(layer_class):
    own = [cls for cls in layer_class.__mro__ if cls.__module__.startswith("coursekit")]
    parameters = [p for cls in own for p in inspect.signature(cls.__init__).parameters.values()]
    return {p.name for p in parameters if p.name != "self" and p.kind != p.VAR_KEYWORD}


def _training(layer, value):
    return {"training": value} if "training" in inspect.signature(layer.call).parameters else {}
