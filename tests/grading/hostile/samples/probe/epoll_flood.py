"""Has more watched by epoll than Linux lets all processes of a user, the grader's among them."""

import os
import select

STARTS_FROM = "honest"
LOSES = {
    "test_double": 3,
    "test_tally": 2,
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}
REASON = "files: more than 16384 watched by epoll"

# %% double


hoard, kept = [], []


def double(values):
    for _ in range(5):
        os.fork()
    reader, _ = os.pipe()
    targets = [os.dup(reader) for _ in range(200)]
    hoard.extend(select.epoll() for _ in range(100))
    while True:
        for epoll in hoard:
            for number in targets:
                epoll.register(number)
        kept.append(reader)  # whose watches stay, though their descriptors get to be others
        reader, _ = os.pipe()
        for number in targets:
            os.dup2(reader, number)
