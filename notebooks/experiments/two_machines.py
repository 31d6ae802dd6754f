"""Two processes that talk over sockets, as two machines would: what they learn, and what it takes.

    python notebooks/experiments/two_machines.py

Writes the results `two_machines`, a row for each step of each machine, and
`two_machines_messages`, the seconds that messages of several sizes take, in half a minute on
two CPU cores. Where other programs run beside it, the steps wait for each other.
"""

from contextlib import ExitStack
import json
import os
from pathlib import Path
import socket
import subprocess
import sys
import tempfile
import time

from coursekit.course.experiments import write_results
from coursekit.data import EMBEDDED, load
import keras
import numpy as np
import tensorflow as tf

BATCH, RATE, STEPS = 128, 0.1, 60
NUMBERS = (1, 100_000, 200_000, 400_000)  # in a message, of 8 bytes each
TIMED = 15  # times that each message is sent


def read(split):
    """Returns images, normalized, and their labels."""
    dataset, _ = load("fashion_mnist", split=split, data_dir=EMBEDDED)
    images, labels = next(dataset.batch(10_000).as_numpy_iterator())
    return (images.astype("float64") / 255 - 0.29) / 0.35, labels


def network():
    """Returns 784 pixels, 64 units and 10 logits, from the same weights each time."""
    keras.utils.set_random_seed(0)
    hidden = keras.layers.Dense(64, activation="relu", dtype="float64")
    last = keras.layers.Dense(10, dtype="float64")
    flat = keras.layers.Flatten(dtype="float64")
    return keras.Sequential([keras.Input((28, 28, 1)), flat, hidden, last])


def cross_entropy():
    """Returns the loss of logits."""
    return keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def weights_of(model):
    """Returns all weights as one vector."""
    return np.concatenate([np.ravel(weight) for weight in model.get_weights()])


def average(vector, strategy):
    """Returns the mean of the vectors of all machines: the only message of a step."""

    def here():
        return tf.distribute.get_replica_context().all_reduce("MEAN", tf.identity(vector))

    return strategy.run(here)


def make_step(model, strategy):
    """Returns a step of gradient descent on a part of a batch, with or without the message."""
    weights, loss_of = model.trainable_variables, cross_entropy()

    @tf.function
    def step(x, y, together):
        with tf.GradientTape() as tape:
            loss = loss_of(y, model(x, training=True))
        slopes = [tf.reshape(slope, [-1]) for slope in tape.gradient(loss, weights)]
        vector = tf.concat(slopes, axis=0)  # one message is cheaper than four
        if together:
            vector = average(vector, strategy)
        for weight, slope in zip(weights, tf.split(vector, [len(s) for s in slopes]), strict=True):
            weight.assign_sub(RATE * tf.reshape(slope, weight.shape))
        return loss

    return step


def seconds_of(function, *arguments):
    """Returns how long a call takes until its result is there."""
    begin = time.perf_counter()
    np.asarray(function(*arguments))
    return time.perf_counter() - begin


def work(rank, steps, path):
    """Is machine `rank`: trains, times its steps and its messages, tries `fit`, saves it all."""
    strategy = tf.distribute.MultiWorkerMirroredStrategy()  # waits for the other
    images, labels = read(f"train[:{BATCH * steps}]")
    parts = [slice(BATCH * number + rank, BATCH * (number + 1), 2) for number in range(steps)]
    model, weights, seconds, alone, messages = network(), [], [], [], []
    initial, step = model.get_weights(), make_step(model, strategy)
    send = tf.function(lambda vector: average(vector, strategy))
    for together in (True, False):
        step(images[parts[0]], labels[parts[0]], together)  # traces the function
    model.set_weights(initial)
    for part in parts:
        before = model.get_weights()
        alone.append(seconds_of(step, images[part], labels[part], False))
        model.set_weights(before)
        send(tf.zeros(1, "float64"))  # both begin together
        seconds.append(seconds_of(step, images[part], labels[part], True))
        weights.append(weights_of(model))
    for numbers in NUMBERS:
        vector = tf.zeros(numbers, "float64")
        send(vector)
        messages.append(np.mean([seconds_of(send, vector) for _ in range(TIMED)]))
    found = {"weights": weights, "seconds": seconds, "alone": alone, "messages": messages}
    np.savez(path, **found, fit=error_of_fit(strategy, images[parts[0]], labels[parts[0]]))


def error_of_fit(strategy, images, labels):
    """Returns how Keras's own `fit` fails under this strategy; empty where it works."""
    try:
        with strategy.scope():
            model = network()
            model.compile("sgd", cross_entropy())
            model.fit(images, labels, batch_size=32, verbose=0)
    except ValueError as error:
        return f"{type(error).__name__}: {' '.join(str(error).split())[:62]}"
    return ""


def one_process(steps):
    """Returns the weights after each step of one process that takes the whole batches."""
    images, labels = read(f"train[:{BATCH * steps}]")
    model, weights = network(), []
    model.compile(keras.optimizers.SGD(RATE), cross_entropy())
    for batch in np.split(np.arange(BATCH * steps), steps):
        model.train_on_batch(images[batch], labels[batch])
        weights.append(weights_of(model))
    return np.array(weights)


def two_machines(steps, limit=240):
    """Starts this script twice, and returns what each machine saved.

    Args:
        steps: Steps of the training.
        limit: Seconds after which both are ended.
    """
    with ExitStack() as stack:
        listeners = [stack.enter_context(socket.socket()) for _ in range(2)]
        for listener in listeners:
            listener.bind(("127.0.0.1", 0))  # 0 asks for a free port
        workers = [f"127.0.0.1:{listener.getsockname()[1]}" for listener in listeners]
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{rank}.npz") for rank in range(2)]
        machines = [start(rank, steps, path, workers) for rank, path in enumerate(paths)]
        try:
            texts = [machine.communicate(timeout=limit)[0] for machine in machines]
        finally:
            for machine in machines:
                machine.kill()
                machine.wait()
        if not all(path.exists() for path in paths):
            raise RuntimeError("\n".join(text[-2000:] for text in texts))
        return [dict(np.load(path)) for path in paths]


def start(rank, steps, path, workers):
    """Starts machine `rank`; `TF_CONFIG` tells it where the others are."""
    config = {"cluster": {"worker": workers}, "task": {"type": "worker", "index": rank}}
    environment = os.environ | {
        "TF_CONFIG": json.dumps(config),
        "TF_NUM_INTRAOP_THREADS": "1",  # a core for each
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
    }
    command = [sys.executable, __file__, *map(str, (rank, steps, path))]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.Popen(command, env=environment, **pipes)


def accuracies(steps_of_weights):
    """Returns the accuracy on 1,000 other images with each row of weights."""
    images, labels = read("train[7680:8680]")
    model, found = network(), []
    shapes = [weight.shape for weight in model.get_weights()]
    ends = np.cumsum([np.prod(shape) for shape in shapes])[:-1]
    for vector in steps_of_weights:
        pieces = zip(np.split(vector, ends), shapes, strict=True)
        model.set_weights([piece.reshape(shape) for piece, shape in pieces])
        found.append(np.mean(np.argmax(model(images), axis=1) == labels))
    return found


def rows_of_steps(machines, one):
    """Yields a row for each step of each machine, the names of the columns first."""
    yield "machine", "step", "seconds", "alone", "accuracy", "one_accuracy", "from_one", "apart"
    one_accuracies = accuracies(one)
    apart = np.abs(machines[0]["weights"] - machines[1]["weights"]).max(axis=1)
    for rank, found in enumerate(machines):
        distances = np.linalg.norm(found["weights"] - one, axis=1) / np.linalg.norm(one, axis=1)
        own = accuracies(found["weights"])
        for step, seconds in enumerate(found["seconds"]):
            times = (f"{value:.6f}" for value in (seconds, found["alone"][step]))
            scores = (f"{value:.3f}" for value in (own[step], one_accuracies[step]))
            yield rank, step + 1, *times, *scores, f"{distances[step]:.1e}", f"{apart[step]:.1e}"


def rows_of_messages(machines):
    """Yields the seconds of each size of message on each machine, the names of columns first."""
    yield "machine", "bytes", "seconds"
    for rank, found in enumerate(machines):
        for numbers, seconds in zip(NUMBERS, found["messages"], strict=True):
            yield rank, 8 * numbers, f"{seconds:.6f}"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        work(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
    else:
        both = two_machines(STEPS)
        print("fit under this strategy:", both[0]["fit"])
        write_results("two_machines", rows_of_steps(both, one_process(STEPS)))
        write_results("two_machines_messages", rows_of_messages(both))
