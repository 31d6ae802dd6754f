"""Data sets by name: embedded, prepared on this machine, or downloaded by TFDS."""

import difflib
import os
from pathlib import Path
import re

from coursekit.data.datasets.online import is_online
import tensorflow_datasets as tfds

EMBEDDED = Path(__file__).parents[1] / "embedded"
TFDS_HOME = Path("~/tensorflow_datasets")


def load(name, *, split="train", data_dir=None):
    """Loads a data set, without waiting for a network that is not there.

    The set is taken from the first of these places that holds it: `data_dir`;
    or, when that is not given, the folder that the environment variable
    `TFDS_DATA_DIR` names, the package itself, TFDS's own folder
    (~/tensorflow_datasets). If none does, TFDS downloads it into `data_dir`,
    `TFDS_DATA_DIR` or its own folder.

    Embedded is "fashion_mnist": 10,000 training and 2,000 test images,
    (28, 28, 1) uint8, ten classes in equal shares, out of the 70,000 of Xiao,
    Rasul and Vollgraf 2017. `load("fashion_mnist", data_dir=FOLDER)` brings
    the full set; `data_dir=EMBEDDED` always the embedded one.

    Args:
        name: Name in TFDS's catalogue, such as "fashion_mnist" or "cifar10".
        split: Split, slice of one ("train[:80%]") or list of them.
        data_dir: Folder of prepared sets, as TFDS lays them out.

    Returns:
        A `tf.data.Dataset` in a fixed order, of (image, label) pairs where the
        set declares which features these are and of dictionaries of features
        otherwise (a list of data sets for a list of splits), and the
        `tfds.core.DatasetInfo`: `info.features["label"].names`,
        `info.splits["train"].num_examples`, `info.features["image"].shape`.

    Raises:
        FileNotFoundError: If no place holds the set in the version asked for
            ("fashion_mnist:3.0.1", or the newest that TFDS knows) and this
            machine is offline, or TFDS does not know the version.

    Example:
        >>> train, info = load("fashion_mnist", split="train", data_dir=EMBEDDED)
        >>> info.splits["train"].num_examples
        10000
        >>> image, label = next(iter(train))
        >>> image.shape
        TensorShape([28, 28, 1])
    """
    builder = _prepared_builder(name, data_dir)
    if builder is None:
        if not is_online():
            raise FileNotFoundError(_advice(name, data_dir))
        builder = _builder(name, _download_folder(data_dir))
        if builder is None:
            raise FileNotFoundError(_advice(name, data_dir))
        builder.download_and_prepare()
    dataset = builder.as_dataset(
        split=split,
        as_supervised=builder.info.supervised_keys is not None,
        shuffle_files=False,
        read_config=tfds.ReadConfig(try_autocache=False),  # `pipeline` caches
    )
    return dataset, builder.info


def prepared(folder):
    """Lists the sets that a TFDS folder holds ready to read.

    Args:
        folder: Folder of prepared sets; it need not exist.

    Returns:
        Sorted names.

    Example:
        >>> prepared(EMBEDDED)
        ['fashion_mnist']
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
    """Returns TFDS's builder, or None where TFDS does not know the version."""
    try:
        return tfds.builder(name, data_dir=folder)
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
    known = {*prepared(EMBEDDED), *tfds.list_builders(with_community_datasets=False)}
    close = difflib.get_close_matches(name, known - {name}, n=1) if name not in known else []
    hint = f" Did you mean {close[0]!r}?" if close else ""
    there = _other_versions(name, data_dir) or (
        f"The data set {name!r} is not on this machine, which is offline.{hint} "
    )
    return (
        f"{there}"
        f"Available here: {'; '.join(available)}. To get another set, run "
        f"`coursekit.data.load({name!r})` once on a machine that is online and set "
        "TFDS_DATA_DIR to the folder it was saved in, or to a copy of that folder."
    )


def _describe(place):
    return "embedded in coursekit" if place == EMBEDDED else f"in {place}"
