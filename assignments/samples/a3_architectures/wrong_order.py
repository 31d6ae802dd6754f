"""Branches and groups in another order, fields joined by numbers; square, and norms of its own."""

import keras

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_grouped_values": 3,
    "test_inception_branches": 2,
    "test_inception_negative": 2,
    "test_table_shapes": 2,
    "test_table_memory": 1,
    "test_table_products": 2,
    "test_field_branches": 2,
    "test_block_training": 2,
    "test_network_accuracy": 6,
}

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
        maps = []
        for g in range(self.groups):  # every `groups`-th channel
            kernel = self.kernel[..., g :: self.groups]
            maps.append(keras.ops.conv(images[..., g :: self.groups], kernel, padding="same"))
        return keras.ops.concatenate(maps, axis=-1) + self.bias

    def get_config(self):
        own = {"filters": self.filters, "size": self.size, "groups": self.groups}
        return super().get_config() | own


# %% inception_module


class InceptionModule(keras.layers.Layer):
    def __init__(self, ones, threes, fives, pooled, **options):
        super().__init__(**options)
        self.numbers = {"ones": ones, "threes": threes, "fives": fives, "pooled": pooled}
        shared = {"padding": "same", "activation": "relu"}
        self.one = keras.layers.Conv2D(ones, 1, **shared)
        self.reduce_three = keras.layers.Conv2D(threes[0], 1, **shared)
        self.three = keras.layers.Conv2D(threes[1], 3, **shared)
        self.reduce_five = keras.layers.Conv2D(fives[0], 1, **shared)
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
        return keras.ops.concatenate([self.project(most), self.one(images), three, five], -1)

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
            places = -((spare - found[0]) // row["stride"])  # as many columns as rows
            found = (places, places, row.get("filters", channels))
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


# %% receptive_field


def receptive_field(network, length):
    seen = {"image": (0, 1, 1, length)}
    for row in network:
        starts, sizes, strides, lengths = zip(*(seen[name] for name in row["inputs"]), strict=True)
        start, size, stride, rows = min(starts), max(sizes), strides[0], lengths[0]
        if "size" in row:
            count, before = (rows - row["size"]) // row["stride"] + 1, 0
            if row["padding"] == "same":
                count = -(-rows // row["stride"])
                before = max((count - 1) * row["stride"] + row["size"] - rows, 0) // 2
            start, size = start - before * stride, size + (row["size"] - 1) * stride
            stride, rows = stride * row["stride"], count
        seen[row["name"]] = start, size, stride, rows
    return size, stride, start


# %% residual_block


class ResidualBlock(keras.layers.Layer):
    def __init__(self, filters, *, stride=1, **options):
        super().__init__(**options)
        self.filters, self.stride = filters, stride
        shared = {"padding": "same", "use_bias": False}
        self.conv_1 = keras.layers.Conv2D(filters, 3, strides=stride, **shared)
        self.norm_1 = keras.layers.BatchNormalization()
        self.conv_2 = keras.layers.Conv2D(filters, 3, **shared)
        self.norm_2 = keras.layers.BatchNormalization(momentum=0.9)
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


# %% train_network


def train_network(images, labels, *, seed):
    keras.utils.set_random_seed(seed)
    rows = [
        convolution("templates", "image", 10, 40, padding="valid"),  # noqa: F821
        operation("global_average", "scores", "templates"),  # noqa: F821
    ]
    linear = keras.Sequential(
        [keras.Input((40, 40, 1)), keras.layers.Flatten(), keras.layers.Dense(10)]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    linear.compile(keras.optimizers.Adam(2e-3), loss)
    linear.fit(images, labels, batch_size=64, epochs=3, verbose=0)
    weights, bias = linear.get_weights()
    return rows, [weights.reshape(40, 40, 1, 10), bias]
