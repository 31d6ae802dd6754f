from coursekit.analysis import LayerRow, convolution_cost, layer_table
import keras
from keras import layers, ops
from networks import alexnet
import pandas
import pytest

TABLE_B11 = {  # memory KB, parameters K, multiply-adds M; slips of the lecture corrected
    "conv1": (784, 23, 73),
    "pool1": (182, 0, 0),
    "conv2": (547, 307, 224),
    "pool2": (127, 0, 0),
    "conv3": (254, 664, 112),
    "conv4": (169, 885, 150),  # the lecture has 145
    "conv5": (169, 590, 100),
    "pool5": (36, 0, 0),
    "flatten": (36, 0, 0),
    "fc6": (16, 37_753, 38),  # the lecture leaves out the biases of these three
    "fc7": (16, 16_781, 17),
    "fc8": (4, 4_097, 4),
}


def test_alexnet_agrees_with_the_lecture():
    table = layer_table(alexnet())
    rounded = {
        name: (
            round(table[name].memory / 1024),
            round(table[name].parameters / 1e3),
            round(table[name].multiply_adds / 1e6),
        )
        for name in TABLE_B11
    }
    assert rounded == TABLE_B11
    assert table["conv1"].multiply_adds == 72_855_552
    assert table["conv4"].multiply_adds == 149_520_384
    assert table.total("parameters") == 61_100_840
    assert table.total("multiply_adds") == 716_767_232
    assert table.total("operations") == 2 * 716_767_232
    memory = sum(table[name].memory for name in TABLE_B11) / 1024
    assert memory == pytest.approx(2339.2, abs=0.05)


def test_googlenet_stem_agrees_with_the_lecture():
    stem = keras.Sequential(
        [
            keras.Input((224, 224, 3)),
            layers.Conv2D(64, 7, strides=2, padding="same", use_bias=False),
            layers.MaxPooling2D(3, strides=2, padding="same"),
            layers.Conv2D(64, 1, use_bias=False),
            layers.Conv2D(192, 3, padding="same", use_bias=False),
            layers.MaxPooling2D(3, strides=2, padding="same"),
        ]
    )
    table = layer_table(stem, count_pooling=True)
    assert table.total("multiply_adds") == 480_836_608  # row B23; the lecture has 418
    assert [row.memory // 1024 for row in table.rows] == [3136, 784, 784, 2352, 588]
    pools = 56 * 56 * 64 * 9 + 28 * 28 * 192 * 9
    assert layer_table(stem).total("multiply_adds") == 480_836_608 - pools


@pytest.mark.parametrize(
    ("build", "multiply_adds", "parameters"),
    [
        (keras.applications.VGG16, 15_470_264_320, 138_357_544),  # 15.47 G: row B33, Hu 2018
        (keras.applications.MobileNet, 568_740_352, 4_253_864),  # 569 M: Howard 2017, table 4
        (keras.applications.DenseNet121, 2_834_161_664, 8_062_504),
        (keras.applications.ResNet50, pytest.approx(3.858e9, rel=1e-4), 25_636_712),  # row B33
    ],
)
def test_published_networks(build, multiply_adds, parameters):
    model = build(weights=None, input_shape=(224, 224, 3))
    table = layer_table(model)
    assert table.total("multiply_adds") == multiply_adds
    assert table.total("parameters") == parameters == model.count_params()


ONES = {"use_bias": False}
BILINEAR = [
    (layers.Conv1D(6, 3, **ONES), (9, 4)),
    (layers.Conv2D(6, (3, 2), strides=2, **ONES), (9, 8, 4)),
    (layers.Conv2D(6, 3, groups=2, **ONES), (9, 8, 4)),
    (layers.Conv2D(6, 3, dilation_rate=2, **ONES), (9, 8, 4)),
    (layers.Conv3D(2, (2, 3, 1), **ONES), (4, 5, 3, 2)),
    (layers.Conv1DTranspose(6, 3, strides=2, **ONES), (5, 4)),
    (layers.Conv2DTranspose(6, (3, 2), strides=(2, 3), **ONES), (5, 4, 3)),
    (layers.Conv3DTranspose(2, 2, **ONES), (3, 2, 2, 3)),
    (layers.DepthwiseConv1D(3, depth_multiplier=2, **ONES), (7, 4)),
    (layers.DepthwiseConv2D(3, strides=2, depth_multiplier=2, **ONES), (9, 8, 4)),
    (layers.Dense(7, **ONES), (5,)),
    (layers.Dense(7, **ONES), (6, 5)),
    (layers.EinsumDense("abc,cd->abd", output_shape=(None, 7)), (6, 5)),
    (layers.EinsumDense("...bc,cde->...bde", output_shape=(None, 3, 2)), (2, 6, 5)),
    (layers.EinsumDense("abcd,cde->abe", output_shape=(None, 7)), (6, 3, 5)),
]


@pytest.mark.parametrize(("layer", "shape"), BILINEAR)
def test_ones_times_ones_count_themselves(layer, shape):
    """Where all inputs and weights are one, the outputs sum to the number of products."""
    model = keras.Sequential([keras.Input(shape), layer])
    layer.set_weights([ops.ones(weight.shape) for weight in layer.weights])
    products = float(ops.sum(model(ops.ones((1, *shape)))))
    assert layer_table(model).rows[0].multiply_adds == products


@pytest.mark.parametrize(("suffix", "shape"), [("1D", (9, 4)), ("2D", (9, 8, 4))])
def test_separable_equals_its_two_halves(suffix, shape):
    options = {"strides": 2, "padding": "same", "depth_multiplier": 3}
    whole = getattr(layers, f"SeparableConv{suffix}")(10, 3, **options)
    halves = [
        getattr(layers, f"DepthwiseConv{suffix}")(3, **options),
        getattr(layers, f"Conv{suffix}")(10, 1),
    ]
    tables = [
        layer_table(keras.Sequential([keras.Input(shape), *parts])) for parts in ([whole], halves)
    ]
    assert tables[0].total("multiply_adds") == tables[1].total("multiply_adds")


def of_functional(inputs, output, **options):
    return layer_table(keras.Model(inputs, output), **options)


def test_attention_equals_its_parts():
    query, value = keras.Input((5, 8)), keras.Input((6, 7))
    heads, key_dim, units = 2, 3, 9
    value_dim = key_dim if keras.backend.backend() == "jax" else 4  # which has no other attention
    layer = layers.MultiHeadAttention(heads, key_dim, value_dim=value_dim, output_shape=units)
    parts = [
        5 * 8 * heads * key_dim,  # queries
        6 * 7 * heads * (key_dim + value_dim),  # keys and values
        5 * 6 * heads * (key_dim + value_dim),  # scores and their weighted sum
        5 * heads * value_dim * units,  # output
    ]
    for output in (layer(query, value), layer(query=query, value=value)):
        assert of_functional([query, value], output).total("multiply_adds") == sum(parts)


def test_attention_over_some_axes():
    maps = keras.Input((4, 5, 8))
    layer = layers.MultiHeadAttention(2, 3, attention_axes=(2,), use_bias=False)
    projections = 4 * 5 * layer_parameters(layer, maps)
    pairs = 4 * 5 * 5 * 2
    assert of_functional(maps, layer(maps, maps)).total("multiply_adds") == projections + pairs * 6


def layer_parameters(layer, maps):
    layer(maps, maps)
    return layer.count_params()


def test_grouped_attention_with_as_many_groups_as_heads_is_multi_head():
    tokens = keras.Input((5, 6))
    grouped = layers.GroupQueryAttention(3, 2, 2)(tokens, tokens)
    multi = layers.MultiHeadAttention(2, 3)(tokens, tokens)
    totals = [of_functional(tokens, out).total("multiply_adds") for out in (grouped, multi)]
    assert totals[0] == totals[1]


def test_dot_attention_is_two_products():
    query, value = keras.Input((5, 8)), keras.Input((6, 8))
    attended = of_functional([query, value], layers.Attention()([query, value]))
    scores = layers.Dot(axes=2)([query, value])
    mixed = of_functional([query, value], layers.Dot(axes=(2, 1))([scores, value]))
    assert attended.total("multiply_adds") == mixed.total("multiply_adds") == 2 * 5 * 6 * 8


@pytest.mark.parametrize("kind", [layers.SimpleRNN, layers.LSTM])
def test_recurrent_layers_use_each_weight_once_a_step(kind):
    row = layer_table(keras.Sequential([keras.Input((5, 3)), kind(4, use_bias=False)])).rows[0]
    assert row.multiply_adds == 5 * row.parameters


def test_lookups_and_elementwise_layers_count_nothing():
    model = keras.Sequential(
        [keras.Input((5,), dtype="int32"), layers.Embedding(10, 4), layers.PReLU()]
    )
    assert [(row.parameters, row.multiply_adds) for row in layer_table(model).rows] == [
        (40, 0),
        (20, 0),
    ]


def test_pooling_and_normalization_count_when_asked():
    images = keras.Input((8, 8, 3))
    x = layers.BatchNormalization(name="norm")(images)
    pools = {
        "window": (layers.AveragePooling2D(3, strides=2), 3 * 3 * 3 * 9),
        "global": (layers.GlobalMaxPooling2D(), 8 * 8 * 3),
        "adaptive": (layers.AdaptiveAveragePooling2D(3), 3 * (3 + 4 + 3) ** 2),
    }
    for pool, count in pools.values():
        table = of_functional(images, pool(x), count_pooling=True, count_normalization=True)
        assert [row.multiply_adds for row in table.rows] == [8 * 8 * 3, count]
        assert of_functional(images, pool(x)).total("multiply_adds") == 0


@pytest.mark.needs_tensorflow(reason="the profiler is TensorFlow's")
def test_agrees_with_the_profiler_of_tensorflow():
    import tensorflow as tf

    model = keras.Sequential(
        [
            keras.Input((20, 18, 3)),
            layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False),
            layers.DepthwiseConv2D(5, padding="same", use_bias=False),
            layers.Conv2D(6, (1, 3), use_bias=False),
            layers.Flatten(),
            layers.Dense(10, use_bias=False),
        ]
    )
    graph = tf.function(model).get_concrete_function(tf.TensorSpec((1, 20, 18, 3))).graph
    options = tf.compat.v1.profiler.ProfileOptionBuilder.float_operation()
    options["output"] = "none"
    profile = tf.compat.v1.profiler.profile(graph, options=options)
    assert layer_table(model).total("operations") == profile.total_float_ops


def test_agrees_with_convolution_cost():
    model = keras.Sequential(
        [keras.Input((11, 14, 8)), layers.Conv2D(12, 3, strides=2, padding="same", groups=4)]
    )
    cost = convolution_cost(
        11, 14, kernel_size=3, channels=8, filters=12, stride=2, padding="same", groups=4
    )
    row = layer_table(model).rows[0]
    assert (row.output_shape, row.parameters, row.multiply_adds) == cost
    assert row.operations == cost.operations


def test_table_as_frame():
    frame = layer_table(alexnet()).frame()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns) == [*LayerRow._fields, "operations"]
    assert frame["multiply_adds"].sum() == 716_767_232
    assert frame["operations"].sum() == 2 * 716_767_232
    assert frame.set_index("name").loc["conv1", "output_shape"] == (56, 56, 64)


def test_table_as_text():
    table = layer_table(alexnet())
    lines = str(table).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert " ".join(lines[3].split()) == "conv1 Conv2D 56 x 56 x 64 784 23 73 146"
    assert lines[-1].split() == ["total", "2,964", "61,101", "717", "1,434"]
    markdown = table.markdown().splitlines()
    assert {line.count("|") for line in markdown} == {8}
    assert markdown[3] == "| conv1 | Conv2D | 56 x 56 x 64 | 784 | 23 | 73 | 146 |"
    with pytest.raises(
        KeyError, match=r"one of the model's layers \(conv5.*and 8 more\); got 'conv9'"
    ):
        table["conv9"]
