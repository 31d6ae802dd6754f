"""What a training step of the kit's models costs against the same models of Keras.

    python benchmarks/models.py

Each pair trains on the same batch, by turns in one run: forward, gradients and
an SGD update. Each model is there twice, built first and last or in between,
since what is built first is slower by some percent whatever it is. Prints the
medians and their ratio; at most 1.0 is wanted.
"""

from argparse import ArgumentParser
from functools import partial
from statistics import mean, median
import time

from coursekit.models import densenet, mobilenet, resnet, vgg
import keras
import numpy as np

SIZE = 96
CLASSES = 10
OPTIONS = {"input_shape": (SIZE, SIZE, 3)}
THEIRS = {"weights": None, "classes": CLASSES, "classifier_activation": None, **OPTIONS}
PAIRS = {
    "ResNet-50": (partial(resnet, "resnet50"), keras.applications.ResNet50),
    "VGG-16": (partial(vgg, "vgg16"), keras.applications.VGG16),
    "MobileNet": (partial(mobilenet, "mobilenet"), keras.applications.MobileNet),
    "DenseNet-121": (partial(densenet, "densenet121"), keras.applications.DenseNet121),
}


def training_step(model, images, labels):
    """Returns a function that trains the model a step and waits for the loss."""
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(1e-3), loss)
    return lambda: model.train_on_batch(images, labels)


def alternated(steps, rounds):
    """Returns the median seconds of each step; every round runs each once, in turning order."""
    for step in steps:
        step()  # traces
        step()
    seconds = [[] for _ in steps]
    for turn in range(rounds):
        order = range(len(steps)) if turn % 2 == 0 else reversed(range(len(steps)))
        for i in order:
            begin = time.perf_counter()
            steps[i]()
            seconds[i].append(time.perf_counter() - begin)
    return [median(times) for times in seconds]


def main():
    """Prints one line a model."""
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help=f"of {', '.join(PAIRS)}; by default all")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--batch-size", type=int, default=8)
    arguments = parser.parse_args()
    rng = np.random.default_rng(0)
    images = rng.normal(size=(arguments.batch_size, SIZE, SIZE, 3)).astype("float32")
    labels = rng.integers(CLASSES, size=arguments.batch_size)
    print(f"{'training step':<16}{'ms, kit':>10}{'ms, Keras':>12}{'ratio':>8}")
    for name in arguments.names or PAIRS:
        ours, theirs = PAIRS[name]
        kit_model = partial(ours, classes=CLASSES, **OPTIONS)
        peer_model = partial(theirs, **THEIRS)
        models = [make() for make in (kit_model, peer_model, peer_model, kit_model)]
        steps = [training_step(model, images, labels) for model in models]
        first, *between, last = alternated(steps, arguments.rounds)
        kit, peer = mean((first, last)), mean(between)
        print(f"{name:<16}{1e3 * kit:>10.0f}{1e3 * peer:>12.0f}{kit / peer:>8.2f}", flush=True)
        keras.backend.clear_session()


if __name__ == "__main__":
    main()
