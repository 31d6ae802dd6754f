"""The longer runs of lessons 16 and 17: depth, rates, paths, wirings.

    python notebooks/experiments/modern_architectures.py NAME

NAME is "residual_depth" (8 minutes on two CPU cores), "residual_rates" (2),
"deep_residual_rates" (5; at 56 layers), "resnext_paths" (5), "many_wirings" (4;
one seed) or "one_wiring" (3; many seeds). Each run appends its row to the results
NAME of `coursekit.course`; runs that are there already are skipped, so that a stopped
experiment goes on where it was.

All networks see 14 x 14 images, Fashion-MNIST averaged over 2 x 2 pixels.
"""

import argparse
import csv
from functools import partial
import math
import time

from coursekit import models
from coursekit.callbacks import AnnealLearningRate
from coursekit.course import RESULTS
from coursekit.data import EMBEDDED, load, pipeline, to_unit_range
from coursekit.layers import ConvBNReLU
from coursekit.models import randomly_wired
from coursekit.schedules import cosine_annealing
import keras
from keras import layers
import numpy as np
import tensorflow as tf

INPUT_SHAPE = (14, 14, 1)
BATCH_SIZE = 64
FILTERS = (16, 32, 64)  # of the three stages
DEPTHS = (8, 20, 56)
RATE = 0.03
RATES = (0.01, 0.1)  # besides RATE
DEEP_RATES = (0.003, 0.01, 0.1)  # besides RATE, at the largest depth
# Cardinality and width of the ResNeXt paper's table 2, a quarter as wide; 8 x 3.5 is not whole.
PATHS = ((1, 16), (2, 10), (4, 6), (32, 1))


def halved(image, label):
    """Averages an image over 2 x 2 pixels."""
    image, label = to_unit_range(image, label)
    return tf.nn.avg_pool2d(image[None], 2, 2, "VALID")[0], label


def images(split):
    """Loads a split of the embedded Fashion-MNIST, halved."""
    return load("fashion_mnist", split=split, data_dir=EMBEDDED)[0].map(halved)


def stacked(make_block, *, blocks=2, name="net"):
    """Builds three stages of blocks after a 3 x 3 convolution."""
    inputs = keras.Input(INPUT_SHAPE)
    x = ConvBNReLU(FILTERS[0], 3)(inputs)
    for stage in range(len(FILTERS)):
        for i in range(blocks):
            x = make_block(stage, strides=2 if stage > 0 and i == 0 else 1)(x)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(10)(x), name=name)


class GroupedConv(layers.Conv2D):
    """A grouped convolution as a full one whose kernel is 0 between the groups.

    It computes what `groups` of `Conv2D` does. The gradient of that one goes through a
    slow path of TensorFlow on CPUs, which takes a hundred times as long for small maps.
    """

    def __init__(self, filters, kernel_size, *, paths, **options):
        fan = keras.initializers.VarianceScaling(2.0 * paths)  # of the path's own channels
        super().__init__(filters, kernel_size, kernel_initializer=fan, **options)
        self.mask = np.kron(np.eye(paths), np.ones((filters // paths,) * 2)).astype("float32")

    def call(self, inputs):
        kernel = self.kernel * self.mask
        return keras.ops.conv(inputs, kernel, strides=self.strides, padding=self.padding)

    @property
    def missing(self):
        """Weights that the kernel has and a grouped convolution has not."""
        return int(self.kernel_size[0] * self.kernel_size[1] * (self.mask == 0).sum())


def paths_block(x, filters, *, paths, width, strides):
    """Returns what a ResNeXt block makes of maps."""
    inside = paths * width
    options = {"kernel_initializer": "he_normal", "activation": None}
    y = ConvBNReLU(inside, 1, kernel_initializer="he_normal")(x)
    y = GroupedConv(inside, 3, paths=paths, strides=strides, padding="same", use_bias=False)(y)
    y = layers.ReLU()(layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(y))
    y = ConvBNReLU(filters, 1, **options)(y)
    if x.shape != y.shape:
        x = ConvBNReLU(filters, 1, strides=strides, **options)(x)
    return layers.ReLU()(layers.Add()([x, y]))


def paths_net(cardinality, width):
    """Builds a ResNeXt of 20 layers with 64, 128 and 256 channels."""
    return stacked(
        lambda stage, strides: partial(
            paths_block,
            filters=4 * FILTERS[stage],
            paths=cardinality,
            width=width << stage,
            strides=strides,
        )
    )


def wired_net(wiring):
    """Builds a small randomly wired network; `wiring` is the seed of its graphs."""
    return randomly_wired(
        "randwire_ws",
        input_shape=INPUT_SHAPE,
        classes=10,
        stem="small",
        nodes=8,
        channels=16,
        head_channels=64,
        seed=wiring,
    )


def compiled(model):
    """Compiles a model for SGD with momentum."""
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(RATE, momentum=0.9), loss, metrics=["accuracy"])
    return model


def parameters(model):
    """Counts the trainable parameters, without those that a mask makes 0."""
    missing = sum(getattr(layer, "missing", 0) for layer in model.layers)
    return sum(math.prod(weight.shape) for weight in model.trainable_weights) - missing


def trained(model, build, seed, *, count, epochs, rate=RATE):
    """Gives a compiled model new weights, trains it, and returns its scores."""
    keras.utils.set_random_seed(seed)
    model.set_weights(build().get_weights())
    for variable in model.optimizer.variables:
        variable.assign(keras.ops.zeros_like(variable))
    batches = pipeline(images(f"train[:{count}]"), batch_size=BATCH_SIZE, shuffle_seed=seed)
    period = epochs * -(-count // BATCH_SIZE)
    schedule = partial(cosine_annealing, start=rate, period=period)
    begin = time.perf_counter()
    history = model.fit(
        batches,
        epochs=epochs,
        shuffle=False,
        callbacks=[AnnealLearningRate(schedule, per="batch")],
        verbose=0,
    ).history
    seconds = time.perf_counter() - begin
    _, accuracy = model.evaluate(pipeline(images("test"), batch_size=500), verbose=0)
    return {
        "parameters": parameters(model),
        "training_loss": round(history["loss"][-1], 4),
        "test_accuracy": round(accuracy, 4),
        "seconds": round(seconds, 1),
    }


def depth_settings(rates=(RATE,), depths=DEPTHS):
    """Yields plain and residual networks of growing depth."""
    for depth in depths:
        for residual in (False, True):
            variant = f"{'resnet' if residual else 'plain'}{depth}"
            build = partial(models.resnet_cifar, variant, input_shape=INPUT_SHAPE)
            for rate in rates:
                key = {"depth": depth, "kind": "residual" if residual else "plain", "rate": rate}
                yield key, build, {"count": 4000, "epochs": 4, "rate": rate}


def paths_settings():
    """Yields networks of equal cost with few wide paths or many narrow ones."""
    for cardinality, width in PATHS:
        build = partial(paths_net, cardinality, width)
        yield {"paths": cardinality, "width": width}, build, {"count": 4000, "epochs": 5}


def wirings_settings(wirings=8):
    """Yields randomly wired networks."""
    for wiring in range(wirings):
        yield {"wiring": wiring}, partial(wired_net, wiring), {"count": 3000, "epochs": 4}


EXPERIMENTS = {  # the settings, and the seeds of each
    "residual_depth": (depth_settings, range(3)),
    "residual_rates": (partial(depth_settings, rates=RATES, depths=(20,)), range(2)),
    "deep_residual_rates": (partial(depth_settings, rates=DEEP_RATES, depths=(56,)), range(1)),
    "resnext_paths": (paths_settings, range(3)),
    "many_wirings": (wirings_settings, range(1)),
    "one_wiring": (partial(wirings_settings, wirings=1), range(8)),
}


def finished(path):
    """Returns the rows that a file has."""
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def append(path, row):
    """Adds a row to a file, with the names above the first."""
    is_new = not path.exists()
    with path.open("a", newline="") as file:
        writer = csv.DictWriter(file, row, lineterminator="\n")
        if is_new:
            writer.writeheader()
        writer.writerow(row)


def run(name, seeds=None):
    """Makes the runs of an experiment that are missing."""
    path = RESULTS / f"{name}.csv"
    settings, usual_seeds = EXPERIMENTS[name]
    for key, build, options in settings():
        done = finished(path)
        keys = [{**key, "seed": seed} for seed in seeds or usual_seeds]
        missing = [k for k in keys if not any(_same(row, k) for row in done)]
        model = compiled(build()) if missing else None
        for k in missing:
            row = {**k, **trained(model, build, k["seed"], **options)}
            append(path, row)
            print(row, flush=True)


def _same(row, key):
    return all(row[name] == str(value) for name, value in key.items())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", choices=EXPERIMENTS)
    parser.add_argument("--seeds", type=int, nargs="+", help="instead of the experiment's own")
    arguments = parser.parse_args()
    run(arguments.name, arguments.seeds)
