"""TensorFlow, imported before the fork and first used after it, computes as it should."""

from coursekit.grading.jail.process_usage import fair_memory, measure, processes
from coursekit.grading.zygote.launcher import Warm
import pytest
from warm_check import kernel, needs_jail

pytestmark = needs_jail

TRAIN = """
import keras, numpy as np
assert 'tensorflow' in imported, 'imported anew'
x = np.random.default_rng(0).normal(size=(256, 3)).astype('float32')
targets = x @ np.array([[1.0], [-2.0], [3.0]], 'float32') + 0.5
model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
model.compile(keras.optimizers.SGD(0.1), 'mse')
model.fit(x, targets, epochs=20, batch_size=32, verbose=0)
weights, bias = model.get_weights()
np.testing.assert_allclose(weights[:, 0], [1, -2, 3], atol=1e-4)
np.testing.assert_allclose(bias, [0.5], atol=1e-4)
print('trained')
"""

CONVOLVE = """
images = np.random.default_rng(1).normal(size=(2, 8, 8, 3)).astype('float32')
kernel = np.random.default_rng(2).normal(size=(3, 3, 3, 4)).astype('float32')
windows = np.lib.stride_tricks.sliding_window_view(images, (3, 3), axis=(1, 2))
expected = np.einsum('nhwcij,ijcf->nhwf', windows, kernel)
np.testing.assert_allclose(keras.ops.conv(images, kernel), expected, atol=1e-4)
print('convolved')
"""


@pytest.fixture(scope="module")
def warm():
    with Warm() as warm:
        yield warm


def test_forks_train_models_one_after_the_other_and_draw_differently(warm):
    drawn = set()
    for _ in range(3):
        with kernel(warm) as forked:
            forked.run("import os, sys; imported = set(sys.modules)")
            threads = int(forked.run("print(len(os.listdir('/proc/self/task')))"))
            assert forked.run(TRAIN).endswith("trained")
            assert forked.run(CONVOLVE) == "convolved"
            assert int(forked.run("print(len(os.listdir('/proc/self/task')))")) > threads
            drawn.add(forked.run("print(float(keras.random.uniform(())))"))
            drawn.add(forked.run("import tensorflow as tf; print(float(tf.random.uniform(())))"))
    assert len(drawn) == 6


def test_shared_memory_is_counted_in_shares(warm):
    with kernel(warm) as forked:
        pids = processes(forked.process.pid, most=10)
        fair, _ = fair_memory(pids)
        assert 0 < fair < measure(pids).memory / 2


def test_a_figure_is_drawn(warm):
    with kernel(warm) as forked:
        forked.run("import matplotlib.pyplot as plt; axes = plt.plot([1, 2], [3, 4])")
        assert forked.run("plt.title('words'); plt.savefig('figure.png'); plt.show()") == (
            "<Figure size 640x480 with 1 Axes>"
        )
        assert forked.run("print(open('figure.png', 'rb').read(4))") == repr(b"\x89PNG")
