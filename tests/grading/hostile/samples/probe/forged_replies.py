"""Answers each request several times over the kernel's own sockets, some of it garbage."""

import json
import sys

STARTS_FROM = "wrong"
LOSES = {
    "test_double": 3,
    "test_tally": 2,
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}

# %% double


def double(values):
    return values


inside = sys.modules["coursekit.grading.remote.kernel_side"]
TREES = [b"", b"[]", b"{", b"null", b'{"value": {"t": "__class__"}}', b'{"value": {"t": "value"}}']
TREES += [json.dumps({"value": tree}).encode() for tree in (True, None, {"t": "known", "n": -1})]


def answer(self, stream, idents, message):
    for tree in TREES:
        parts = ["coursekit_reply", {}, message]
        self._kernel.session.send(stream, *parts, ident=idents, buffers=[tree])
        self._kernel.session.send(stream, *parts, ident=idents)
    for frames in ([b""], [b"<IDS|MSG>"], [b"<IDS|MSG>", b"x", b"{}", b"{}", b"{}", b"{}", b"y"]):
        stream.send_multipart([*idents, *frames])


inside.Inside.answer = answer
get_ipython().kernel.shell_handlers["coursekit_request"] = lambda *words: answer(
    inside.Inside(get_ipython().kernel), *words
)
