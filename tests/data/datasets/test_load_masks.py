"""Sets with masks, through the same call."""

from importlib import import_module
from pathlib import Path

from coursekit.data import EMBEDDED, load, pipeline, resize_to, to_unit_range
from coursekit.data.augmentation import compose, flip, rotate
import numpy as np
import pytest
from scipy import ndimage
import tensorflow_datasets as tfds
from tensorflow_datasets.datasets.oxford_iiit_pet import oxford_iiit_pet_dataset_builder

load_module = import_module("coursekit.data.datasets.load")
MASKS = ("image", "segmentation_mask")
ALL = (*MASKS, "instance_mask")


@pytest.fixture(autouse=True)
def no_other_folders(monkeypatch, tmp_path):
    monkeypatch.delenv("TFDS_DATA_DIR", raising=False)
    monkeypatch.setattr(load_module, "TFDS_HOME", tmp_path / "home")
    monkeypatch.setattr(load_module, "is_online", lambda: False)


@pytest.fixture(scope="module")
def nuclei():
    """Whole images and masks of both splits, put together from their tiles."""
    return {split: [whole(part) for part in arrays(split)] for split in ("train", "test")}


def arrays(split):
    dataset, _ = load("nuclei", split=split, features=ALL, data_dir=EMBEDDED)
    return next(dataset.batch(80).as_numpy_iterator())


def whole(tiles):
    return tiles.reshape(8, 10, 128, 128).transpose(0, 2, 1, 3).reshape(1024, 1280)


def test_nuclei_are_pairs_of_image_and_mask():
    dataset, info = load("nuclei")
    assert info.splits["train"].num_examples == info.splits["test"].num_examples == 80
    assert info.features["segmentation_mask"].names == ["background", "border", "interior"]
    for part in dataset.element_spec:
        assert part.shape == (128, 128, 1)
        assert part.dtype == "uint8"


def test_plain_tfds_reads_the_nuclei():
    dataset = tfds.load("nuclei", data_dir=str(EMBEDDED), split="test", download=False)
    assert len(dataset) == 80
    assert set(dataset.element_spec) == set(ALL)


@pytest.mark.parametrize("split", ["train", "test"])
def test_tiles_in_order_make_an_image_without_seams(nuclei, split):
    image = nuclei[split][0].astype("float64")
    steps = np.abs(np.diff(image, axis=1)).mean(axis=0)
    assert abs(steps[127::128].mean() / steps.mean() - 1) < 0.05


@pytest.mark.parametrize(("split", "share"), [("train", 0.88), ("test", 0.93)])
def test_most_is_background_and_nuclei_are_bright(nuclei, split, share):
    image, mask, _ = nuclei[split]
    assert abs(np.mean(mask == 0) - share) < 0.02
    means = [image[mask == kind].mean() for kind in range(3)]
    assert means[0] < means[1] < means[2]
    assert np.mean(image == 255) < 1e-3


@pytest.mark.parametrize("split", ["train", "test"])
def test_instances_cover_the_nuclei_and_are_connected(nuclei, split):
    _, mask, instances = nuclei[split]
    np.testing.assert_array_equal(instances > 0, mask > 0)
    interiors, count = ndimage.label(mask == 2)
    numbers = ndimage.labeled_comprehension(
        instances, interiors, range(1, count + 1), lambda part: len(set(part)), int, 0
    )
    assert np.all(numbers == 1)
    assert count > 100


def test_splits_share_no_tile():
    train, test = ({tile.tobytes() for tile in arrays(split)[0]} for split in ("train", "test"))
    assert len(train) == len(test) == 80
    assert not train & test


def test_features_are_chosen_by_name_in_any_order():
    mask, image = next(iter(load("nuclei", features=MASKS[::-1])[0]))
    assert set(np.unique(mask)) <= {0, 1, 2}
    assert image.numpy().max() > 2
    alone = next(iter(load("nuclei", features="instance_mask")[0]))
    assert alone.dtype == "uint16"
    pairs = load("nuclei", features=MASKS, split=["train[:10]", "test"])[0]
    assert [len(one) for one in pairs] == [10, 80]
    label = next(iter(load("fashion_mnist", features=("label",))[0]))
    assert len(label) == 1


def test_a_feature_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(ValueError, match=r"`features` must be one of .*segmentation_mask.*'masks'"):
        load("nuclei", features=("image", "masks"))


def test_nuclei_go_through_the_pipeline_with_their_masks():
    augment = compose(flip(), rotate(20), mask_fill=255)
    tiles = load("nuclei", split="train[:4]", features=ALL)[0].map(to_unit_range)
    batches = pipeline(tiles, batch_size=4, augment=augment, shuffle_seed=0)
    images, masks, instances = next(batches.as_numpy_iterator())
    assert images.shape == masks.shape == instances.shape == (4, 128, 128, 1)
    assert (images.dtype, masks.dtype, instances.dtype) == ("float32", "uint8", "uint16")
    assert set(np.unique(masks)) <= {0, 1, 2, 255}
    np.testing.assert_array_equal(masks == 0, instances == 0)


@pytest.fixture
def pets(tmp_path):
    """A prepared folder with four pets of several sizes, as TFDS's own builder writes them."""
    with tfds.core.registered.skip_registration():

        class OxfordIiitPet(oxford_iiit_pet_dataset_builder.Builder):
            name = "oxford_iiit_pet"
            pkg_dir_path = Path(oxford_iiit_pet_dataset_builder.__file__).parent

            def _split_generators(self, dl_manager):
                return {"train": self._generate_examples(), "test": self._generate_examples()}

            def _generate_examples(self):
                for index, height in enumerate((60, 80, 100, 120)):
                    mask = np.full((height, 90, 1), 2, "uint8")
                    mask[10:40, 10:50] = 3
                    mask[12:38, 12:48] = 1
                    yield (
                        index,
                        {
                            "image": np.full((height, 90, 3), 40 * index, "uint8"),
                            "label": index,
                            "species": index % 2,
                            "file_name": f"{index}.jpg",
                            "segmentation_mask": mask,
                            "head_bbox": tfds.features.BBox(0.1, 0.1, 0.5, 0.5),
                        },
                    )

    folder = tmp_path / "prepared"
    OxfordIiitPet(data_dir=str(folder)).download_and_prepare()
    return folder


def test_pets_with_masks_by_the_same_call(pets):
    image, label = next(iter(load("oxford_iiit_pet", data_dir=pets)[0]))
    assert image.shape[-1] == 3
    assert label.shape == ()
    dataset, info = load("oxford_iiit_pet", data_dir=pets, features=MASKS)
    assert info.features["label"].num_classes == 37
    for image, mask in dataset:
        assert image.shape[:2] == mask.shape[:2]
        assert np.unique(mask).tolist() == [1, 2, 3]
    from_zero = dataset.map(resize_to(64, 64)).map(lambda image, mask: (image, mask - 1))
    images, masks = next(pipeline(from_zero, batch_size=4).as_numpy_iterator())
    assert images.shape == (4, 64, 64, 3)
    assert masks.shape == (4, 64, 64, 1)
    assert np.unique(masks).tolist() == [0, 1, 2]
