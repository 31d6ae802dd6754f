import gc
import os

from coursekit._keras import start_tensorflow  # noqa: F401
import keras
import psutil
import pytest

collect_ignore_glob = ["conftest.py", "*/conftest.py"]  # they hold no doctests, and share a name

os.environ["COURSEKIT_PROGRESS"] = ""  # answers in tests are no student's progress

# What `make quick` runs: these folders, and the files beside them that are not named below.
QUICK = (
    *("course", "initializers", "losses", "metrics", "optimizers", "plot", "schedules"),
    "segmentation",
)
NOT_QUICK = (
    *("test_address.py", "test_extras.py", "test_lab.py", "test_lab_settings.py"),
    "test_quick.py",
)


WORKER_MEMORY = 5 * 2**30  # bytes, with the kernels and the browser that a test starts


def pytest_xdist_auto_num_workers():
    """Counts the workers of `make test`: one a core, as many as there is memory for."""
    return max(1, min(os.cpu_count(), psutil.virtual_memory().total // WORKER_MEMORY))


def pytest_addoption(parser):
    parser.addoption("--quick", action="store_true", help="train nothing, and skip what takes long")
    variants = "run one set of options only where a layer, loss or model must keep the rules"
    parser.addoption("--first-variants", action="store_true", help=variants)


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "needs_tensorflow(reason): does not run where Keras runs on another backend"
    )
    if config.getoption("--quick"):
        keras.Model.fit = _skip_training


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Keeps Python from looking for garbage in what stays, a million objects, now and later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_ignore_collect(collection_path, config):
    if not config.getoption("--quick") or collection_path.parent != config.rootpath / "tests":
        return None
    name = collection_path.name
    return (name not in QUICK if collection_path.is_dir() else name in NOT_QUICK) or None


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--first-variants"):
        return
    seen, kept, left = set(), [], []
    for item in items:
        values = item.callspec.params.values() if hasattr(item, "callspec") else ()
        classes = (id(value) for value in values if callable(value))  # a variant is of the same
        test = (item.nodeid.partition("[")[0], *classes)
        (left if "keeps_the_rules" in test[0] and test in seen else kept).append(item)
        seen.add(test)
    items[:] = kept
    config.hook.pytest_deselected(items=left)


def pytest_runtest_setup(item):
    marker, backend = item.get_closest_marker("needs_tensorflow"), keras.backend.backend()
    if marker and backend != "tensorflow":
        pytest.skip(f"not on {backend}: {marker.kwargs['reason']}")


def _skip_training(*_, **__):
    pytest.skip("it trains, which `make quick` does not")


@pytest.fixture(autouse=True)
def same_random_numbers():
    """Seeds Python, NumPy and Keras, so that a test draws the same weights in every run."""
    keras.utils.set_random_seed(0)


@pytest.fixture(autouse=True, scope="module")
def programs_of_one_file():
    """Has JAX forget after each file what it has compiled, which came to 8 GB in a worker."""
    yield
    if keras.backend.backend() == "jax":
        import jax

        jax.clear_caches()
