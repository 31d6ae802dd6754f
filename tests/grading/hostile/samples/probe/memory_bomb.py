"""Takes memory until there is no more, in one process."""

STARTS_FROM = "honest"
LOSES = {
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}
REASON = "memory: more than 1 GiB"

# %% answer

hoard = []
while True:
    hoard.append(b"x" * 2**26)
