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


@pytest.mark.parametrize("kind", [Scale, ScaledDense])
def test_an_unknown_layer_is_named_and_never_a_silent_zero(kind):
    model = keras.Sequential([keras.Input((3,)), layers.Dense(3), kind(name="mine")])
    with pytest.raises(ValueError, match=r"those of mine are not. Pass strict=False"):
        layer_table(model)
    table = layer_table(model, strict=False)
    assert table["mine"].multiply_adds is None
    assert "?" in str(table)
    assert table.total("parameters") == model.count_params()


@pytest.mark.parametrize(
    "layer", [layers.TimeDistributed(layers.Dense(2)), layers.RNN(layers.LSTMCell(2))]
)
def test_wrappers_that_repeat_a_layer_are_unknown(layer):
    layer.name = "wrapper"
    with pytest.raises(ValueError, match="those of wrapper are not"):
        layer_table(keras.Sequential([keras.Input((5, 3)), layer]))


def test_products_of_keras_ops_are_unknown_and_sums_are_free():
    tokens = keras.Input((5, 3))
    assert layer_table(keras.Model(tokens, tokens + 1)).total("multiply_adds") == 0
    product = keras.Model(tokens, ops.matmul(tokens, ops.transpose(tokens, (0, 2, 1))))
    with pytest.raises(ValueError, match="those of matmul"):
        layer_table(product)


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
