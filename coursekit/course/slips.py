"""Claims of the lectures to check: numbered slips, and claims that only look like ones.

Good lectures have slips, and finding them is how one learns to check. What the
lecture says is told in our words; formulas and figures are as they are there. A
number may cover several claims, so there are more slips than numbers.
"""

import csv
from functools import cache
from importlib import resources
from typing import NamedTuple

from coursekit._arguments import require_count
import numpy as np

FAMILIES = {
    "count": "add it up again, or let the layer table do it",
    "dimension": "look at shapes, units, indices, and at what is free to move",
    "limit": "put in a zero, something huge, the first step, or many layers",
    "convention": "ask what the word, the order or the counting means to others",
    "scope": "ask when it holds, and go there and beyond",
    "source": "look it up, and count what can be counted",
}
WORDS = ("slip", "right")


class Claim(NamedTuple):
    """A claim of a lecture, and what is right.

    Attributes:
        id: Name of the family and a number in it.
        slip: Number of the slip, or None if the claim is right.
        rows: Ids of the lectures' rows; the claim is in the first.
        says: What the lecture says.
        tool: What could settle it.
        asks: What `value` is, with its unit; empty without a value.
        value: The right number as text, as exact as an answer has to be.
        right: What is right, and why.
        proof: What settled it.
    """

    id: str
    slip: int | None
    rows: tuple[str, ...]
    says: str
    tool: str
    asks: str
    value: str
    right: str
    proof: str

    @property
    def family(self):
        """One of `FAMILIES`."""
        return self.id.split("-")[0]

    @property
    def lecture(self):
        """Letter of the lecture that makes the claim."""
        return self.rows[0][0]

    @property
    def word(self):
        """The right vote, "slip" or "right"."""
        return WORDS[self.slip is None]


class Verdict(NamedTuple):
    """What became of a vote.

    Attributes:
        claim: The `Claim`.
        confidence: That of the vote.
        hit: Whether the vote was right.
        value_hit: Whether the value that came with it was, or None if none came.
    """

    claim: Claim
    confidence: float
    hit: bool
    value_hit: bool | None

    def __str__(self):
        marks = [f"{self.claim.id}: {'hit' if self.hit else 'missed'}"]
        if self.claim.slip:
            marks.append(f"slip {self.claim.slip}")
        if self.value_hit is not None:
            marks.append(f"your value is {'right' if self.value_hit else 'not it'}")
        return f"{', '.join(marks)}. {self.claim.right} Proof: {self.claim.proof}"


@cache
def claims():
    """Returns all claims, slips and others, family by family.

    Example:
        >>> from coursekit.course import claims
        >>> claims()[0].says[:42]
        'An 11 x 11 convolution of stride 4, with t'
    """
    text = resources.files(__package__).joinpath("slips.csv").read_text("utf-8")
    return tuple(map(_claim, csv.DictReader(text.splitlines())))


def slips():
    """Returns the claims that are slips, in the order of their numbers.

    Example:
        >>> from coursekit.course import slips
        >>> len({claim.slip for claim in slips()})
        29
    """
    return tuple(sorted((claim for claim in claims() if claim.slip), key=lambda claim: claim.slip))


def draw_claims(count, *, seed, but=()):
    """Draws claims for a quiz at random.

    A coin decides for each whether it is a slip, so that how many are slips says nothing of
    how many are left.

    Args:
        count: How many claims.
        seed: Another integer draws another quiz.
        but: Ids of claims that are not drawn, such as those that were seen.

    Returns:
        Tuple of different claims.

    Raises:
        ValueError: If `count` is not a whole number from 1 to that of the claims that are left.

    Example:
        >>> from coursekit.course import draw_claims
        >>> len(draw_claims(3, seed=0, but=["count-1"]))
        3
    """
    require_count("count", count)
    left = {word: [c for c in claims() if c.word == word and c.id not in but] for word in WORDS}
    total = sum(map(len, left.values()))
    if count > total:
        raise ValueError(f"`count` must be at most {total}, the claims that are left; got {count}.")
    rng, drawn = np.random.default_rng(seed), []
    for _ in range(count):
        first, second = rng.permutation(WORDS)
        pile = left[first] or left[second]
        drawn.append(pile.pop(rng.integers(len(pile))))
    return tuple(drawn)


def judge(votes):
    """Compares votes with what is right.

    Args:
        votes: Dictionary from the id of a claim to None, for undecided, or to
            a tuple of "slip" or "right", the confidence from 0.5 to 1, and, if
            wanted, the right number where the claim asks for one.

    Returns:
        List of a `Verdict` for each vote that is decided, in the order of the
        votes; undecided ones stay hidden.

    Raises:
        ValueError: If an id is unknown, or a vote is not as above.

    Example:
        >>> from coursekit.course import judge
        >>> (verdict,) = judge({"count-6": ("slip", 0.9, 481)})
        >>> verdict.hit, verdict.value_hit
        (True, True)
    """
    known = {claim.id: claim for claim in claims()}
    unknown = [name for name in votes if name not in known]
    if unknown:
        raise ValueError(f"`votes` must be for claims such as {min(known)!r}; got {unknown}.")
    return [_verdict(known[name], vote) for name, vote in votes.items() if vote is not None]


def _claim(fields):
    slip, rows = fields.pop("slip"), fields.pop("rows")
    return Claim(slip=int(slip) if slip else None, rows=tuple(rows.split()), **fields)


def _verdict(claim, vote):
    parts = vote if isinstance(vote, (tuple, list)) else (vote,)
    (word, confidence), values = (*parts, None, None)[:2], parts[2:]
    if word not in WORDS:
        raise ValueError(f"The vote on {claim.id} must begin with 'slip' or 'right'; got {vote!r}.")
    if not isinstance(confidence, (int, float)) or not 0.5 <= confidence <= 1:
        raise ValueError(
            f"The vote on {claim.id} must have a confidence from 0.5 to 1 (below 0.5, vote for "
            f"the other word); got {confidence!r}."
        )
    if len(values) > 1 or (values and not claim.value):
        raise ValueError(
            f"The vote on {claim.id} must have {'one value' if claim.value else 'no value'} "
            f"after the confidence; got {tuple(values)}."
        )
    value_hit = _is_value(values[0], claim.value) if values else None
    return Verdict(claim, float(confidence), word == claim.word, value_hit)


def _is_value(answer, value):
    """Tells whether an answer rounds to the value in the value's own decimals."""
    decimals = len(value.partition(".")[2])
    return round(float(answer), decimals) == float(value)
