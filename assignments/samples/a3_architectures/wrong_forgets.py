"""Forgets an argument, the name, to build, to train, large numbers; the odd zero before."""

import keras
import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_separable_config": 1,
    "test_grouped_config": 1,
    "test_inception_shape": 1,
    "test_inception_branches": 2,
    "test_inception_negative": 2,
    "test_inception_config": 2,
    "test_block_config": 1,
    "test_field_padding": 1,
    "test_field_branches": 2,
    "test_table_memory": 1,
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
        return keras.ops.matmul(maps, self.pointwise) + self.bias

    def get_config(self):
        return super().get_config() | {"filters": self.filters, "size": self.size}


# %% grouped_convolution


class GroupedConvolution(keras.layers.Layer):
    def __init__(self, filters, size, *, groups, **options):
        super().__init__(**options)
        if filters % groups:
            raise ValueError(f"{filters} filters in {groups} groups")
        self.filters, self.size, self.groups = filters, size, groups

    def build(self, shape):
        if shape[-1] % self.groups:
            raise ValueError(f"{shape[-1]} channels in {self.groups} groups")
        inward = shape[-1] // self.groups
        self.kernel = self.add_weight(shape=(self.size, self.size, inward, self.filters))
        self.bias = self.add_weight(shape=(self.filters,))

    def call(self, images):
        return keras.ops.conv(images, self.kernel, padding="same") + self.bias

    def get_config(self):
        return {"filters": self.filters, "size": self.size, "groups": self.groups}


# %% inception_module


class InceptionModule(keras.layers.Layer):
    def __init__(self, ones, threes, fives, pooled, **options):
        super().__init__(**options)
        shared = {"padding": "same", "activation": "relu"}
        self.one = keras.layers.Conv2D(ones, 1, **shared)
        self.reduce_three = keras.layers.Conv2D(threes[0], 1, **shared)
        self.three = keras.layers.Conv2D(threes[1], 3, **shared)
        self.reduce_five = keras.layers.Conv2D(fives[0], 1, **shared)
        self.five = keras.layers.Conv2D(fives[1], 5, **shared)
        self.project = keras.layers.Conv2D(pooled, 1, **shared)

    def build(self, shape):
        super().build(shape)  # which leaves the inner layers to the first call

    def call(self, images):
        three = self.three(self.reduce_three(images))
        five = self.five(self.reduce_five(images))
        most = keras.ops.max_pool(images, 3, strides=1, padding="same")
        return keras.ops.concatenate([self.one(images), three, five, self.project(most)], -1)


# %% residual_block


class ResidualBlock(keras.layers.Layer):
    def __init__(self, filters, *, stride=1, **options):
        super().__init__(**options)
        self.filters, self.stride = filters, stride

    def build(self, shape):
        def layers(size, stride):
            convolution = keras.layers.Conv2D(
                self.filters, size, strides=stride, padding="same", use_bias=False
            )
            return convolution, keras.layers.BatchNormalization()

        inner = (*shape[:-1], self.filters)
        self.conv_1, self.norm_1 = layers(3, self.stride)
        self.conv_2, self.norm_2 = layers(3, 1)
        self.project = self.norm_project = None
        pairs = [(self.conv_1, self.norm_1, shape), (self.conv_2, self.norm_2, inner)]
        if self.stride > 1 or shape[-1] != self.filters:
            self.project, self.norm_project = layers(1, self.stride)
            pairs.append((self.project, self.norm_project, shape))
        for convolution, norm, inward in pairs:
            convolution.build(inward)
            norm.build(inner)

    def call(self, images):
        maps = keras.ops.relu(self.norm_1(self.conv_1(images)))
        maps = self.norm_2(self.conv_2(maps))
        if self.project is not None:
            images = self.norm_project(self.project(images))
        return keras.ops.relu(maps + images)

    def get_config(self):
        return super().get_config() | {"filters": self.filters, "strides": self.stride}


# %% receptive_field


def receptive_field(network, length):
    seen = {"image": (0, 0, 1, length)}
    for row in network:
        firsts, lasts, strides, counts = zip(*(seen[name] for name in row["inputs"]), strict=True)
        first, last, stride, rows = min(firsts), max(lasts), strides[0], counts[0]
        if "size" in row:
            count, before = (rows - row["size"]) // row["stride"] + 1, 0
            if row["padding"] == "same":
                count = -(-rows // row["stride"])
                zeros = max((count - 1) * row["stride"] + row["size"] - rows, 0)
                before = zeros - zeros // 2  # the larger half
            first -= before * stride
            last += (row["size"] - 1 - before) * stride
            stride, rows = stride * row["stride"], count
        seen[row["name"]] = first, last, stride, rows
    return last - first + 1, stride, first


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
        memory = np.prod(found, dtype="int32") * np.int32(4)
        numbers = {"memory": memory, "weights": weights, "multiply_adds": products}
        table.append({"shape": found} | numbers)
    return table


# %% train_network


def train_network(images, labels, *, seed):
    keras.utils.set_random_seed(seed)
    rows = [
        convolution("maps", "image", 24, 5, stride=4),  # noqa: F821
        operation("relu", "active", "maps"),  # noqa: F821
        operation("global_average", "mean", "active"),  # noqa: F821
        dense("scores", "mean", 10),  # noqa: F821
    ]
    return rows, build(rows, (40, 40, 1)).get_weights()  # noqa: F821
