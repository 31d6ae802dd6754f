"""An example of each part, to run where only the wheel is: `python part_examples.py PART ...`."""

import sys

import numpy as np

SIZE = (28, 28, 1)


def analysis():
    from coursekit import analysis, models

    total = sum(row.parameters for row in analysis.layer_table(models.lenet("lenet5")).rows)
    assert total == models.lenet("lenet5").count_params()


def callbacks():
    from coursekit import callbacks
    import keras

    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.1), "mse")
    ratios = callbacks.UpdateRatio(every=2)
    model.fit(np.ones((8, 2)), np.ones(8), batch_size=2, verbose=0, callbacks=[ratios])
    assert len(ratios.rows) == 4  # kernel and bias, at two steps


def course():
    from coursekit import course

    assert {row.lecture for row in course.rows()} == set(course.LECTURES)
    for path in course.RESULTS.glob("*.csv"):
        assert len(course.results(path.stem)), path
    assert len(course.slips())


def data():
    from coursekit import data

    for name, split, count in (("fashion_mnist", "test", 2000), ("nuclei", "train", 80)):
        pairs, info = data.load(name, split=split, data_dir=data.EMBEDDED)
        assert len(list(pairs)) == count == info.splits[split].num_examples
    turned = data.augmentation.compose(data.augmentation.rotate(20))(
        {"image": np.ones((2, 8, 8, 3), "float32"), "mask": np.ones((2, 8, 8, 1), "uint8")}, seed=0
    )
    assert turned["image"].shape == (2, 8, 8, 3)


def grading():
    from coursekit import grading
    from coursekit.grading.pages.exporter import StudentPages
    import nbformat
    from traitlets.config import Config

    config = Config()
    grading.configure(config)
    assert "TrustedExecute" in str(config.Autograde.autograde_preprocessors)
    cell = nbformat.v4.new_markdown_cell("Well **done**.")
    page, _ = StudentPages().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    assert "<strong>done</strong>" in page


def initializers():
    from coursekit import initializers

    numbers = np.array(initializers.ScaledUniform(stddev=1.0, seed=0)((10_000,)))
    np.testing.assert_allclose(numbers.std(), 1, atol=0.02)


def interpret():
    from coursekit import interpret, models

    model = models.efficientnet_lite("efficientnet_lite0", weights="imagenet")
    gradient = np.linspace(0, 255, 224).astype("uint8")
    images = models.preprocess(np.broadcast_to(gradient[:, None], (224, 224, 3)))
    assert interpret.grad_cam(model, images, [967]).shape == (1, 224, 224)
    assert interpret.pca(np.eye(5)).shape == (5, 2)


def layers():
    from coursekit import layers

    image = np.array([[1, 2, 0, 0], [4, 3, 0, 7]], "float32").reshape(1, 2, 4, 1)
    pooled, indices = layers.MaxPool2DWithIndices(2)(image)
    found = np.reshape(layers.MaxUnpool2D(2)([pooled, indices]), (2, 4))
    np.testing.assert_array_equal(found, [[0, 0, 0, 0], [4, 0, 0, 7]])


def losses():
    from coursekit import losses

    labels = np.array([[[0, 0, 1, 1]]])
    assert float(losses.SoftDice()(labels, 100 * np.eye(2, dtype="float32")[labels])) < 1e-4


def metrics():
    from coursekit import metrics

    labels, scores = np.array([[[0, 1, 1, 255]]]), np.array([[[0, 0, 1, 1]]])
    np.testing.assert_allclose(metrics.MeanIoU(2)(labels, scores), 0.5)
    square = np.pad(np.ones((1, 4, 4), int), ((0, 0), (4, 4), (4, 4)))
    np.testing.assert_allclose(metrics.boundary_f_score(square, square, num_classes=2), 1)


def models():
    from coursekit import models

    assert models.decode_predictions(np.eye(1000)[[967]], top=1)
    assert models.unet(input_shape=(32, 32, 1), classes=3).output_shape[-1] == 3


def optimizers():
    from coursekit import optimizers
    import keras

    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
    model.compile(optimizers.PerUnitSGD(least=1e-3, most=1.0), "mse")
    assert np.isfinite(model.fit(np.ones((8, 4)), np.ones((8, 3)), verbose=0).history["loss"]).all()


def plot():
    from coursekit import plot

    axes = plot.image_grid(np.zeros((4, *SIZE)))
    assert axes is not None
    plot.computation_graph({"x": "x", "y": "y"}, [("x", "y", "1")])


def schedules():
    from coursekit import schedules

    assert schedules.step_decay(4, start=1.0, factor=0.5, every=2) == 0.25


def segmentation():
    from coursekit import segmentation

    assert segmentation.slic(np.eye(20), 4).max() == 3


if __name__ == "__main__":
    for name in sys.argv[1:]:
        globals()[name]()
        print(name)
