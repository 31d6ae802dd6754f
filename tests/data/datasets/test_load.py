from importlib import import_module
import shutil

from coursekit.data import EMBEDDED, load, prepared
import numpy as np
import pytest
import tensorflow_datasets as tfds

load_module = import_module("coursekit.data.datasets.load")


@pytest.fixture(autouse=True)
def no_other_folders(monkeypatch, tmp_path):
    monkeypatch.delenv("TFDS_DATA_DIR", raising=False)
    monkeypatch.setattr(load_module, "TFDS_HOME", tmp_path / "home")


@pytest.fixture
def offline(monkeypatch):
    monkeypatch.setattr(load_module, "is_online", lambda: False)


@pytest.fixture
def small_set(tmp_path, monkeypatch):
    """A prepared folder with a set of 60 examples under Fashion-MNIST's name."""
    full_builder = tfds.image_classification.FashionMNIST
    with tfds.core.registered.skip_registration():

        class FashionMNIST(full_builder):
            def _split_generators(self, dl_manager):
                image = np.zeros((28, 28, 1), "uint8")
                examples = [(str(i), {"image": image + i, "label": i % 10}) for i in range(60)]
                return {"train": examples, "test": examples[:10]}

    folder = tmp_path / "prepared"
    FashionMNIST(data_dir=str(folder)).download_and_prepare()
    return folder


def test_the_embedded_set_is_stratified():
    for split, count in (("train", 10_000), ("test", 2_000)):
        dataset, info = load("fashion_mnist", split=split)
        assert info.splits[split].num_examples == len(dataset) == count
        labels = [int(label) for _, label in dataset]
        np.testing.assert_array_equal(np.bincount(labels), np.full(10, count // 10))


def test_info_names_what_the_elements_are():
    dataset, info = load("fashion_mnist")
    image, _ = next(iter(dataset))
    assert image.shape == info.features["image"].shape == (28, 28, 1)
    assert image.dtype == "uint8"
    assert info.features["label"].names[0] == "T-shirt/top"
    assert info.features["label"].num_classes == 10


def test_splits_share_no_image():
    images = {
        split: {image.numpy().tobytes() for image, _ in load("fashion_mnist", split=split)[0]}
        for split in ("train", "test")
    }
    assert len(images["train"]) > 9_990
    assert len(images["train"] & images["test"]) <= 1


def test_the_order_is_the_same_each_time_and_mixes_the_classes():
    first, second = ([int(label) for _, label in load("fashion_mnist")[0]] for _ in range(2))
    assert first == second
    assert min(np.bincount(first[:1000], minlength=10)) > 60


def test_slices_of_splits_are_disjoint_parts():
    whole, *parts = (
        len(load("fashion_mnist", split=split)[0])
        for split in ("train", "train[:80%]", "train[80%:]")
    )
    assert sum(parts) == whole


def test_plain_tfds_reads_the_embedded_set():
    dataset = tfds.load("fashion_mnist", data_dir=str(EMBEDDED), split="test", download=False)
    assert len(dataset) == 2_000


def test_they_are_under_nine_megabytes_with_their_licenses():
    size = sum(path.stat().st_size for path in EMBEDDED.rglob("*") if path.is_file())
    assert size < 9e6
    assert "Zalando SE" in (EMBEDDED / "fashion_mnist" / "LICENSE").read_text()
    assert "braysia" in (EMBEDDED / "nuclei" / "LICENSE").read_text()


def test_a_folder_given_by_argument_comes_first(small_set, monkeypatch):
    monkeypatch.setenv("TFDS_DATA_DIR", str(EMBEDDED))
    assert len(load("fashion_mnist", data_dir=small_set)[0]) == 60


def test_the_folder_of_the_environment_comes_before_the_embedded_set(small_set, monkeypatch):
    monkeypatch.setenv("TFDS_DATA_DIR", str(small_set))
    assert len(load("fashion_mnist")[0]) == 60
    assert len(load("fashion_mnist", data_dir=EMBEDDED)[0]) == 10_000


def test_the_own_folder_of_tfds_is_searched_last(small_set, monkeypatch):
    monkeypatch.setattr(load_module, "TFDS_HOME", small_set)
    assert len(load("fashion_mnist")[0]) == 10_000


@pytest.mark.usefixtures("offline")
def test_an_absent_set_fails_with_advice(tmp_path):
    with pytest.raises(FileNotFoundError) as error:
        load("cifar10", data_dir=tmp_path)
    message = str(error.value)
    for part in (
        "'cifar10'",
        "offline",
        "fashion_mnist, nuclei (embedded",
        str(tmp_path),
        "TFDS_DATA_DIR",
    ):
        assert part in message


@pytest.mark.usefixtures("offline")
def test_a_misspelt_name_is_met_with_the_right_one():
    with pytest.raises(FileNotFoundError, match="Did you mean 'fashion_mnist'"):
        load("fashon_mnist")


def test_a_name_that_nobody_knows_is_said_to_be_so_online_too(monkeypatch):
    monkeypatch.setattr(load_module, "is_online", lambda: True)
    with pytest.raises(FileNotFoundError, match=r"There is no data set 'nuclear'.*mean 'nuclei'"):
        load("nuclear")


@pytest.mark.usefixtures("offline")
def test_a_set_of_this_package_alone_is_not_sought_in_other_folders(tmp_path):
    with pytest.raises(FileNotFoundError, match="'nuclei' comes with coursekit alone"):
        load("nuclei", data_dir=tmp_path)
    with pytest.raises(FileNotFoundError, match=r"prepared in version 1\.0\.0 .* version 2\.0\.0"):
        load("nuclei:2.0.0")


def test_online_the_set_is_prepared_by_tfds(monkeypatch, tmp_path):
    monkeypatch.setattr(load_module, "is_online", lambda: True)
    asked = []

    class AskedError(Exception):
        pass

    def prepare(self, **kwargs):
        asked.append(self.name)
        raise AskedError

    monkeypatch.setattr(tfds.core.DatasetBuilder, "download_and_prepare", prepare)
    with pytest.raises(AskedError):
        load("mnist", data_dir=tmp_path)
    assert asked == ["mnist"]


def test_the_data_itself_is_not_walked_through_for_prepared_sets(tmp_path):
    deep = tmp_path / "downloads" / "extracted" / "archive" / "inside"
    deep.mkdir(parents=True)
    (deep / "dataset_info.json").write_text("{}")
    with_configuration = tmp_path / "pets" / "segmented" / "1.0.0"
    with_configuration.mkdir(parents=True)
    (with_configuration / "dataset_info.json").write_text("{}")
    assert prepared(tmp_path) == ["pets"]


def test_prepared_lists_only_finished_sets(small_set):
    (small_set / "half" / "1.0.0").mkdir(parents=True)
    assert prepared(small_set) == ["fashion_mnist"]
    assert prepared(small_set / "nowhere") == []


@pytest.mark.parametrize("asked", ["fashion_mnist", "fashion_mnist:3.0.1"])
def test_a_folder_of_another_version_is_named_with_both_versions(asked, tmp_path, offline):
    shutil.copytree(EMBEDDED / "fashion_mnist" / "3.0.1", tmp_path / "fashion_mnist" / "2.0.0")
    message = r"prepared in version 2\.0\.0 \(in .*\), but version 3\.0\.1 was asked for"
    with pytest.raises(FileNotFoundError, match=message):
        load(asked, data_dir=tmp_path)


@pytest.mark.parametrize("online", [True, False])
def test_a_version_that_tfds_does_not_know_is_named(online, monkeypatch):
    monkeypatch.setattr(load_module, "is_online", lambda: online)
    message = r"prepared in version 3\.0\.1 .* but version 1\.0\.0 was asked for"
    with pytest.raises(FileNotFoundError, match=message):
        load("fashion_mnist:1.0.0")


def test_reading_some_features_warns_of_nothing(caplog):
    load("nuclei", features=("image", "instance_mask"), data_dir=EMBEDDED)
    assert caplog.records == []
