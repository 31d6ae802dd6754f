import threading

from coursekit.data.datasets.online import is_online
import pytest


def test_a_host_that_never_answers_counts_as_offline_before_it_does(monkeypatch):
    asked, answer, answered = threading.Event(), threading.Event(), threading.Event()

    def hang(*args, **kwargs):
        asked.set()
        answer.wait(60)
        answered.set()
        raise TimeoutError

    monkeypatch.setattr("urllib.request.urlopen", hang)
    assert not is_online(timeout=0.2)
    assert asked.wait(60)
    assert not answered.is_set()
    answer.set()


@pytest.mark.parametrize("error", [ConnectionRefusedError, TimeoutError, OSError])
def test_a_host_that_refuses_counts_as_offline(monkeypatch, error):
    def refuse(*args, **kwargs):
        raise error

    monkeypatch.setattr("urllib.request.urlopen", refuse)
    assert not is_online(timeout=60)


def test_a_host_that_answers_counts_as_online(monkeypatch):
    class Answer:
        def close(self):
            pass

    monkeypatch.setattr("urllib.request.urlopen", lambda *args, **kwargs: Answer())
    assert is_online(timeout=60)
