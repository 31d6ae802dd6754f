"""Whether a Mersenne twister gets from one state to another by drawing."""

WORDS = 624
MOST_TWISTS = 20_000  # 12 million draws, looked through in half a second


def reached(ours, theirs):
    """Returns a state as ours may take it over, or None.

    Args:
        ours: Words and position of a twister.
        theirs: The same of a twister that says it went on from there; None if it is another kind.

    Returns:
        `theirs`, if drawing at most `MOST_TWISTS` times 624 numbers leads there.
    """
    if ours is None or theirs is None:
        return None
    import numpy as np

    (words, position), (aim, there) = ours, theirs
    if len(words) != WORDS or len(aim) != WORDS or not 0 <= there <= WORDS:
        return None
    if words == aim:
        return theirs if there >= position else None
    twister, aim = np.random.MT19937(0), np.array(aim, np.uint32)
    twister.state = {
        "bit_generator": "MT19937",
        "state": {"key": np.array(words, np.uint32), "pos": position},
    }
    twister.random_raw(WORDS - position + 1, output=False)  # the first draw of the next words
    for _ in range(MOST_TWISTS):
        if np.array_equal(twister.state["state"]["key"], aim):
            return theirs if there > 0 else None
        twister.random_raw(WORDS, output=False)
    return None
