"""Takes a small AlexNet apart: trains it without some of its layers, several seeds each.

Writes the results `alexnet_depth` of `coursekit.course`. From the root:

    python notebooks/experiments/depth_ablation.py

About ten minutes on two CPU cores.
"""

from coursekit.course.experiments import write_results
from coursekit.data import EMBEDDED, load, pipeline, to_unit_range
import keras
from keras import layers

FILTERS = (16, 32, 48, 48, 32)
KERNELS = (5, 5, 3, 3, 3)
POOLED = (1, 2, 5)  # as in AlexNet
UNITS = 512
ABLATIONS = {
    "all eight layers": (),
    "without fc7": (7,),
    "without fc6, fc7": (6, 7),
    "without conv3, conv4": (3, 4),
    "without conv3, conv4, conv5": (3, 4, 5),
    "without conv3, conv4, fc6, fc7": (3, 4, 6, 7),
    "without conv3 to fc7": (3, 4, 5, 6, 7),
}
EPOCHS = 4


def network(removed):
    """Builds AlexNet's sequence of layers at a size for 28 x 28, without the removed ones."""
    x = images = keras.Input((28, 28, 1))
    for number, (filters, size) in enumerate(zip(FILTERS, KERNELS, strict=True), start=1):
        if number not in removed:
            x = layers.Conv2D(filters, size, padding="same", activation="relu")(x)
        if number in POOLED:
            x = layers.MaxPooling2D(3, 2)(x)
    x = layers.Flatten()(x)
    for number in (6, 7):
        if number not in removed:
            x = layers.Dense(UNITS, activation="relu")(x)
    return keras.Model(images, layers.Dense(10)(x))


def train(train_set, test_batches, seed, removed):
    """Trains from new weights; returns the number of parameters and the test accuracy."""
    keras.utils.set_random_seed(seed)
    model = network(removed)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(1e-3), loss, metrics=["accuracy"], steps_per_execution=25)
    batches = pipeline(train_set, batch_size=64, shuffle_seed=seed)
    model.fit(batches, epochs=EPOCHS, shuffle=False, verbose=0)
    return model.count_params(), model.evaluate(test_batches, verbose=0)[1]


def main():
    """Trains every row of the table and writes it."""
    write_results("alexnet_depth", depth_rows(*data()))


def data():
    """Returns 10,000 images to train on, and batches of 2,000 others to test on."""
    train_set, _ = load("fashion_mnist", split="train", data_dir=EMBEDDED)
    test_set, _ = load("fashion_mnist", split="test", data_dir=EMBEDDED)
    return train_set.map(to_unit_range), pipeline(test_set.map(to_unit_range), batch_size=500)


def depth_rows(train_set, test_batches):
    """Yields the rows of each network without some of its layers."""
    yield "network", "seed", "parameters", "accuracy"
    for name, removed in ABLATIONS.items():
        for seed in range(5):
            parameters, accuracy = train(train_set, test_batches, seed, removed)
            yield name, seed, parameters, round(accuracy, 4)


if __name__ == "__main__":
    main()
