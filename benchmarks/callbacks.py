"""What the callbacks cost, as a share of an epoch.

    python benchmarks/callbacks.py

Trains LeNet-5 on the embedded 10,000 images with each callback in turn, doing
its work at every epoch or batch, and measures the time spent inside it.
"""

from functools import partial
import tempfile
import time

from coursekit.callbacks import (
    ActivationStatistics,
    ActivationVisualizer,
    AnnealLearningRate,
    FilterVisualizer,
    GradientNorms,
    ProgressTable,
    UpdateRatio,
)
from coursekit.data import EMBEDDED, load, pipeline, to_unit_range
from coursekit.models import lenet
from coursekit.schedules import cosine_annealing
import keras

EPOCHS = 5
HOOKS = ("on_epoch_begin", "on_epoch_end", "on_train_batch_begin", "on_train_batch_end")


def timed(callback):
    """Makes a callback add up, in `seconds`, the time that its hooks take."""
    callback.seconds = 0.0

    def measure(hook):
        def measured(*args, **kwargs):
            begin = time.perf_counter()
            hook(*args, **kwargs)
            callback.seconds += time.perf_counter() - begin

        return measured

    for name in HOOKS:
        setattr(callback, name, measure(getattr(callback, name)))
    return callback


def share_of_an_epoch(callback, batches):
    """Trains with a callback; returns its milliseconds an epoch, the epoch's, and the ratio."""
    model = lenet("lenet5", input_shape=(28, 28, 1))
    model.compile(
        keras.optimizers.SGD(0.05), keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    )
    model.fit(batches, verbose=0, shuffle=False)  # traces the training step
    begin = time.perf_counter()
    model.fit(batches, epochs=EPOCHS, verbose=0, shuffle=False, callbacks=[timed(callback)])
    epoch = (time.perf_counter() - begin) / EPOCHS
    inside = callback.seconds / EPOCHS
    return 1e3 * inside, 1e3 * epoch, inside / epoch


def main():
    """Prints one line a callback."""
    dataset, _ = load("fashion_mnist", data_dir=EMBEDDED)
    images, _ = next(dataset.map(to_unit_range).batch(8).as_numpy_iterator())
    sample = next(dataset.map(to_unit_range).batch(100).as_numpy_iterator())
    batches = pipeline(dataset.map(to_unit_range), batch_size=32, shuffle_seed=0)
    schedule = partial(cosine_annealing, start=0.05, period=EPOCHS * len(batches))
    print(f"{'callback':<46}{'ms inside':>10}{'ms an epoch':>12}{'share':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for name, callback in {
            "AnnealLearningRate, each batch": AnnealLearningRate(schedule, per="batch"),
            "FilterVisualizer, each epoch, PNG": FilterVisualizer("conv2", folder=folder),
            "ActivationVisualizer, each epoch, PNG": ActivationVisualizer(
                "conv1", images, folder=folder
            ),
            "ActivationStatistics, each epoch, 100 images": ActivationStatistics(sample[0]),
            "GradientNorms, each epoch, 100 images": GradientNorms(*sample),
            "UpdateRatio, every 10 batches": UpdateRatio(),
            "ProgressTable, each epoch": ProgressTable(show=False),
        }.items():
            inside, epoch, share = share_of_an_epoch(callback, batches)
            print(f"{name:<46}{inside:>10.1f}{epoch:>12.0f}{share:>8.1%}")


if __name__ == "__main__":
    main()
