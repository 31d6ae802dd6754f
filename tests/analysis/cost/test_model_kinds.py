"""The table is the same however a model is put together."""

from coursekit.analysis import layer_table
import keras
from keras import layers, ops
import pytest


def columns(table):
    return [row[2:] for row in table.rows]


def test_nested_models_have_paths():
    inner = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(4, 3, name="conv")], name="in")
    images = keras.Input((8, 8, 3))
    middle = keras.Model(images, layers.ReLU(name="relu")(inner(images)), name="mid")
    outer = keras.Sequential([keras.Input((8, 8, 3)), middle, layers.Flatten(name="flat")])
    table = layer_table(outer)
    assert [row.name for row in table.rows] == ["mid/in/conv", "mid/relu", "flat"]
    assert table.total("parameters") == outer.count_params()


def test_a_shared_layer_costs_each_call_and_its_parameters_once():
    images, others = keras.Input((8, 8, 3)), keras.Input((6, 6, 3))
    conv = layers.Conv2D(4, 3, name="conv")
    pooled = [layers.GlobalAveragePooling2D()(conv(x)) for x in (images, others)]
    table = layer_table(keras.Model([images, others], layers.Add()(pooled)))
    calls = [row for row in table.rows if row.name == "conv"]
    assert {row.multiply_adds for row in calls} == {6 * 6 * 108, 4 * 4 * 108}
    assert [row.parameters for row in calls] == [112, 0]
    assert table["conv"].parameters == 112


class Branches(keras.Model):
    """Conv, then a sum in plain Python and a loop."""

    def __init__(self):
        super().__init__()
        self.first = layers.Conv2D(4, 3, padding="same", name="first")
        self.block = keras.Sequential([layers.Dense(4, name="dense")], name="block")

    def call(self, inputs):
        x = self.first(inputs)
        for _ in range(2):
            x = x + self.block(x)
        return x


def test_a_subclassed_model_is_traced():
    model = Branches()
    with pytest.raises(ValueError, match=r"`model` must be built; 'branches.*' is not"):
        layer_table(model)
    model(ops.zeros((2, 8, 6, 3)))
    table = layer_table(model)
    assert [row.name for row in table.rows] == ["first", "block/dense", "block/dense"]
    assert table.total("multiply_adds") == 8 * 6 * 108 + 2 * 8 * 6 * 16
    assert table.total("parameters") == model.count_params()
    larger = layer_table(model, input_shape=(16, 12, 3))
    assert larger.total("multiply_adds") == 4 * table.total("multiply_adds")


def test_open_sizes_need_an_input_shape():
    model = keras.Sequential([keras.Input((None, None, 3)), layers.Conv2D(4, 3)])
    with pytest.raises(ValueError, match=r"`input_shape` must be given.*None, None, 3"):
        layer_table(model)
    assert layer_table(model, input_shape=(8, 8, 3)).rows[0].output_shape == (6, 6, 4)


def test_several_inputs_take_several_shapes():
    inputs = {"b": keras.Input((None, 3), name="b"), "a": keras.Input((None, 3), name="a")}
    dense = layers.Dense(2)
    outputs = [dense(inputs["a"]), layers.Identity()(inputs["b"])]
    model = keras.Model(inputs, outputs)
    table = layer_table(model, input_shape={"a": (5, 3), "b": (4, 3)})
    assert {row.type: row.output_shape for row in table.rows} == {
        "Dense": (5, 2),
        "Identity": (4, 3),
    }
    with pytest.raises(ValueError, match="`input_shape` must hold 2 shapes"):
        layer_table(model, input_shape=(5, 3))


class Scale(layers.Layer):
    """A layer with a weight of its own."""

    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1], shape[-1]))

    def call(self, inputs):
        return inputs @ self.scale


class ScaledDense(Scale):
    """A layer with a weight of its own and a layer inside."""

    def __init__(self, **options):
        super().__init__(**options)
        self.dense = layers.Dense(3, name="dense")

    def build(self, shape):
        super().build(shape)
        self.dense.build(shape)

    def call(self, inputs):
        return self.dense(super().call(inputs))


@pytest.mark.parametrize(("kind", "count"), [(Scale, 3 * 3), (ScaledDense, 3 * 3)])
def test_products_of_a_layer_of_ones_own_are_counted(kind, count):
    model = keras.Sequential([keras.Input((3,)), kind(name="mine")])
    table = layer_table(model)
    assert table["mine"].multiply_adds == count
    inside = table["dense"].multiply_adds if kind is ScaledDense else 0
    assert table.total("multiply_adds") == count + inside
    assert table.total("parameters") == model.count_params()


class Looping(layers.Layer):
    """A layer whose products hide in a loop."""

    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1], shape[-1]))

    def call(self, inputs):
        return ops.fori_loop(0, 5, lambda _, x: x @ self.scale, inputs)


def test_an_unknown_layer_is_named_and_never_a_silent_zero():
    model = keras.Sequential([keras.Input((3,)), layers.Dense(3), Looping(name="mine")])
    with pytest.raises(ValueError, match=r"those of mine are not. Pass strict=False"):
        layer_table(model)
    table = layer_table(model, strict=False)
    assert table["mine"].multiply_adds is None
    assert "?" in str(table)
    assert table.total("parameters") == model.count_params()


def test_what_a_model_multiplies_between_its_layers_has_a_row():
    """Attention by hand, of 5 tokens of size 4 behind three dense layers from 3 to 4."""

    class ByHand(keras.Model):
        def __init__(self):
            super().__init__(name="by_hand")
            self.project = [layers.Dense(4, use_bias=False) for _ in range(3)]

        def call(self, tokens):
            query, key, value = (dense(tokens) for dense in self.project)
            weights = ops.softmax(ops.einsum("bqd,bkd->bqk", query, key))
            return ops.matmul(weights, value)

    model = ByHand()
    model(ops.zeros((1, 5, 3)))
    table = layer_table(model)
    assert table["by_hand"].multiply_adds == 2 * 5 * 5 * 4
    assert table.total("multiply_adds") == 3 * 5 * 3 * 4 + 2 * 5 * 5 * 4


OF_OPERATIONS = {  # for an image of 6 x 6 x 2
    "conv": (lambda x, k: ops.conv(x, k((3, 3, 2, 4))), 4 * 4 * 4 * 9 * 2),
    "depthwise": (lambda x, k: ops.depthwise_conv(x, k((3, 3, 2, 1))), 4 * 4 * 2 * 9),
    "transposed": (
        lambda x, k: ops.conv_transpose(x, k((3, 3, 4, 2)), strides=2),
        6 * 6 * 2 * 9 * 4,
    ),
    "einsum": (lambda x, k: ops.einsum("...c,cd->...d", x, k((2, 5))), 36 * 2 * 5),
    "tensordot": (lambda x, k: ops.tensordot(x, k((2, 5)), axes=1), 36 * 2 * 5),
    "scale": (lambda x, k: x * k((2,)), 0),
}


@pytest.mark.parametrize("name", OF_OPERATIONS)
def test_operations_inside_a_layer(name):
    function, count = OF_OPERATIONS[name]

    class Own(layers.Layer):
        def call(self, inputs):
            return function(inputs, ops.ones)

    model = keras.Sequential([keras.Input((6, 6, 2)), Own(name="own")])
    assert layer_table(model)["own"].multiply_adds == count


def test_operations_of_a_functional_model():
    tokens = keras.Input((5, 3))
    assert layer_table(keras.Model(tokens, tokens + 1)).total("multiply_adds") == 0
    product = keras.Model(tokens, ops.matmul(tokens, ops.transpose(tokens, (0, 2, 1))))
    assert layer_table(product).total("multiply_adds") == 5 * 5 * 3


GATES = {"SimpleRNN": 1, "GRU": 3, "LSTM": 4}


@pytest.mark.parametrize("kind", GATES)
@pytest.mark.parametrize("unroll", [False, True])
def test_a_recurrent_layer_of_a_cell_equals_the_layer(kind, unroll):
    cell = getattr(layers, f"{kind}Cell")(6)
    whole = getattr(layers, kind)(6)
    tables = [
        layer_table(keras.Sequential([keras.Input((5, 3)), layer]))
        for layer in (layers.RNN(cell, unroll=unroll), whole)
    ]
    count = 5 * GATES[kind] * 6 * (3 + 6)
    assert [table.total("multiply_adds") for table in tables] == [count, count]
    assert tables[0].total("parameters") == tables[1].total("parameters")


def test_cells_in_a_stack_and_of_ones_own():
    class Cell(layers.Layer):
        state_size = 2

        def build(self, shape):
            self.inner = layers.Dense(2)
            self.inner.build((shape[0], shape[-1] + 2))

        def call(self, inputs, states):
            output = self.inner(ops.concatenate([inputs, states[0]], axis=-1))
            return output, [output]

    for cells, per_step in (
        ([layers.SimpleRNNCell(2), layers.SimpleRNNCell(4)], 2 * (3 + 2) + 4 * (2 + 4)),
        (Cell(), 2 * (3 + 2)),
    ):
        model = keras.Sequential([keras.Input((5, 3)), layers.RNN(cells, return_sequences=True)])
        (row,) = layer_table(model).rows
        assert row.multiply_adds == 5 * per_step
        assert row.output_shape == model.output_shape[1:]


def test_a_bidirectional_layer_costs_both_ways():
    model = keras.Sequential([keras.Input((5, 3)), layers.Bidirectional(layers.LSTM(6))])
    table = layer_table(model)
    assert table.total("multiply_adds") == 2 * 5 * 4 * 6 * (3 + 6)
    assert table.total("parameters") == model.count_params()


def test_a_layer_for_each_time_step_costs_them_all():
    image = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(4, 3), layers.Flatten()])
    for layer, shape, count in (
        (layers.Dense(2), (5, 3), 5 * 3 * 2),
        (layers.Conv2D(4, 3), (5, 8, 8, 3), 5 * 36 * 9 * 3 * 4),
        (image, (5, 8, 8, 3), 5 * 36 * 9 * 3 * 4),
    ):
        model = keras.Sequential([keras.Input(shape), layers.TimeDistributed(layer)])
        (row,) = layer_table(model).rows
        assert (row.type, row.multiply_adds) == ("TimeDistributed", count)
        assert row.parameters == model.count_params()


def test_what_is_made_on_the_way_counts_in_memory():
    separable = layers.SeparableConv2D(10, 3, depth_multiplier=2, name="separable")
    table = layer_table(keras.Sequential([keras.Input((8, 8, 4)), separable]))
    assert table["separable"].memory == 4 * 6 * 6 * (4 * 2 + 10)
    tokens = keras.Input((5, 8))
    attention = layers.MultiHeadAttention(2, 3, name="attention")(tokens, tokens)
    table = layer_table(keras.Model(tokens, attention))
    assert table["attention"].memory == 4 * (5 * 8 + 3 * 5 * 2 * 3)  # queries, keys and values


def test_a_model_that_is_none_is_told_apart():
    for wrong, message in (
        (keras.applications.ResNet50, "the function ResNet50, not what it returns: call it"),
        (Branches, "the class Branches, not a model of it: call it"),
        ("resnet50", "must be a Keras model; got 'resnet50', a str"),
    ):
        with pytest.raises(ValueError, match=message):
            layer_table(wrong)


def test_a_row_is_found_by_path_name_and_layer_and_not_by_half_of_several():
    def side(name):
        return keras.Sequential([layers.Conv2D(2, 1, name="conv")], name=name)

    image = keras.Input((4, 4, 1))
    left, right = side("left"), side("right")
    table = layer_table(keras.Model(image, right(left(image))))
    assert table["right/conv"] == table[right.layers[0]] == table.rows[1]
    with pytest.raises(KeyError, match="several layers: left/conv, right/conv; give its path"):
        table["conv"]


def test_layers_of_one_path_are_told_apart_by_the_layer():
    class Twins(keras.Model):
        def __init__(self):
            super().__init__()
            self.twins = [layers.Dense(2, name="dense"), layers.Dense(3, name="dense")]

        def call(self, inputs):
            return self.twins[1](self.twins[0](inputs))

    model = Twins()
    model(ops.zeros((1, 4)))
    table = layer_table(model)
    assert table[model.twins[1]].multiply_adds == 2 * 3
    with pytest.raises(KeyError, match="several layers: dense; give the layer itself"):
        table["dense"]


@pytest.mark.needs_tensorflow(reason="Keras on JAX cannot tell how an open batch is split")
def test_windows_in_the_batch_are_counted():
    images = keras.Input((4, 4, 3))
    windows = layers.Lambda(lambda x: ops.reshape(x, (-1, 4, 3)))(images)
    back = layers.Lambda(lambda x: ops.reshape(x, (-1, 4, 4, 2)))(layers.Dense(2)(windows))
    row = layer_table(keras.Model(images, back)).rows[1]
    assert (row.multiply_adds, row.memory) == (4 * 4 * 3 * 2, 4 * 4 * 4 * 2)


def test_a_fixed_batch_is_divided_out():
    fixed, free = (
        keras.Sequential([start, layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(2)])
        for start in (keras.Input(batch_shape=(5, 8, 8, 3)), keras.Input((8, 8, 3)))
    )
    assert columns(layer_table(fixed)) == columns(layer_table(free))


class Untraceable(layers.Layer):
    """A layer that needs numbers."""

    def call(self, inputs):
        return inputs * float(ops.sum(inputs))

    def compute_output_shape(self, shape):
        return shape


def test_an_untraceable_layer_is_named():
    block = keras.Sequential([keras.Input((3,)), Untraceable(name="stubborn")], name="block")
    with pytest.raises(ValueError, match="layer 'block/stubborn' is not"):
        layer_table(keras.Sequential([keras.Input((3,)), block]))


def test_the_model_is_left_as_it_was():
    model = Branches()
    images = keras.random.uniform((1, 8, 8, 3), seed=0)
    before = model(images)
    layer_table(model)
    assert not [layer for layer in model._flatten_layers() if "call" in layer.__dict__]
    assert float(ops.max(ops.abs(model(images) - before))) == 0
