"""Everything that can be saved, in one model and one file."""

from coursekit import initializers, layers, losses, metrics, optimizers
import keras
import numpy as np
import pytest

CLASSES = 3
SIZE = 16
SCORES = ("MeanIoU", "FrequencyWeightedIoU", "MeanDice", "ClassIoU", "PixelAccuracy")
MATRICES = ("ConfusionMatrix", "SegmentationScores")
MAP_LOSSES = ("PixelCrossentropy", "PixelFocalCrossentropy", "SoftDice", "SoftTversky")
DENSITY_LOSSES = ("GaussianNLL", "LaplaceNLL", "MixtureNLL")


def classes_of(part, base):
    """Returns the classes of a part that Keras saves, by name."""
    named = {name: getattr(part, name) for name in part.__all__}
    return {n: one for n, one in named.items() if isinstance(one, type) and issubclass(one, base)}


def everything():
    """Builds a model of all layers, compiled with all losses and metrics and the optimizer."""
    images = keras.Input((SIZE, SIZE, 4), name="images")
    x = layers.PadToMultiple2D(8)(images)
    bilinear = initializers.Bilinear()
    x = keras.layers.Conv2DTranspose(4, 4, strides=2, padding="same", kernel_initializer=bilinear)(
        x
    )
    x = layers.ConvBNReLU(8, 3, strides=2, kernel_initializer=initializers.ScaledUniform())(x)
    normal = initializers.ScaledTruncatedNormal()
    x = layers.BNReLUConv(8, 3, kernel_initializer=normal)(x)
    x = layers.ResidualBlock(8)(x)
    x = layers.ResNeXtBlock(8, cardinality=2, width=2)(x)
    x = layers.SqueezeExcite(2)(x)
    x = layers.DenseBlock(2, 4)(x)  # no dropout, whose place in its numbers Keras does not save
    x = layers.DenseTransition()(x)
    x = layers.InceptionModule(2, (2, 2), (2, 2), 2)(x)
    x = layers.BNInceptionModule(2, (2, 2), (2, 2), 2)(x)
    x = layers.ChannelMaxPool(2)(x)
    x = layers.LocalResponseNorm()(x)
    x = layers.BatchNorm(test_statistics="batch")(x)
    x = layers.LocallyConnected2D(8, 3)(x)
    x = layers.ResizeLike()([x, images])
    x = layers.CropLike()([x, images])
    x = layers.DoubleConv2D(8, normalization="batch")(x)
    pooled, places = layers.MaxPool2DWithIndices()(x)
    x = layers.WeightedSum()([layers.MaxUnpool2D()([pooled, places]), x])
    x = layers.ASPP(8, rates=(2,))(x)
    x = layers.SeparableConvBNReLU(8, 3)(x)
    x = layers.HourglassModule(8, depth=2)(x)
    x = layers.SpatialPyramidPooling((1, 2), filters=2)(x)
    small = keras.layers.AveragePooling2D(2)(x)
    x = layers.WeightedSum()([layers.BedOfNails2D()(small), layers.NearestUnpool2D()(small)])
    maps = layers.ResizeConv2D(CLASSES, 3, size=1, name="maps")(x)
    means = keras.layers.GlobalAveragePooling2D()(x)
    heads = {f"maps_{n}": keras.layers.Identity(name=f"maps_{n}")(maps) for n in MAP_LOSSES}
    for name in DENSITY_LOSSES:
        head = layers.MixtureDensityHead(2) if name == "MixtureNLL" else keras.layers.Dense(2)
        heads[name] = keras.layers.Identity(name=name)(head(means))
    model = keras.Model(images, heads, name="everything")
    model.compile(
        optimizer=optimizers.PerUnitSGD(0.01),
        run_eagerly=True,
        loss={n: getattr(losses, n.removeprefix("maps_"))() for n in heads},
        metrics={
            "maps_SoftDice": [
                getattr(metrics, n)(CLASSES, from_logits=True) for n in (*SCORES, *MATRICES)
            ]
        },
    )
    return model


def data():
    generator = np.random.default_rng(0)
    masks = generator.integers(0, CLASSES, (4, SIZE, SIZE))
    targets = {f"maps_{name}": masks for name in MAP_LOSSES}
    numbers = generator.random((4, 1)).astype("float32")
    targets |= dict.fromkeys(DENSITY_LOSSES, numbers)
    return generator.random((4, SIZE, SIZE, 4), dtype="float32"), targets


def answers(on_batch, model):
    """Returns what a step says of this batch alone."""
    model.reset_metrics()
    return on_batch(*data(), return_dict=True)


@pytest.fixture(scope="module")
def trained():
    """The model after one step, with PerUnitSGD's own state."""
    model = everything()
    model.train_on_batch(*data())
    return model


def test_the_model_lacks_nothing_that_can_be_saved(trained):
    used = {type(layer).__name__ for layer in trained._flatten_layers()}
    assert classes_of(layers, keras.layers.Layer).keys() <= used
    assert set(classes_of(losses, keras.losses.Loss)) == {*MAP_LOSSES, *DENSITY_LOSSES}
    assert set(classes_of(metrics, keras.metrics.Metric)) == {*SCORES, *MATRICES}
    assert set(initializers.__all__) == {"Bilinear", "ScaledTruncatedNormal", "ScaledUniform"}
    assert optimizers.__all__ == ["PerUnitSGD"]


def test_one_file_keeps_layers_losses_metrics_and_the_optimizer(trained, tmp_path):
    images, _ = data()
    trained.save(tmp_path / "everything.keras")
    loaded = keras.models.load_model(tmp_path / "everything.keras")
    for name, found in loaded(images).items():
        np.testing.assert_allclose(found, trained(images)[name], rtol=1e-4, atol=1e-5)
    before, after = (answers(model.test_on_batch, model) for model in (trained, loaded))
    assert before.keys() == after.keys()
    for name, value in before.items():
        np.testing.assert_allclose(after[name], value, rtol=1e-4, err_msg=name)
    assert loaded.optimizer.get_config() == trained.optimizer.get_config()
    for own, kept in zip(trained.optimizer.variables, loaded.optimizer.variables, strict=True):
        np.testing.assert_allclose(keras.ops.convert_to_numpy(kept), own, rtol=1e-6)
    before, after = (answers(model.train_on_batch, model) for model in (trained, loaded))
    assert after["loss"] == pytest.approx(before["loss"], rel=1e-4)
