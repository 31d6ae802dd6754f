"""Ways to test with the standard library's and NumPy's own kinds: right earns all, wrong none."""

LIBRARY = {
    "dataclasses look into the student's object": """
# %% right
from dataclasses import dataclass, field

@dataclass
class P:
    x: int
    tags: list = field(default_factory=list)
# %% wrong
from dataclasses import dataclass, field

@dataclass
class P:
    x: int
    tags: tuple = ()
# %% test
import dataclasses
from dataclasses import astuple, replace

assert dataclasses.is_dataclass(P(3))
assert [part.name for part in dataclasses.fields(P(3))] == ["x", "tags"]
assert replace(P(3), x=4) == P(4)
assert dataclasses.asdict(P(3)) == {"x": 3, "tags": []}
assert astuple(P(3)) == (3, [])
""",
    "a picture becomes an array": """
# %% right
import numpy as np

class Picture:
    def __init__(self, values):
        self.values = np.array(values, "uint8")
    @property
    def __array_interface__(self):
        return self.values.__array_interface__

def picture():
    return Picture([[1, 2], [3, 4]])
# %% wrong
import numpy as np

class Picture:
    __array_interface__ = np.zeros((2, 2), "uint8").__array_interface__

def picture():
    return Picture()
# %% test
import numpy as np

found = np.asarray(picture())
assert found.dtype == "uint8" and found.tolist() == [[1, 2], [3, 4]]
""",
    "asyncio runs what an async function returns": """
# %% right
import asyncio

async def later(x):
    await asyncio.sleep(0)
    return x + 1
# %% wrong
async def later(x):
    return x
# %% test
import asyncio

assert asyncio.run(later(2)) == 3
assert asyncio.run(later(x=4)) == 5
""",
    "warnings are recorded, and become errors": """
# %% right
import warnings

def root(x):
    if x < 0:
        warnings.warn("below zero", RuntimeWarning)
    return abs(x) ** 0.5
# %% wrong
import warnings

def root(x):
    if x < 0:
        warnings.warn("below zero", UserWarning)
    return abs(x) ** 0.5
# %% test
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    assert root(-4) == 2
assert [(w.category, str(w.message)) for w in caught] == [(RuntimeWarning, "below zero")]
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    assert root(4) == 2
assert caught == []
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        root(-1)
    except RuntimeWarning:
        pass
    else:
        raise AssertionError("no warning")
""",
    "the same seed twice": """
# %% right
import random
import numpy as np

def draw():
    return float(np.random.rand()), random.random()

def shuffled(rng):
    return [rng.random() for _ in range(3)]
# %% wrong
import random
import numpy as np

RNG = np.random.default_rng()

def draw():
    return float(RNG.random()), random.random()

def shuffled(rng):
    return [random.random() for _ in range(3)]
# %% test
import random
import numpy as np

pairs = []
for _ in range(3):
    np.random.seed(5)
    random.seed(6)
    pairs.append((draw(), draw()))
assert pairs[0] == pairs[1] == pairs[2]
assert pairs[0][0] != pairs[0][1]
np.random.seed(5)
draw(), draw()
after = np.random.rand()
assert after == np.random.RandomState(5).rand(3)[-1]
state = np.random.get_state()
first = draw()[0]
np.random.set_state(state)
assert draw()[0] == first
for rng, again in ((random.Random(1), 1), (np.random.RandomState(2), 2)):
    one = shuffled(rng)
    rng.seed(again)
    assert shuffled(rng) == one
""",
    "masks, matrices, records and zones keep their meaning": """
# %% right
import datetime
import zoneinfo
import numpy as np

def masked(x):
    return np.ma.masked_equal(x, -999)

def matrix(x):
    return np.asmatrix(x)

def records(names, sizes):
    return np.array(list(zip(names, sizes)), dtype=[("name", "U5"), ("size", "f8")])

def when(day):
    return datetime.datetime(2024, 7, day, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"))

def mean(x):
    return x.mean()
# %% wrong
import datetime
import numpy as np

def masked(x):
    return x

matrix = records = when = mean = masked
# %% test
import datetime
import numpy as np

assert masked(np.array([1.0, -999, 3])).mean() == 2
assert mean(np.ma.masked_equal([1.0, -999, 3], -999)) == 2
assert (matrix([[1, 2], [3, 4]]) * matrix([[1, 0], [0, 1]])).tolist() == [[1, 2], [3, 4]]
found = records(["ada", "lin"], [1.5, 2])
assert found["size"].sum() == 3.5 and found.dtype.names == ("name", "size")
assert found[0]["name"] == "ada"
assert when(1).tzinfo.key == "Europe/Berlin"
assert when(1).astimezone(datetime.UTC).hour == 22
""",
}
try:
    import scipy.sparse  # noqa: F401 (an extra)
except ImportError:
    pass
else:
    LIBRARY["sparse arrays"] = """
# %% right
from scipy import sparse

def double(x):
    return 2 * x

def eye(n):
    return sparse.eye_array(n, format="csr")
# %% wrong
def double(x):
    return 2 * x

def eye(n):
    return [[1] * n] * n
# %% test
import numpy as np
from scipy import sparse

x = sparse.csr_matrix(np.array([[0.0, 1], [2, 0]]))
assert (double(x) != 2 * x).nnz == 0
assert sparse.issparse(eye(3)) and eye(3).nnz == 3
assert eye(3).toarray().tolist() == np.eye(3).tolist()
"""
