"""The naive module, a ReLU within the separable convolution, windows counted whole, in floats."""

import keras
import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_separable_values": 2,
    "test_separable_stride": 2,
    "test_inception_shape": 1,
    "test_inception_branches": 2,
    "test_inception_negative": 2,
    "test_inception_config": 2,
    "test_table_shapes": 2,
    "test_table_memory": 1,
    "test_table_products": 2,
    "test_field_by_hand": 2,
    "test_field_chain": 1,
    "test_field_padding": 1,
    "test_field_branches": 2,
    "test_network_budget": 2,
    "test_network_accuracy": 6,
}

# %% separable_convolution


class SeparableConvolution(keras.layers.Layer):
    def __init__(self, filters, size, *, stride=1, **options):
        super().__init__(**options)
        self.filters, self.size, self.stride = filters, size, stride

    def build(self, shape):
        self.depthwise = self.add_weight(shape=(self.size, self.size, shape[-1]))
        self.pointwise = self.add_weight(shape=(shape[-1], self.filters))
        self.bias = self.add_weight(shape=(self.filters,))

    def call(self, images):
        kernel = self.depthwise[..., None]
        maps = keras.ops.depthwise_conv(images, kernel, strides=self.stride, padding="same")
        return keras.ops.matmul(keras.ops.relu(maps), self.pointwise) + self.bias

    def get_config(self):
        own = {"filters": self.filters, "size": self.size, "stride": self.stride}
        return super().get_config() | own


# %% inception_module


class InceptionModule(keras.layers.Layer):
    def __init__(self, ones, threes, fives, pooled, **options):
        super().__init__(**options)
        self.numbers = {"ones": ones, "threes": threes, "fives": fives, "pooled": pooled}
        shared = {"padding": "same", "activation": "relu"}
        self.one = keras.layers.Conv2D(ones, 1, **shared)
        self.three = keras.layers.Conv2D(threes[1], 3, **shared)
        self.five = keras.layers.Conv2D(fives[1], 5, **shared)

    def build(self, shape):
        for layer in (self.one, self.three, self.five):
            layer.build(shape)

    def call(self, images):
        most = keras.ops.max_pool(images, 3, strides=1, padding="same")
        branches = [self.one(images), self.three(images), self.five(images), most]
        return keras.ops.concatenate(branches, axis=-1)

    def get_config(self):
        return super().get_config() | self.numbers


# %% layer_table


def layer_table(network, shape):
    shapes, table = {"image": tuple(shape)}, []
    for row in network:
        kind, sources = row["kind"], [shapes[name] for name in row["inputs"]]
        found, weights, products = sources[0], 0, 0
        channels = found[-1]
        if "size" in row:
            spare = 0 if row["padding"] == "same" else row["size"] - 1
            places = [np.ceil((length - spare) / row["stride"]) for length in found[:2]]  # floats
            found = (*places, row.get("filters", channels))
        if kind == "convolution":
            kernel = row["size"] ** 2 * channels // row["groups"] * row["filters"]
            weights, products = kernel + row["filters"], found[0] * found[1] * kernel
        elif kind == "dense":
            found, products = (row["units"],), channels * row["units"]
            weights = products + row["units"]
        elif kind == "batch_normalization":
            weights = 4 * channels
        elif kind == "concatenate":
            found = (*found[:-1], sum(source[-1] for source in sources))
        elif kind == "global_average":
            found = (channels,)
        shapes[row["name"]] = found
        numbers = {"memory": 4 * np.prod(found), "weights": weights, "multiply_adds": products}
        table.append({"shape": found} | numbers)
    return table


# %% field_by_hand


def field_by_hand():
    return 5 + 3 * 2 + 3 * 4, 4, -5


# %% receptive_field


def receptive_field(network, length):
    seen = {"image": (0, 1, 1, length)}
    for row in network:
        start, size, stride, rows = seen[row["inputs"][0]]
        size = max(seen[name][1] for name in row["inputs"])
        if "size" in row:
            count, before = (rows - row["size"]) // row["stride"] + 1, 0
            if row["padding"] == "same":
                count = -(-rows // row["stride"])
                before = max((count - 1) * row["stride"] + row["size"] - rows, 0) // 2
            start, size = start - before * stride, size + row["size"] * stride
            stride, rows = stride * row["stride"], count
        seen[row["name"]] = start, size, stride, rows
    return size, stride, start


# %% train_network


def train_network(images, labels, *, seed):
    raise NotImplementedError
