"""Finds, by reading them, tests that a wrong answer could pass or that give themselves away."""

import ast

from coursekit.grading.notebook.cells import grade_id_of, is_solution, is_test
from coursekit.grading.notebook.testing.plan import names_in, parse, read_plan
from coursekit.grading.notebook.testing.syntax import last_name

GENERATORS = ("default_rng", "Random", "RandomState", "Generator", "SystemRandom")
SEEDS = ("seed", "set_seed", "set_random_seed")
ALWAYS = ("urandom", "token_bytes", "token_hex", "randbelow", "randbits", "uuid4")


def weak_tests(notebook):
    """Lists what in a notebook's tests a wrong answer could use.

    Args:
        notebook: The instructor's notebook.

    Returns:
        Sentences, in the order of the cells.
    """
    plan = read_plan(notebook)
    others = [c for c in notebook.cells if c.cell_type == "code" and not is_solution(c)]
    trees = [parse(cell.source) for cell in others]
    seeded = any(last_name(call.func) in SEEDS for tree in trees for call in _calls(tree))
    given = [tree for cell, tree in zip(others, trees, strict=True) if not is_test(cell)]
    drawn = _drawn_names(given, seeded)
    found = []
    for cell in notebook.cells:
        if is_test(cell):
            words = _words(cell, plan, drawn, seeded)
            found += [f"{grade_id_of(cell)}: {sentence}" for sentence in words]
    return found


def _words(cell, plan, drawn, seeded):
    tree = parse(cell.source)
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr) and _root(last.value) in plan.remote:
        yield (
            f"its last value, `{ast.unparse(last.value)}`, comes from the student, and a number "
            "there counts as points: end with `None`, or with a number of yours"
        )
    hidden = plan.cells[grade_id_of(cell)].hidden
    nodes = [node for node in ast.walk(tree) if getattr(node, "lineno", None) in hidden]
    called = sorted(_called_in(nodes, plan.remote))
    if called and not _draws(tree, drawn, seeded):
        yield (
            f"its hidden checks call `{called[0]}` with fixed values, which a student's function "
            "can print: draw them, with `np.random.default_rng()`"
        )


def _called_in(nodes, remote):
    """Returns the student's functions that are called with values."""
    calls = [n for n in nodes if isinstance(n, ast.Call) and (n.args or n.keywords)]
    return {root for call in calls if (root := _root(call.func)) in remote}


def _drawn_names(trees, seeded):
    """Returns the names that the instructor's statements bind to what is drawn at random."""
    statements = [statement for tree in trees for statement in tree.body]
    found, grown = None, frozenset()
    while found != grown:
        found = grown
        for statement in statements:
            if _draws(statement, found, seeded):
                grown |= names_in(ast.Module([statement], []))[0]
    return found


def _draws(tree, drawn, seeded):
    """Says whether code draws numbers that nobody knows before."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    if names & drawn or any(_is_fresh(call) for call in _calls(tree)):
        return True
    return not seeded and any(_is_global(call) for call in _calls(tree))


def _calls(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _is_fresh(call):
    name = last_name(call.func)
    return name in ALWAYS or (name in GENERATORS and not call.args and not call.keywords)


def _is_global(call):
    """Says whether a call draws from a generator of a library's own: `np.random.normal()`."""
    text = ast.unparse(call.func)
    *module, name = text.split(".")
    own_seed = any(keyword.arg == "seed" for keyword in call.keywords)
    is_plain = "random" in module and "(" not in text and not own_seed
    return is_plain and name not in (*GENERATORS, *SEEDS)


def _root(node):
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None
