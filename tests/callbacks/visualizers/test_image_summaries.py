import io

from coursekit.callbacks.visualizers.image_summaries import ImageSummaries
import numpy as np
from PIL import Image
import tensorflow as tf

PICTURE = np.arange(3 * 5 * 3, dtype="uint8").reshape(3, 5, 3)


def png(picture):
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "png")
    return buffer.getvalue()


def events(folder):
    """(step, value) of each image in a folder's event files, in the order written."""
    return [
        (event.step, value)
        for path in sorted(folder.iterdir())
        for event in tf.compat.v1.train.summary_iterator(str(path))
        for value in event.summary.value
    ]


def test_pictures_are_written_as_tensorboard_reads_them(tmp_path):
    summaries = ImageSummaries(tmp_path / "logs")
    for step in (0, 4):
        summaries.write("filters/conv", png(PICTURE + step), step)
    found = events(tmp_path / "logs")  # before the file is closed
    assert [(step, value.tag) for step, value in found] == [
        (0, "filters/conv"),
        (4, "filters/conv"),
    ]
    for step, value in found:
        assert value.metadata.plugin_data.plugin_name == "images"
        width, height, encoded = value.tensor.string_val
        assert (width, height) == (b"5", b"3")
        np.testing.assert_array_equal(tf.io.decode_png(encoded), PICTURE + step)
    summaries.close()


def test_no_picture_makes_no_file(tmp_path):
    ImageSummaries(tmp_path / "logs").close()
    assert not list(tmp_path.iterdir())
