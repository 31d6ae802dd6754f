"""Trains six small networks of equal multiply-adds, which differ in their blocks alone.

    python notebooks/experiments/six_architectures.py

Rates are chosen on validation images by a seed of their own; three other seeds at the best rate
are scored on test images. Writes the results `six_architectures` of `coursekit.course`, whose
column `right` holds, in hexadecimal, the packed bits of which test images were told right. About
seven minutes on one thread. Images are 14 x 14, Fashion-MNIST averaged over 2 x 2 pixels.
"""

from functools import cache, partial

from coursekit.callbacks import AnnealLearningRate
from coursekit.course.experiments import write_results
from coursekit.data import EMBEDDED, load, to_unit_range
from coursekit.layers import ConvBNReLU, SqueezeExcite
from coursekit.models import reinitialize
from coursekit.schedules import cosine_annealing
import keras
from keras import layers, ops
import numpy as np
import tensorflow as tf

SPLITS = ("train[:2000]", "train[2000:4000]", "test")  # to train on, to choose on, to score on
SEARCH_SEED, SEEDS = 0, (10, 11, 12)
RATES = (0.03, 0.1, 0.3)
EPOCHS, BATCH_SIZE = 4, 64
COLUMNS = ("network", "parameters", "rate", "seed", "loss", "validation", "accuracy", "right")
PATHS, SQUEEZE_RATIO, EXPANSION = 4, 4, 4


def conv(x, filters, size=3, activation="relu"):
    """Returns maps, convolved, normalized and activated."""
    kernels = {"kernel_initializer": "he_normal"}
    return ConvBNReLU(filters, size, activation=activation, **kernels)(x)


def vgg(x, filters):
    """Convolves twice."""
    return conv(conv(x, filters), filters)


def inception(x, filters):
    """Joins four branches, in the proportions of GoogLeNet's module 3a."""
    part = filters // 16
    pooled = layers.MaxPooling2D(3, 1, "same")(x)
    branches = [
        conv(x, 4 * part, 1),
        conv(conv(x, 6 * part, 1), 8 * part),
        conv(conv(x, part, 1), 2 * part, 5),
        conv(pooled, 2 * part, 1),
    ]
    return ops.concatenate(branches, axis=-1)


def added(x, residual, filters):
    """Adds a residual to its input, projected where that has other channels."""
    shortcut = x if x.shape[-1] == filters else conv(x, filters, 1, activation=None)
    return ops.relu(shortcut + residual)


def resnet(x, filters):
    """Adds what two convolutions make of the input."""
    return added(x, conv(conv(x, filters), filters, activation=None), filters)


def resnext(x, filters):
    """Adds what narrow paths make of the input: form (b), whose gradient a CPU finds quickly."""
    width = filters // 2 // PATHS
    reduced = conv(x, width * PATHS, 1)
    paths = [
        layers.Conv2D(width, 3, padding="same", use_bias=False, kernel_initializer="he_normal")(
            part
        )
        for part in ops.split(reduced, PATHS, axis=-1)
    ]
    joined = layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(ops.concatenate(paths, axis=-1))
    return added(x, conv(ops.relu(joined), filters, 1, activation=None), filters)


def se_resnet(x, filters):
    """Adds what two convolutions make of the input, through a gate for each channel."""
    residual = conv(conv(x, filters), filters, activation=None)
    return added(x, SqueezeExcite(SQUEEZE_RATIO)(residual), filters)


def mobilenet(x, filters):
    """Convolves twice, each time within the channels and then across them."""
    for _ in range(2):
        start = keras.initializers.RandomNormal(stddev=(2 / 9) ** 0.5)
        options = {"padding": "same", "use_bias": False, "depthwise_initializer": start}
        x = layers.DepthwiseConv2D(3, **options)(x)
        x = ops.relu(layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x))
        x = conv(x, filters, 1)
    return x


# The block, and the channels of the first stage, which make the multiply-adds about equal.
NETWORKS = {
    "VGG": (vgg, 13),
    "Inception": (inception, 32),
    "ResNet": (resnet, 13),
    "ResNeXt": (resnext, 40),
    "SE-ResNet": (se_resnet, 13),
    "MobileNet": (mobilenet, 36),
}


def network(block, filters):
    """Builds three stages of two blocks, whose channels double where the maps are halved."""
    images = keras.Input((14, 14, 1))
    x = conv(images, filters)
    for stage in range(3):
        x = layers.MaxPooling2D(2, padding="same")(x) if stage else x
        for _ in range(2):
            x = block(x, filters << stage)
    return keras.Model(images, layers.Dense(10)(layers.GlobalAveragePooling2D()(x)))


def compiled(name):
    """Builds a network and compiles it for SGD with momentum."""
    model = network(*NETWORKS[name])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(momentum=0.9), loss, jit_compile=False)
    return model


@cache
def images_and_labels(split):
    """Returns the images of a split, halved, and their labels, as arrays."""
    dataset, _ = load("fashion_mnist", split=split, data_dir=EMBEDDED)
    images, labels = next(dataset.map(to_unit_range).batch(len(dataset)).as_numpy_iterator())
    return tf.nn.avg_pool2d(images, 2, 2, "VALID").numpy(), labels


def train(model, rate, seed):
    """Trains from the first weights of a seed along a cosine.

    Returns:
        The mean training loss of the last epoch, and (images,) booleans of the validation and of
        the test images: which are told right.
    """
    training, *others = map(images_and_labels, SPLITS)
    cosine = partial(
        cosine_annealing, start=rate, period=EPOCHS * -(-len(training[0]) // BATCH_SIZE)
    )
    history = reinitialize(model, seed).fit(
        *training,
        batch_size=BATCH_SIZE,
        epochs=EPOCHS,
        callbacks=[AnnealLearningRate(cosine, per="batch")],
        verbose=0,
    )
    right = (model.predict(x, 500, verbose=0).argmax(axis=1) == y for x, y in others)
    return history.history["loss"][-1], *right


def rows():
    """Yields a row for each network and rate with the search's seed, and for the other seeds."""
    yield COLUMNS
    for name in NETWORKS:
        model, chosen, rates = compiled(name), {}, list(RATES)
        size = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
        while rates:
            rate = rates.pop(0)
            loss, validation, _ = train(model, rate, SEARCH_SEED)
            chosen[rate] = validation.mean()
            yield name, size, rate, SEARCH_SEED, f"{loss:.4f}", f"{chosen[rate]:.4f}", "", ""
            best = max(chosen, key=chosen.get)
            if not rates and best in (min(chosen), max(chosen)):  # at an end of the grid: extend it
                rates.append(round(best / 3 if best == min(chosen) else 3 * best, 4))
        for seed in SEEDS:
            loss, validation, right = train(model, best, seed)
            scores = (f"{score:.4f}" for score in (loss, validation.mean(), right.mean()))
            yield name, size, best, seed, *scores, np.packbits(right).tobytes().hex()


if __name__ == "__main__":
    write_results("six_architectures", rows())
