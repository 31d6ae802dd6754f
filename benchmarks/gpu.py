"""What a training step costs on this device: precision, compiling, feeding, looking inside, memory.

    python benchmarks/gpu.py
    KERAS_BACKEND=jax python benchmarks/gpu.py --output table.md

Runs where Keras runs on TensorFlow or JAX, on a GPU where there is one and else on the CPU. Prints
a Markdown table whose first line names the device. Milliseconds are medians of steps that wait
for the loss; what compiles was done before. Memory is the peak of a row on TensorFlow's GPU, what
an earlier row still holds among it. Elsewhere it is the peak until then, on a CPU of the process:
only the rows of the first network's first setting, whose batch sizes rise, tell what they needed.
"""

from argparse import ArgumentParser
from pathlib import Path
from statistics import median
import sys
import time

from coursekit.data import pipeline
from coursekit.data.augmentation import compose, flip
from coursekit.interpret import grad_cam, saliency
from coursekit.models import mobilenet, resnet
import keras
import numpy as np
import tensorflow as tf

CLASSES = 10
MODELS = {
    "ResNet-18": lambda shape: resnet("resnet18", input_shape=shape, classes=CLASSES),
    "MobileNet": lambda shape: mobilenet("mobilenet", input_shape=shape, classes=CLASSES),
}
HEADINGS = ("what", "setting", "batch", "ms", "images a second", "peak memory, MB")


def device_name():
    """Returns the name of the device that computes, such as "NVIDIA H100" or "CPU"."""
    if keras.backend.backend() == "jax":
        import jax

        return jax.devices()[0].device_kind
    devices = tf.config.list_physical_devices("GPU")
    return (
        tf.config.experimental.get_device_details(devices[0])["device_name"] if devices else "CPU"
    )


def peak_bytes():
    """Returns the most memory that the device has held; on a CPU, the process."""
    if keras.backend.backend() == "jax":
        import jax

        if found := jax.devices()[0].memory_stats():
            return found["peak_bytes_in_use"]
    elif tf.config.list_physical_devices("GPU"):
        return tf.config.experimental.get_memory_info("GPU:0")["peak"]
    import resource

    units = 1 if sys.platform == "darwin" else 1024
    return units * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def forget_peak():
    """Has TensorFlow's GPU count anew; JAX and a process cannot."""
    on_tensorflow = keras.backend.backend() == "tensorflow"
    if on_tensorflow and tf.config.list_physical_devices("GPU"):
        tf.config.experimental.reset_memory_stats("GPU:0")


def compiled_model(name, size, policy, jit):
    """Returns a model of logits that is ready to train."""
    keras.utils.set_random_seed(0)
    keras.config.set_dtype_policy(policy)
    body = MODELS[name]((size, size, 3))
    keras.config.set_dtype_policy("float32")
    outputs = keras.layers.Activation("linear", dtype="float32")(body.output)
    model = keras.Model(body.inputs, outputs)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(1e-3), loss, jit_compile=jit)
    return model


def milliseconds(call, rounds):
    """Returns the median of some calls, after two that trace and compile; begins a new peak."""
    forget_peak()
    times = []
    for turn in range(rounds + 2):
        begin = time.perf_counter()
        np.asarray(call())
        if turn >= 2:
            times.append(time.perf_counter() - begin)
    return 1e3 * median(times)


def settings():
    """Returns pairs of a policy and whether to compile; JAX compiles each step."""
    kinds = (True,) if keras.backend.backend() == "jax" else (False, True)
    return [(policy, jit) for policy in ("float32", "mixed_bfloat16") for jit in kinds]


def made_images(count, size):
    """Returns random images in [0, 1] and labels."""
    rng = np.random.default_rng(0)
    return rng.random((count, size, size, 3), "float32"), rng.integers(CLASSES, size=count)


def fed(model, images, labels, rounds):
    """Returns a function that trains on the next batch of an augmenting pipeline."""
    examples = tf.data.Dataset.from_tensor_slices((images, labels)).repeat(rounds + 3)
    batches = iter(pipeline(examples, batch_size=len(images), augment=compose(flip())))
    return lambda: model.train_on_batch(*(array.numpy() for array in next(batches)))


def rows(names, *, size, batch_sizes, rounds):
    """Yields rows of the table: what, setting, images in a batch, milliseconds, peak bytes."""
    for name in names:
        for policy, jit in settings():
            label = f"{policy}{', XLA' if jit else ''}"
            model = compiled_model(name, size, policy, jit)
            for batch_size in sorted(batch_sizes):
                images, labels = made_images(batch_size, size)
                took = milliseconds(lambda b=(images, labels): model.train_on_batch(*b), rounds)  # noqa: B023
                yield f"{name}, step", label, batch_size, took, peak_bytes()
        model = compiled_model(name, size, "float32", keras.backend.backend() == "jax")
        images, labels = made_images(max(batch_sizes), size)
        took = milliseconds(fed(model, images, labels, rounds), rounds)
        yield f"{name}, step fed by a pipeline", "float32, flips", len(images), took, peak_bytes()
        for method in (saliency, grad_cam):
            took = milliseconds(lambda m=method: m(model, images, labels), rounds)  # noqa: B023
            yield f"{name}, {method.__name__}", "float32", len(images), took, peak_bytes()
        keras.backend.clear_session()


def line(row):
    """Returns a row of the table in Markdown."""
    what, setting, count, took, peak = row
    numbers = (f"{count}", f"{took:,.1f}", f"{1e3 * count / took:,.0f}", f"{peak / 1e6:,.0f}")
    return f"| {' | '.join((what, setting, *numbers))} |"


def main():
    """Prints the table, and writes it where that is asked for."""
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help=f"of {', '.join(MODELS)}; by default all")
    parser.add_argument("--size", type=int, default=96, help="pixels of an image's side")
    parser.add_argument("--batch-sizes", type=int, nargs="+", default=[16, 64, 256])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--output", type=Path, help="a Markdown file for the table")
    options = parser.parse_args()
    if unknown := [name for name in options.names if name not in MODELS]:
        parser.error(f"`names` must be of {', '.join(MODELS)}; got {', '.join(unknown)}.")
    lines = [
        f"{device_name()}, Keras {keras.version()} on {keras.backend.backend()}, "
        f"images of {options.size} x {options.size}",
        "",
        f"| {' | '.join(HEADINGS)} |",
        "|---|---|---|---|---|---|",
    ]
    print(*lines, sep="\n", flush=True)
    sizes = {"size": options.size, "batch_sizes": options.batch_sizes, "rounds": options.rounds}
    for row in rows(options.names or MODELS, **sizes):
        lines.append(line(row))
        print(lines[-1], flush=True)
    if options.output:
        options.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
