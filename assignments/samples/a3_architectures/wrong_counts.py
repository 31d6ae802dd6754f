"""Bytes, products and fields in numbers that do not fit; one kernel for all channels."""

import keras

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_separable_values": 2,
    "test_separable_stride": 2,
    "test_grouped_errors": 1,
    "test_block_shapes": 1,
    "test_block_identity": 2,
    "test_block_training": 2,
    "test_table_memory": 1,
    "test_table_products": 2,
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
        first = keras.ops.repeat(self.depthwise[..., :1], images.shape[-1], axis=-1)
        kernel = first[..., None]  # that of the first channel, for each of them
        maps = keras.ops.depthwise_conv(images, kernel, strides=self.stride, padding="same")
        return keras.ops.matmul(maps, self.pointwise) + self.bias

    def get_config(self):
        own = {"filters": self.filters, "size": self.size, "stride": self.stride}
        return super().get_config() | own


# %% grouped_convolution


class GroupedConvolution(keras.layers.Layer):
    def __init__(self, filters, size, *, groups, **options):
        super().__init__(**options)
        self.filters, self.size, self.groups = filters, size, groups

    def build(self, shape):
        inward = shape[-1] // self.groups
        self.kernel = self.add_weight(shape=(self.size, self.size, inward, self.filters))
        self.bias = self.add_weight(shape=(self.filters,))

    def call(self, images):
        return keras.ops.conv(images, self.kernel, padding="same") + self.bias

    def get_config(self):
        own = {"filters": self.filters, "size": self.size, "groups": self.groups}
        return super().get_config() | own


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
        self.project = keras.layers.Conv2D(filters, 1, strides=stride, **shared)
        self.norm_project = keras.layers.BatchNormalization()

    def build(self, shape):
        inner = (*shape[:-1], self.filters)
        self.conv_1.build(shape)
        self.project.build(shape)
        for layer in (self.norm_1, self.conv_2, self.norm_2, self.norm_project):
            layer.build(inner)

    def call(self, images):
        maps = keras.ops.relu(self.norm_1(self.conv_1(images)))
        maps = self.norm_2(self.conv_2(maps))
        return keras.ops.relu(maps + self.norm_project(self.project(images)))

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
        numbers = 1
        for length in found:
            numbers *= length
        costs = {"memory": numbers, "weights": weights, "multiply_adds": 2 * products}
        table.append({"shape": found} | costs)
    return table


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
                before = max((count - 1) * row["stride"] + row["size"] - rows, 0) // 2
            first -= before * stride
            last += (row["size"] - 1 - before) * stride
            stride, rows = stride * row["stride"], count
        seen[row["name"]] = first, last, stride, rows
    first = min(one[0] for one in seen.values())  # also of rows that lead nowhere
    return max(one[1] for one in seen.values()) - first + 1, stride, first


# %% train_network


def train_network(images, labels, *, seed):
    keras.utils.set_random_seed(seed)
    rows = [
        convolution("maps", "image", 32, 5),  # noqa: F821
        operation("relu", "active", "maps"),  # noqa: F821
        operation("global_average", "mean", "active"),  # noqa: F821
        dense("scores", "mean", 10),  # noqa: F821
    ]
    return rows, build(rows, (40, 40, 1)).get_weights()  # noqa: F821
