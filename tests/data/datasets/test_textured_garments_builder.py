from importlib import import_module

from coursekit.data import GARMENT_CLASSES, load, textured_garments
import numpy as np
import pytest
import tensorflow_datasets as tfds

load_module = import_module("coursekit.data.datasets.load")
builder_module = import_module("coursekit.data.datasets.textured_garments_builder")
FEATURES = ("image", "segmentation_mask", "instance_mask")


@pytest.fixture
def few_scenes(monkeypatch):
    monkeypatch.setattr(builder_module, "SCENES", {"train": 6, "test": 3})
    monkeypatch.setattr(load_module, "is_online", lambda: False)


@pytest.mark.usefixtures("few_scenes")
def test_load_generates_the_scenes_of_the_function_without_a_network(tmp_path):
    dataset, info = load("textured_garments", data_dir=tmp_path, features=FEATURES)
    assert {split: info.splits[split].num_examples for split in info.splits} == {
        "train": 6,
        "test": 3,
    }
    assert tuple(info.features["segmentation_mask"].names) == GARMENT_CLASSES
    read = next(dataset.batch(6).as_numpy_iterator())
    for ours, there in zip(textured_garments(6, seed=0), read, strict=True):
        np.testing.assert_array_equal(ours, there)
    image, mask = next(iter(load("textured_garments", data_dir=tmp_path, split="test")[0]))
    assert image.shape == mask.shape == (64, 64, 1)


@pytest.mark.usefixtures("few_scenes")
def test_it_is_a_builder_like_all_others_of_tfds(tmp_path):
    builder = tfds.builder("textured_garments", data_dir=tmp_path)
    builder.download_and_prepare()
    batch = next(builder.as_dataset(split="test").batch(3).as_numpy_iterator())
    expected = textured_garments(3, seed=1, split="test")
    for name, part in zip(FEATURES, expected, strict=True):
        np.testing.assert_array_equal(batch[name], part)
