"""Ways to test Keras layers and models: the right answer earns every point, the wrong one none."""

KERAS = {
    "a layer and a model": """
# %% given
import keras
import numpy as np
import tensorflow as tf
# %% right
class Scale(keras.layers.Layer):
    def __init__(self, factor=2.0, **options):
        super().__init__(**options)
        self.factor = factor

    def build(self, shape):
        self.weight = self.add_weight(shape=(shape[-1],), initializer="ones", name="weight")

    def call(self, x, training=False):
        return self.factor * x * self.weight

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}

def make_model(units):
    inputs = keras.Input((4,))
    hidden = keras.layers.Dense(units, activation="relu", name="hidden")(inputs)
    return keras.Model(inputs, keras.layers.Dense(3)(Scale(name="scale")(hidden)))

def count_layers(model, kind):
    return sum(isinstance(layer, kind) for layer in model.layers)

def freeze(model):
    for layer in model.layers:
        layer.trainable = False
    return model

def loss_of(y_true, y_pred):
    return tf.reduce_mean(tf.square(y_true - y_pred), axis=-1)

def gradient(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x ** 2
    return tape.gradient(y, x)

class Recorder(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.losses = []
    def on_epoch_end(self, epoch, logs=None):
        self.losses.append(logs["loss"])
# %% wrong
class Scale(keras.layers.Layer):
    def call(self, x):
        return x

def make_model(units):
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])

def count_layers(model, kind):
    return 0

def freeze(model):
    return model

def loss_of(y_true, y_pred):
    return 0.0

def gradient(x):
    return x

class Recorder(keras.callbacks.Callback):
    pass
# %% test
random = np.random.default_rng(2)
x = random.normal(size=(5, 4)).astype("float32")
layer = Scale(factor=3.0)
assert isinstance(layer, keras.layers.Layer) and issubclass(Scale, keras.layers.Layer)
y = layer(x)
np.testing.assert_allclose(y, 3 * x, rtol=1e-6)
assert tuple(y.shape) == (5, 4) and y.dtype == tf.float32
layer.set_weights([np.full(4, 2.0)])
np.testing.assert_allclose(layer(tf.constant(x)).numpy(), 6 * x, rtol=1e-6)
assert layer.get_config()["factor"] == 3.0 and len(layer.weights) == 1
assert layer.weight.shape == (4,) and layer.count_params() == 4
np.testing.assert_allclose(layer.weight.numpy(), 2.0)
assert layer.weight.trainable and layer.trainable_weights[0].name == "weight"
np.testing.assert_allclose(Scale.from_config(layer.get_config())(x), 3 * x, rtol=1e-6)

model = make_model(6)
assert isinstance(model, keras.Model) and model.count_params() == 30 + 6 + 21
assert model.output_shape == (None, 3) and model.input_shape == (None, 4)
assert [type(one).__name__ for one in model.layers] == ["InputLayer", "Dense", "Scale", "Dense"]
assert isinstance(model.layers[1], keras.layers.Dense)
assert model.get_layer("hidden").units == 6
assert model.get_layer("hidden").activation.__name__ == "relu"
assert model(x).shape == (5, 3) and model.predict(x, verbose=0).shape == (5, 3)
weights = model.get_weights()
assert [w.shape for w in weights] == [(4, 6), (6,), (6,), (6, 3), (3,)]
kernel, bias = model.layers[1].get_weights()
hidden = np.maximum(x @ kernel + bias, 0)
np.testing.assert_allclose(model(x), 2 * hidden @ weights[3] + weights[4], rtol=1e-4, atol=1e-5)

model.compile(optimizer=keras.optimizers.SGD(0.1), loss=loss_of, metrics=["mae"])
before = model.get_weights()[0]
recorder = Recorder()
target = random.normal(size=(5, 3)).astype("float32")
history = model.fit(x, target, epochs=3, verbose=0, callbacks=[recorder])
assert history.history["loss"][-1] < history.history["loss"][0]
assert len(recorder.losses) == 3 and recorder.losses[0] == history.history["loss"][0]
assert not np.allclose(model.get_weights()[0], before)
loss, mae = model.evaluate(x, target, verbose=0)
assert loss > 0 and mae > 0

ours = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2), keras.layers.ReLU()])
assert count_layers(ours, keras.layers.Dense) == 1
assert count_layers(model, Scale) == 1
assert all(not one.trainable for one in freeze(model).layers)
assert len(model.trainable_weights) == 0
np.testing.assert_allclose(loss_of(tf.zeros((2, 3)), tf.ones((2, 3))), [1, 1])
slope = gradient(tf.constant([1.0, 2.0]))
np.testing.assert_allclose(slope, [2, 4])
assert keras.ops.convert_to_numpy(layer(x)).shape == (5, 4)
""",
    "seeds": """
# %% given
import keras
import numpy as np
import tensorflow as tf
# %% right
def make():
    return keras.layers.Dense(3, kernel_initializer="glorot_uniform")

def draw():
    return tf.random.normal((3,))
# %% wrong
def make():
    return keras.layers.Dense(2)

def draw():
    return tf.zeros((3,))
# %% test
keras.utils.set_random_seed(5)
layer = keras.layers.Dense(3)
layer.build((None, 4))
keras.utils.set_random_seed(5)
other = make()
other.build((None, 4))
np.testing.assert_array_equal(layer.get_weights()[0], other.get_weights()[0])
tf.random.set_seed(2)
first = draw()
tf.random.set_seed(2)
np.testing.assert_array_equal(first, draw())
tf.random.set_seed(2)
np.testing.assert_array_equal(first, tf.random.normal((3,)))
""",
}
