from coursekit.callbacks import ActivationVisualizer, FilterVisualizer
import keras
import numpy as np
from PIL import Image
import pytest

IMAGES = np.random.default_rng(0).random((16, 8, 8, 3), dtype="float32")
LABELS = np.arange(16) % 2


def functional():
    inputs = keras.Input((8, 8, 3))
    x = keras.layers.Conv2D(4, 3, activation="relu", name="conv")(inputs)
    x = keras.layers.BatchNormalization()(x)
    x = keras.layers.Dropout(0.5)(x)
    x = keras.layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, keras.layers.Dense(2)(x))


def unbuilt_sequential():
    layers = keras.layers
    return keras.Sequential(
        [
            layers.Conv2D(4, 3, activation="relu", name="conv"),
            layers.GlobalMaxPooling2D(),
            layers.Dense(2),
        ]
    )


def nested():
    inputs = keras.Input((8, 8, 3))
    return keras.Model(inputs, keras.layers.Dense(2)(functional()(inputs)))


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = keras.layers.Conv2D(4, 3, activation="relu", name="conv")
        self.head = keras.layers.Dense(2)

    def call(self, images):
        return self.head(keras.ops.mean(self.conv(images), axis=(1, 2)))


MODELS = {
    "functional": functional,
    "sequential": unbuilt_sequential,
    "nested": nested,
    "subclassed": Subclassed,
}


def fit(model, *callbacks, epochs=2, **options):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(0.1), loss)
    model.fit(IMAGES, LABELS, epochs=epochs, verbose=0, callbacks=list(callbacks), **options)
    return model


def seeded(build):
    keras.utils.set_random_seed(3)
    return build()


@pytest.mark.parametrize("build", MODELS.values(), ids=MODELS)
def test_arrays_are_kept_for_each_epoch(build):
    filters, maps = FilterVisualizer("conv"), ActivationVisualizer("conv", IMAGES[:5])
    model = fit(build(), filters, maps)
    epochs = [0, 1, 2] if build in (functional, nested) else [1, 2]
    assert list(filters.arrays) == list(maps.arrays) == epochs
    assert filters.arrays[1].shape == (4, 3, 3, 3)
    assert maps.arrays[1].shape == (5, 6, 6, 4)
    assert not np.array_equal(filters.arrays[1], filters.arrays[2])
    conv = next(layer for layer in model._flatten_layers() if layer.name == "conv")
    np.testing.assert_array_equal(filters.arrays[2], np.moveaxis(conv.kernel.numpy(), 3, 0))
    np.testing.assert_allclose(maps.arrays[2], conv(IMAGES[:5]), atol=1e-6)


@pytest.mark.parametrize("build", MODELS.values(), ids=MODELS)
def test_training_goes_as_it_does_without_them(build):
    watched = fit(seeded(build), FilterVisualizer("conv"), ActivationVisualizer("conv", IMAGES[:5]))
    alone = fit(seeded(build))
    for ours, theirs in zip(watched.get_weights(), alone.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert not any("call" in layer.__dict__ for layer in watched._flatten_layers())


def test_a_loaded_model_will_do(tmp_path):
    fit(functional()).save(tmp_path / "model.keras")
    maps = ActivationVisualizer("conv", IMAGES[:2])
    fit(keras.models.load_model(tmp_path / "model.keras"), maps, epochs=1)
    assert list(maps.arrays) == [0, 1]


def test_only_chosen_epochs_are_kept_and_written(tmp_path):
    folder = tmp_path / "made" / "if_need_be"
    filters = FilterVisualizer("conv", epochs=(0, 3), folder=folder)
    maps = ActivationVisualizer("conv", IMAGES[:2], epochs=3, folder=folder)
    fit(functional(), filters, maps, epochs=4)
    assert list(filters.arrays) == [0, 3]
    assert list(maps.arrays) == [3]
    assert sorted(path.name for path in folder.iterdir()) == [
        "conv_activations_epoch003.png",
        "conv_filters_epoch000.png",
        "conv_filters_epoch003.png",
    ]


def test_a_resumed_run_looks_before_its_first_epoch():
    filters = FilterVisualizer("conv")
    fit(functional(), filters, epochs=5, initial_epoch=3)
    assert list(filters.arrays) == [3, 4, 5]


def test_the_written_picture_shows_the_filters(tmp_path):
    filters = FilterVisualizer("conv", epochs=0, folder=tmp_path)
    fit(functional(), filters, epochs=1)
    picture = np.asarray(Image.open(tmp_path / "conv_filters_epoch000.png"))
    assert picture.shape[1] > 300
    scaled = filters.arrays[0][0, 0, 0] / np.abs(filters.arrays[0]).max()
    expected = np.round(255 * (0.5 + scaled / 2))
    np.testing.assert_array_equal(picture[40, 20], expected)


def test_nothing_is_shown_outside_a_notebook(capsys):
    fit(functional(), FilterVisualizer("conv"))
    assert capsys.readouterr().out == ""


def test_in_a_notebook_one_picture_is_replaced(monkeypatch):
    from coursekit.callbacks.visualizers import visualizer

    shown, updated = [], []

    class Handle:
        def update(self, picture):
            updated.append(picture)

    def display(picture, display_id):
        shown.append(picture)
        return Handle()

    monkeypatch.setattr(visualizer.display, "display", display)
    fit(functional(), FilterVisualizer("conv", show=True), epochs=2)
    assert len(shown) == 1
    assert len(updated) == 2


@pytest.mark.parametrize(
    ("visualizer", "message"),
    [
        (FilterVisualizer("cnv", epochs=9), r"must be one of the model's layers \(.*conv.*'cnv'"),
        (FilterVisualizer("dropout", epochs=9), r"must have filters, as conv; got 'dropout"),
        (ActivationVisualizer("cnv", IMAGES, epochs=9), "must be one of the model's layers"),
    ],
)
def test_a_wrong_layer_fails_before_training(visualizer, message):
    keras.utils.clear_session()
    model = functional()
    weights = model.get_weights()
    with pytest.raises(ValueError, match=message):
        fit(model, visualizer)
    np.testing.assert_array_equal(weights[0], model.get_weights()[0])


def test_layers_of_one_name_write_files_of_their_own(tmp_path):
    images = keras.Input((8, 8, 3))
    bodies = []
    for name in ("left", "right"):
        conv = keras.layers.Conv2D(2, 3, name="conv1")
        bodies.append(keras.Sequential([keras.Input((8, 8, 3)), conv], name=name))
    maps = keras.layers.Concatenate()([body(images) for body in bodies])
    logits = keras.layers.Dense(2)(keras.layers.Flatten()(maps))
    watched = [FilterVisualizer(body.layers[0], epochs=1, folder=tmp_path) for body in bodies]
    fit(keras.Model(images, logits), *watched, epochs=1)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "left_conv1_filters_epoch001.png",
        "right_conv1_filters_epoch001.png",
    ]
