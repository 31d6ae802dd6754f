"""Data sets by name: embedded, prepared on this machine, or downloaded by TFDS."""

import contextlib
import difflib
import os
from pathlib import Path
import re

from absl import logging
from coursekit._arguments import require_one_of
from coursekit.data.datasets.online import is_online
import tensorflow as tf
import tensorflow_datasets as tfds

EMBEDDED = Path(__file__).parents[1] / "embedded"
TFDS_HOME = Path("~/tensorflow_datasets")


def load(name, *, split="train", data_dir=None, features=None):
    """Loads a data set, without waiting for a network that is not there.

    The set is taken from the first of these places that holds it: `data_dir`;
    or, when that is not given, the folder that the environment variable
    `TFDS_DATA_DIR` names, the package itself, TFDS's own folder
    (~/tensorflow_datasets). If none does, TFDS downloads it into `data_dir`,
    `TFDS_DATA_DIR` or its own folder; "textured_garments" is generated there
    and needs no network.

    Embedded are

    - "fashion_mnist": 10,000 training and 2,000 test images, (28, 28, 1)
      uint8, ten classes in equal shares, out of the 70,000 of Xiao, Rasul and
      Vollgraf 2017. `load("fashion_mnist", data_dir=FOLDER)` brings the full
      set; `data_dir=EMBEDDED` always the embedded one.
    - "nuclei": 80 training and 80 test tiles of two fluorescence images, with
      a mask of background 0, border 1 and interior 2, (128, 128, 1) uint8
      both, and an "instance_mask", (128, 128, 1) uint16, that numbers the
      nuclei of a whole image. Tiles are in order, 8 rows of 10, so that they
      can be put together again.

    Masks come as the set has them: those of "oxford_iiit_pet" are 1 (pet), 2
    (background) and 3 (border), from which 1 is to be subtracted for a loss or
    a metric that counts classes from 0. Its own pairs are (image, label);
    `features=("image", "segmentation_mask")` gives masks, and `resize_to` makes
    all of one size.

    Args:
        name: Name in TFDS's catalogue, such as "fashion_mnist" or "cifar10", or
            of a set that comes with this package.
        split: Split, slice of one ("train[:80%]") or list of them.
        data_dir: Folder of prepared sets, as TFDS lays them out.
        features: Names of the features that make an element, in the order of
            its tuple; one name for elements that are no tuples. By default those
            that the set declares: image and label, or image and mask.

    Returns:
        A `tf.data.Dataset` in a fixed order, of (image, label) or (image, mask)
        pairs where the set declares which features these are, of dictionaries of
        features otherwise, or of what `features` says (a list of data sets for a
        list of splits), and the `tfds.core.DatasetInfo`:
        `info.features["label"].names`, `info.features["image"].shape`,
        `info.splits["train"].num_examples`.

    Raises:
        FileNotFoundError: If no place holds the set in the version asked for
            ("fashion_mnist:3.0.1", or the newest that TFDS knows) and this
            machine is offline, or TFDS does not know the version.
        ValueError: If the set has no feature of a name in `features`.

    Example:
        >>> train, info = load("fashion_mnist", split="train", data_dir=EMBEDDED)
        >>> info.splits["train"].num_examples
        10000
        >>> image, label = next(iter(train))
        >>> image.shape
        TensorShape([28, 28, 1])
        >>> tiles, _ = load("nuclei", features=("image", "segmentation_mask", "instance_mask"))
        >>> [part.dtype.name for part in next(iter(tiles))]
        ['uint8', 'uint8', 'uint16']
    """
    builder = _prepared_builder(name, data_dir) or _newly_prepared_builder(name, data_dir)
    options = {
        "split": split,
        "shuffle_files": False,
        "read_config": tfds.ReadConfig(try_autocache=False),  # `pipeline` caches
    }
    if features is None:
        pairs = builder.info.supervised_keys is not None
        return builder.as_dataset(as_supervised=pairs, **options), builder.info
    return _with_features(builder, features, options), builder.info


def _newly_prepared_builder(name, data_dir):
    """Prepares a set, if its code is here and this machine is online or needs no network for it."""
    set_name = re.split("[/:]", name)[0]
    is_generated = set_name in tfds.list_builders(with_community_datasets=False) and getattr(
        tfds.builder_cls(set_name), "is_generated", False
    )
    builder = None
    if is_generated or is_online():
        builder = _builder(name, _download_folder(data_dir))
    if builder is None:
        raise FileNotFoundError(_advice(name, data_dir))
    builder.download_and_prepare()
    return builder


def _with_features(builder, features, options):
    """Reads only some features, as tuples in the order asked for or as one component."""
    names = [features] if isinstance(features, str) else list(features)
    for one in names:
        require_one_of("features", one, tuple(builder.info.features))
    wanted = tfds.decode.PartialDecoding(dict.fromkeys(names, True))
    with _warnings_of_tfds_held_back():
        read = builder.as_dataset(decoders=wanted, **options)

    def choose(element):
        parts = tuple(element[one] for one in names)
        return parts[0] if isinstance(features, str) else parts

    return tf.nest.map_structure(lambda dataset: dataset.map(choose), read)


@contextlib.contextmanager
def _warnings_of_tfds_held_back():
    """Keeps TFDS from warning of its own use of what it calls deprecated."""
    before = logging.get_verbosity()
    logging.set_verbosity(logging.ERROR)
    try:
        yield
    finally:
        logging.set_verbosity(before)


def prepared(folder):
    """Lists the sets that a TFDS folder holds ready to read.

    Args:
        folder: Folder of prepared sets; it need not exist.

    Returns:
        Sorted names.

    Example:
        >>> prepared(EMBEDDED)
        ['fashion_mnist', 'nuclei']
    """
    folder = Path(folder).expanduser()
    return sorted({path.relative_to(folder).parts[0] for path in _info_files(folder, "*")})


def _info_files(folder, set_name):
    """Finds the files that mark prepared versions, without walking through the data itself."""
    for depth in ("*", "*/*"):  # a version, or a configuration and a version
        yield from folder.glob(f"{set_name}/{depth}/dataset_info.json")


def _places(data_dir):
    """Returns the folders to look in, in order."""
    if data_dir is not None:
        return [Path(data_dir).expanduser()]
    chosen = os.environ.get("TFDS_DATA_DIR")
    return [Path(place).expanduser() for place in (chosen, EMBEDDED, TFDS_HOME) if place]


def _prepared_builder(name, data_dir):
    """Returns the builder of the first place that holds the set in the version asked for."""
    set_name = re.split("[/:]", name)[0]
    for place in _places(data_dir):
        if any(_info_files(place, set_name)):
            builder = _builder(name, place)
            if builder and builder.data_path.exists():
                return builder
    return None


def _builder(name, folder):
    """Returns TFDS's builder, or None where TFDS does not know the set or the version."""
    try:
        return tfds.builder(name, data_dir=folder)
    except tfds.core.DatasetNotFoundError:
        return None
    except AssertionError as error:  # so TFDS refuses a version
        if "cannot be loaded at version" in str(error):
            return None
        raise


def _other_versions(name, data_dir):
    """Says which versions of a set are prepared, if another was asked for; else nothing."""
    set_name, _, version = name.partition(":")
    set_name = set_name.split("/")[0]
    files = [path for place in _places(data_dir) for path in _info_files(place, set_name)]
    if not files:
        return ""
    wanted = version or str(tfds.builder_cls(set_name).VERSION)
    there = ", ".join(f"{path.parent.name} (in {path.parent})" for path in files)
    return (
        f"The data set {set_name!r} is prepared in version {there}, but version {wanted} was asked "
        f"for. `tfds.builder_from_directory({str(files[0].parent)!r})` reads what is there. "
    )


def _download_folder(data_dir):
    return Path(data_dir or os.environ.get("TFDS_DATA_DIR") or TFDS_HOME).expanduser()


def _advice(name, data_dir):
    places = list(dict.fromkeys([EMBEDDED, *_places(data_dir)]))
    available = [
        f"{', '.join(prepared(place)) or 'nothing'} ({_describe(place)})" for place in places
    ]
    return (
        f"{_other_versions(name, data_dir) or _absence(name)}"
        f"Available here: {'; '.join(available)}. To get another set of TFDS, run "
        "`coursekit.data.load` with its name once on a machine that is online and set "
        "TFDS_DATA_DIR to the folder it was saved in, or to a copy of that folder."
    )


def _absence(name):
    """Says that a set is not here; and which one is meant, if there is none of this name."""
    set_name = re.split("[/:]", name)[0]
    catalogue = set(tfds.list_builders(with_community_datasets=False))
    if set_name in catalogue:
        return f"The data set {name!r} is not on this machine, which is offline. "
    if set_name in prepared(EMBEDDED):
        return f"The data set {name!r} comes with coursekit alone: leave `data_dir` out. "
    close = difflib.get_close_matches(name, {*catalogue, *prepared(EMBEDDED)}, n=1)
    hint = f"Did you mean {close[0]!r}? " if close else ""
    return f"There is no data set {name!r} here or in TFDS's catalogue. {hint}"


def _describe(place):
    return "embedded in coursekit" if place == EMBEDDED else f"in {place}"
