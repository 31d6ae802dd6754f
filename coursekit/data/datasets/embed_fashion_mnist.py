"""Makes the Fashion-MNIST subset that ships with the package, from the full set.

    python -m coursekit.data.datasets.embed_fashion_mnist FOLDER

FOLDER holds the four original IDX files (train-images-idx3-ubyte.gz and so on),
as the set's home page https://github.com/zalandoresearch/fashion-mnist offers
them and Debian's package dataset-fashion-mnist installs them under
/usr/share/datasets/fashion-mnist. The result is a prepared TFDS folder, which
`tfds.load("fashion_mnist", data_dir=...)` reads as it would the full set.
"""

import argparse
import gzip
from pathlib import Path

from coursekit.data.datasets.load import EMBEDDED
import numpy as np
import tensorflow_datasets as tfds

IDX_FILES = {
    "train": ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
    "test": ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"),
}
IDX_HEADER_BYTES = {"images": 16, "labels": 8}
EXAMPLES_PER_CLASS = {"train": 1000, "test": 200}
SEED = 0
DESCRIPTION = (
    "A stratified subset of Fashion-MNIST, Zalando's 28x28 gray images of ten kinds of "
    "garment: {train} training and {test} test images of each class."
)


def embed(source, target, *, examples_per_class=None, seed=SEED):
    """Writes a stratified subset of Fashion-MNIST in TFDS form.

    Args:
        source: Folder with the four IDX files of the full set.
        target: TFDS data folder to write `fashion_mnist/<version>` into.
        examples_per_class: Dictionary from split to number of examples of each
            class; 1,000 of "train" and 200 of "test" by default.
        seed: Seed of the choice.

    Returns:
        The `tfds.core.DatasetInfo` of what was written.
    """
    counts = examples_per_class or EXAMPLES_PER_CLASS
    full_builder = tfds.image_classification.FashionMNIST  # registered here, not below
    with tfds.core.registered.skip_registration():

        class FashionMNIST(full_builder):
            """The TFDS builder, reading chosen examples from local files."""

            def _info(self):
                full = super()._info()
                return tfds.core.DatasetInfo(
                    builder=self,
                    description=DESCRIPTION.format(**counts),
                    features=full.features,
                    supervised_keys=full.supervised_keys,
                    homepage=full.homepage,
                    citation=full.citation,
                    license="MIT, copyright 2017 Zalando SE",
                )

            def _split_generators(self, dl_manager):
                del dl_manager
                return {
                    split: chosen_examples(Path(source), split, count, seed)
                    for split, count in counts.items()
                }

    builder = FashionMNIST(data_dir=str(target))
    builder.download_and_prepare()
    return builder.info


def chosen_examples(source, split, count, seed):
    """Yields (key, example) for `count` examples of each class, keyed by original index."""
    images_file, labels_file = IDX_FILES[split]
    labels = _read_idx(source / labels_file, IDX_HEADER_BYTES["labels"])
    images = _read_idx(source / images_file, IDX_HEADER_BYTES["images"]).reshape(-1, 28, 28, 1)
    for index in stratified_indices(labels, count, seed):
        yield f"{split}_{index:05d}", {"image": images[index], "label": int(labels[index])}


def stratified_indices(labels, count, seed):
    """Returns sorted indices of `count` random examples of each class.

    Args:
        labels: (N,) integer class of each example.
        count: Number of examples of each class.
        seed: Seed of the choice.

    Returns:
        (classes * count,) int64 indices into `labels`.
    """
    generator = np.random.default_rng(seed)
    chosen = [
        generator.choice(np.flatnonzero(labels == label), count, replace=False)
        for label in np.unique(labels)
    ]
    return np.sort(np.concatenate(chosen))


def _read_idx(path, header_bytes):
    return np.frombuffer(gzip.decompress(path.read_bytes()), "uint8", offset=header_bytes)


def main():
    """Runs the command that the module's docstring names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", help="folder with the four IDX files of the full set")
    parser.add_argument("--target", default=EMBEDDED, help="TFDS folder to write into")
    arguments = parser.parse_args()
    print(embed(arguments.source, arguments.target))


if __name__ == "__main__":
    main()
