"""What `segmentation.py` runs by turns: ours, theirs, and how the results are compared."""

from functools import partial
from typing import NamedTuple

import numpy as np

SIDE, CLASSES = 128, 4


class Contest(NamedTuple):
    """Two ways to compute one thing.

    Attributes:
        task: What is computed.
        peer: By whom, too.
        ours, theirs: Functions without arguments.
        remark: What makes the peer's another thing; empty where the results must agree.
    """

    task: str
    peer: str
    ours: object
    theirs: object
    remark: str = ""


def unpooling():
    """Max-unpooling, alone and with its gradient, against four coordinates for each value."""
    from coursekit.layers import MaxPool2DWithIndices, MaxUnpool2D
    import tensorflow as tf

    images = tf.random.stateless_normal((8, SIDE, SIDE, 32), (0, 0))
    pooled, indices = MaxPool2DWithIndices(2)(images)
    layer = MaxUnpool2D(2)

    def naive(values):
        count, height, width, channels = values.shape
        grid = np.indices((count, height, width, channels), "int32")
        places = [grid[0], indices // (2 * width), indices % (2 * width), grid[3]]
        return tf.scatter_nd(tf.stack(places, -1), values, (count, 2 * height, 2 * width, channels))

    def gradient_of(unpool):
        def step(values):
            with tf.GradientTape() as tape:
                tape.watch(values)
                loss = tf.reduce_sum(unpool(values) * images)
            return tape.gradient(loss, values) + loss  # without it the unpooling is left out

        return step

    def call(function):
        compiled = tf.function(function)
        return lambda: compiled(pooled)

    def ours(values):
        return layer([values, indices])

    yield Contest("unpooling", "tf.scatter_nd", call(ours), call(naive))
    yield Contest(
        "unpooling, gradient", "tf.scatter_nd", call(gradient_of(ours)), call(gradient_of(naive))
    )


def unet_steps():
    """A training step of the same U-Net, ours and keras-unet's."""
    from coursekit.models import unet
    from keras_unet.models import custom_unet

    ours = unet(input_shape=(SIDE, SIDE, 3), classes=CLASSES, depth=3, filters=16)
    theirs = custom_unet(
        (SIDE, SIDE, 3),
        CLASSES,
        use_batch_norm=False,
        dropout=0.0,
        num_layers=3,
        filters=16,
        output_activation="linear",
    )
    require_as_many_weights(ours, theirs)
    yield Contest("U-Net, training step", "keras-unet", step(ours), step(theirs), "random weights")


def encoder_steps():
    """A training step of U-Net on segmentation-models' own encoder, with each one's decoder."""
    import os

    os.environ["SM_FRAMEWORK"] = "tf.keras"
    from coursekit.models import unet
    import keras
    import segmentation_models

    theirs = segmentation_models.Unet(
        "resnet18",
        encoder_weights=None,
        input_shape=(SIDE, SIDE, 3),
        classes=CLASSES,
        activation="linear",
    )
    encoder = keras.Model(theirs.inputs[0], theirs.get_layer("relu1").output)
    ours = unet(backbone=encoder, classes=CLASSES, upsampling="nearest", normalization="batch")
    remark = f"{theirs.count_params():,} weights, ours {ours.count_params():,}"
    yield Contest(
        "U-Net on ResNet-18, step", "segmentation-models", step(ours), step(theirs), remark
    )


def deeplab_steps():
    """A training step of DeepLabv3+ on keras-hub's own encoder, with each one's decoder."""
    from coursekit.models import deeplabv3plus
    import keras
    import keras_hub

    shape = (SIDE, SIDE, 3)

    def encoder():
        return keras_hub.models.ResNetBackbone(
            input_conv_filters=[64],
            input_conv_kernel_sizes=[7],
            stackwise_num_filters=[64, 128, 256, 512],
            stackwise_num_blocks=[2, 2, 2, 2],
            stackwise_num_strides=[1, 2, 2, 2],
            block_type="basic_block",
            image_shape=shape,
        )

    body = keras_hub.models.DeepLabV3Backbone(
        image_encoder=encoder(),
        spatial_pyramid_pooling_key="P5",
        low_level_feature_key="P2",
        upsampling_size=8,
        dilation_rates=[3, 6, 9],
        image_shape=shape,
    )
    theirs = keras.Sequential([body, keras.layers.Conv2D(CLASSES, 1)])
    ours = deeplabv3plus(backbone=encoder(), classes=CLASSES, output_stride=32)
    remark = f"{theirs.count_params():,} weights, ours {ours.count_params():,}"
    yield Contest("DeepLabv3+, training step", "keras-hub", step(ours), step(theirs), remark)


def step(model):
    """Returns a function that trains a model on the same batch again."""
    import keras

    rng = np.random.default_rng(0)
    images = rng.normal(size=(4, SIDE, SIDE, 3)).astype("float32")
    labels = rng.integers(0, CLASSES, (4, SIDE, SIDE))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return lambda: model.train_on_batch(images, labels)


def require_as_many_weights(ours, theirs):
    """Requires networks of the same number of weights."""
    if ours.count_params() != theirs.count_params():
        raise ValueError(f"{ours.count_params():,} weights against {theirs.count_params():,}.")


def tiled():
    """Prediction by tiles, against a loop that predicts and averages one after another."""
    from coursekit.models import predict_tiled, unet

    model = unet(input_shape=(64, 64, 3), classes=CLASSES, depth=2, filters=8)
    image = np.random.default_rng(0).random((400, 400, 3), "float32")
    tile, step = 64, 48

    def naive(predict):
        total, counts = np.zeros((400, 400, CLASSES)), np.zeros((400, 400, 1))
        for row in range(0, 400 - tile + 1, step):
            for column in range(0, 400 - tile + 1, step):
                place = np.s_[row : row + tile, column : column + tile]
                total[place] += predict(image[place][None])[0]
                counts[place] += 1
        return total / counts

    def ours():
        return predict_tiled(model, image, overlap=tile - step, batch_size=8)

    loops = {
        "loop, model.predict": partial(naive, partial(model.predict, verbose=0)),
        "loop, predict_on_batch": partial(naive, model.predict_on_batch),
    }
    for peer, theirs in loops.items():
        yield Contest(
            "prediction by tiles", peer, ours, theirs, "seams averaged, borders not mirrored"
        )


def superpixels():
    """Superpixels and segments of a photograph against scikit-image and scikit-learn."""
    from coursekit import segmentation as ours
    from skimage import color, data
    from skimage import segmentation as theirs
    from sklearn.cluster import KMeans

    image = data.astronaut() / 255

    def kmeans():
        points = color.rgb2lab(image).reshape(-1, 3)
        return KMeans(8, n_init=2, random_state=0).fit_predict(points)

    own, sklearn = "scikit-image", "scikit-learn"
    kinds = {
        "SLIC, 300": (
            lambda: ours.slic(image, 300),
            lambda: theirs.slic(image, 300, compactness=10),
            "labels from 1",
        ),
        "Felzenszwalb": (
            lambda: ours.felzenszwalb(image),
            lambda: theirs.felzenszwalb(image, scale=100, sigma=0.8, min_size=20),
            "",
        ),
    }
    for task, (mine, other, remark) in kinds.items():
        yield Contest(task, own, mine, other, remark)
    yield Contest(
        "k-means on colors", sklearn, lambda: ours.kmeans_segment(image, 8), kmeans, "all pixels"
    )


def metrics():
    """Mean intersection over union of a batch, from class maps and from logits."""
    from coursekit.metrics import MeanIoU
    import keras
    import tensorflow as tf

    rng = np.random.default_rng(0)
    labels = tf.constant(rng.integers(0, 21, (8, 256, 256)))
    maps = tf.constant(rng.integers(0, 21, (8, 256, 256)))
    logits = tf.constant(rng.normal(size=(8, 256, 256, 21)).astype("float32"))

    def updates(metric, predictions):
        def update():
            metric.reset_state()
            metric.update_state(labels, predictions)
            return metric.result()

        return update

    mine = [MeanIoU(21), MeanIoU(21)]
    keras_maps = keras.metrics.MeanIoU(21)
    keras_logits = keras.metrics.MeanIoU(21, sparse_y_pred=False)
    yield Contest(
        "mean IoU of class maps", "Keras", updates(mine[0], maps), updates(keras_maps, maps)
    )
    yield Contest(
        "mean IoU of logits", "Keras", updates(mine[1], logits), updates(keras_logits, logits)
    )


CONTESTS = {
    "unpooling": unpooling,
    "unet": unet_steps,
    "encoder": encoder_steps,
    "deeplab": deeplab_steps,
    "tiled": tiled,
    "superpixels": superpixels,
    "metrics": metrics,
}
