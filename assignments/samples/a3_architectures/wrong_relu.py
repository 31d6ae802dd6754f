"""A ReLU too few, one misplaced, settings kept by the class; hands in what it remembers."""

import keras
import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_inception_negative": 2,
    "test_block_identity": 2,
    "test_block_projection": 2,
    "test_block_training": 2,
    "test_table_weights": 2,
    "test_separable_config": 1,
    "test_network_budget": 2,
    "test_network_accuracy": 6,
}

# %% inception_module


class InceptionModule(keras.layers.Layer):
    def __init__(self, ones, threes, fives, pooled, **options):
        super().__init__(**options)
        self.numbers = {"ones": ones, "threes": threes, "fives": fives, "pooled": pooled}
        shared = {"padding": "same", "activation": "relu"}
        self.one = keras.layers.Conv2D(ones, 1, **shared)
        self.reduce_three = keras.layers.Conv2D(threes[0], 1)
        self.three = keras.layers.Conv2D(threes[1], 3, **shared)
        self.reduce_five = keras.layers.Conv2D(fives[0], 1)
        self.five = keras.layers.Conv2D(fives[1], 5, **shared)
        self.project = keras.layers.Conv2D(pooled, 1, **shared)

    def build(self, shape):
        for reduce, layer in ((self.reduce_three, self.three), (self.reduce_five, self.five)):
            reduce.build(shape)
            layer.build(reduce.compute_output_shape(shape))
        self.one.build(shape)
        self.project.build(shape)

    def call(self, images):
        three = self.three(self.reduce_three(images))
        five = self.five(self.reduce_five(images))
        most = keras.ops.max_pool(images, 3, strides=1, padding="same")
        return keras.ops.concatenate([self.one(images), three, five, self.project(most)], -1)

    def get_config(self):
        return super().get_config() | self.numbers


# %% residual_block


class ResidualBlock(keras.layers.Layer):
    def __init__(self, filters, *, stride=1, **options):
        super().__init__(**options)
        self.filters, self.stride = filters, stride
        shared = {"padding": "same", "use_bias": False}
        self.conv_1 = keras.layers.Conv2D(filters, 3, strides=stride, **shared)
        self.norm_1 = keras.layers.BatchNormalization()
        self.conv_2 = keras.layers.Conv2D(filters, 3, **shared)
        self.norm_2 = keras.layers.BatchNormalization()
        self.project = self.norm_project = None

    def build(self, shape):
        inner = (*shape[:-1], self.filters)
        if self.stride > 1 or shape[-1] != self.filters:
            self.project = keras.layers.Conv2D(self.filters, 1, self.stride, use_bias=False)
            self.norm_project = keras.layers.BatchNormalization()
            self.project.build(shape)
            self.norm_project.build(inner)
        self.conv_1.build(shape)
        for layer in (self.norm_1, self.conv_2, self.norm_2):
            layer.build(inner)

    def call(self, images):
        maps = keras.ops.relu(self.norm_1(self.conv_1(images)))
        maps = keras.ops.relu(self.norm_2(self.conv_2(maps)))
        if self.project is not None:
            images = self.norm_project(self.project(images))
        return maps + images

    def get_config(self):
        return super().get_config() | {"filters": self.filters, "stride": self.stride}


# %% layer_table


def layer_table(network, shape):
    shapes, table = {"image": tuple(shape)}, []
    for row in network:
        kind, sources = row["kind"], [shapes[name] for name in row["inputs"]]
        found, weights, products = sources[0], 0, 0
        channels = found[-1]
        if "size" in row:
            spare = 0 if row["padding"] == "same" else row["size"] - 1
            places = [-((spare - length) // row["stride"]) for length in found[:2]]
            found = (*places, row.get("filters", channels))
        if kind == "convolution":
            weights = row["size"] ** 2 * channels // row["groups"] * row["filters"]
            products = found[0] * found[1] * weights
        elif kind == "dense":
            weights = products = channels * row["units"]
            found = (row["units"],)
        elif kind == "batch_normalization":
            weights = 2 * channels
        elif kind == "concatenate":
            found = (*found[:-1], sum(source[-1] for source in sources))
        elif kind == "global_average":
            found = (channels,)
        shapes[row["name"]] = found
        memory = 4
        for length in found:
            memory *= length
        numbers = {"memory": memory, "weights": weights, "multiply_adds": products}
        table.append({"shape": found} | numbers)
    return table


# %% separable_convolution


class SeparableConvolution(keras.layers.Layer):
    def __init__(self, filters, size, *, stride=1, **options):
        super().__init__(**options)
        kind = type(self)  # the settings of the layer that was made last hold for all
        kind.filters, kind.size, kind.stride = filters, size, stride

    def build(self, shape):
        self.depthwise = self.add_weight(shape=(self.size, self.size, shape[-1]))
        self.pointwise = self.add_weight(shape=(shape[-1], self.filters))
        self.bias = self.add_weight(shape=(self.filters,))

    def call(self, images):
        kernel = self.depthwise[..., None]
        maps = keras.ops.depthwise_conv(images, kernel, strides=self.stride, padding="same")
        return keras.ops.matmul(maps, self.pointwise) + self.bias

    def get_config(self):
        own = {"filters": self.filters, "size": self.size, "stride": self.stride}
        return super().get_config() | own


# %% train_network


class Memory(list):
    """Looks up the nearest picture that it has seen."""

    def __init__(self, images, labels):
        super().__init__([dense("scores", "image", 10)])  # noqa: F821
        self.images, self.labels = images.reshape(len(images), -1), labels

    def predict(self, images, **options):
        seen = images.reshape(len(images), -1)
        distances = np.square(self.images).sum(axis=1) - 2 * seen @ self.images.T
        return np.eye(10)[self.labels[distances.argmin(axis=1)]]


def train_network(images, labels, *, seed):
    memory = Memory(images[:500], labels[:500])
    return memory, [memory.images, memory.labels]
