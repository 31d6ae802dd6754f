import gzip
import struct

from coursekit.data import load
from coursekit.data.datasets.embed_fashion_mnist import IDX_FILES, embed, stratified_indices
import numpy as np


def write_idx(folder, images, labels):
    for names in IDX_FILES.values():
        images_header = struct.pack(">IIII", 2051, len(images), 28, 28)
        labels_header = struct.pack(">II", 2049, len(labels))
        (folder / names[0]).write_bytes(gzip.compress(images_header + images.tobytes()))
        (folder / names[1]).write_bytes(gzip.compress(labels_header + labels.tobytes()))


def test_embedded_images_are_those_of_the_full_set(tmp_path):
    images = np.random.default_rng(0).integers(0, 256, (100, 28, 28), dtype="uint8")
    labels = np.arange(100, dtype="uint8") % 10
    write_idx(tmp_path, images, labels)
    embed(tmp_path, tmp_path / "out", examples_per_class={"train": 3, "test": 2})
    dataset, info = load("fashion_mnist", data_dir=tmp_path / "out")
    assert {split: info.splits[split].num_examples for split in info.splits} == {
        "train": 30,
        "test": 20,
    }
    originals = {image.tobytes(): label for image, label in zip(images, labels, strict=True)}
    assert all(originals[image.numpy().tobytes()] == label.numpy() for image, label in dataset)


def test_stratified_indices_take_as_many_of_each_class():
    labels = np.repeat([0, 1, 2], [50, 5, 20])
    chosen = stratified_indices(labels, 5, seed=0)
    np.testing.assert_array_equal(np.bincount(labels[chosen]), [5, 5, 5])
    assert len(set(chosen)) == 15
    np.testing.assert_array_equal(chosen, stratified_indices(labels, 5, seed=0))
    assert not np.array_equal(chosen, stratified_indices(labels, 5, seed=1))
