"""What TensorBoard will find in a folder, for the tests of each visualizer that writes to one."""

import tensorflow as tf


def events(folder):
    """(step, tag, picture) of each image in a folder's event files."""
    return sorted(
        (
            (event.step, value.tag, tf.io.decode_png(value.tensor.string_val[2]).numpy())
            for path in folder.iterdir()
            for event in tf.compat.v1.train.summary_iterator(str(path))
            for value in event.summary.value
        ),
        key=lambda found: found[:2],
    )
