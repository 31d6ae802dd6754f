"""Without oneDNN, what needs it is left out, and nothing else is."""

import onednn
from onednn import REASON, go_on, where_onednn_is_off
import pytest

NCHW = "The Conv2D op currently only supports the NHWC tensor format on the CPU."


@pytest.fixture
def off(monkeypatch):
    """oneDNN off, as far as these tests can tell."""
    monkeypatch.setattr(onednn, "onednn_is_on", lambda: False)
    monkeypatch.setattr(onednn.keras.backend, "backend", lambda: "tensorflow")


@pytest.mark.usefixtures("off")
def test_what_needs_it_is_left_with_the_reason():
    reasons = []
    with where_onednn_is_off(reasons.append):
        raise RuntimeError(NCHW)
    assert reasons == [REASON]
    with where_onednn_is_off(go_on):
        raise RuntimeError(NCHW)

    @where_onednn_is_off(pytest.skip)
    def test():
        raise RuntimeError(NCHW)

    with pytest.raises(pytest.skip.Exception, match="oneDNN only"):
        test()


@pytest.mark.usefixtures("off")
def test_other_errors_are_errors():
    with pytest.raises(AssertionError, match="wrong"), where_onednn_is_off(go_on):
        raise AssertionError("wrong")


@pytest.mark.parametrize(("backend", "is_on"), [("tensorflow", True), ("jax", False)])
def test_with_it_and_on_other_backends_every_error_is_one(backend, is_on, monkeypatch):
    monkeypatch.setattr(onednn, "onednn_is_on", lambda: is_on)
    monkeypatch.setattr(onednn.keras.backend, "backend", lambda: backend)
    with pytest.raises(RuntimeError, match="NHWC"), where_onednn_is_off(go_on):
        raise RuntimeError(NCHW)
