from coursekit._keras import start_tensorflow  # noqa: F401
import keras
import pytest

collect_ignore_glob = ["conftest.py", "*/conftest.py"]  # they hold no doctests, and share a name

pytest.register_assert_rewrite("assignment_check", "assignment_course", "exercise_check")


@pytest.fixture(autouse=True)
def same_random_numbers():
    """Seeds Python, NumPy and Keras, so that a test draws the same weights in every run."""
    keras.utils.set_random_seed(0)
