"""Strides by leaving places out, in the wrong layer, rounded down; equal borders; no training."""

import keras

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_separable_stride": 2,
    "test_grouped_values": 3,
    "test_block_projection": 2,
    "test_block_training": 2,
    "test_table_shapes": 2,
    "test_table_memory": 1,
    "test_table_products": 2,
    "test_field_by_hand": 2,
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
        maps = keras.ops.depthwise_conv(images, self.depthwise[..., None], padding="same")
        maps = maps[:, :: self.stride, :: self.stride]
        return keras.ops.matmul(maps, self.pointwise) + self.bias

    def get_config(self):
        own = {"filters": self.filters, "size": self.size, "stride": self.stride}
        return super().get_config() | own


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
        border = self.size // 2  # as wide before as after, and what is too much cut off
        padded = keras.ops.pad(images, [[0, 0], [border, border], [border, border], [0, 0]])
        maps = keras.ops.conv(padded, self.kernel, padding="valid")
        return maps[:, : images.shape[1], : images.shape[2]] + self.bias

    def get_config(self):
        own = {"filters": self.filters, "size": self.size, "groups": self.groups}
        return super().get_config() | own


# %% residual_block


class ResidualBlock(keras.layers.Layer):
    def __init__(self, filters, *, stride=1, **options):
        super().__init__(**options)
        self.filters, self.stride = filters, stride
        shared = {"padding": "same", "use_bias": False}
        self.conv_1 = keras.layers.Conv2D(filters, 3, **shared)
        self.norm_1 = keras.layers.BatchNormalization()
        self.conv_2 = keras.layers.Conv2D(filters, 3, strides=stride, **shared)
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
        maps = self.norm_2(self.conv_2(maps))
        if self.project is not None:
            images = self.norm_project(self.project(images))
        return keras.ops.relu(maps + images)

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
            spare = 0 if row["padding"] == "same" else row["size"]
            places = [max((length - spare) // row["stride"], 1) for length in found[:2]]
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
        memory = 4
        for length in found:
            memory *= length
        numbers = {"memory": memory, "weights": weights, "multiply_adds": products}
        table.append({"shape": found} | numbers)
    return table


# %% field_by_hand


def field_by_hand():
    return 17, 4, -6


# %% receptive_field


def receptive_field(network, length):
    seen = {"image": (0, 0, 1)}
    for row in network:
        firsts, lasts, strides = zip(*(seen[name] for name in row["inputs"]), strict=True)
        first, last, stride = min(firsts), max(lasts), strides[0]
        if "size" in row:
            before = row["size"] // 2 if row["padding"] == "same" else 0
            first -= before * stride
            last += (row["size"] - 1 - before) * stride
            stride *= row["stride"]
        seen[row["name"]] = first, last, stride
    return last - first + 1, stride, first


# %% train_network


def train_network(images, labels, *, seed):
    raise NotImplementedError
