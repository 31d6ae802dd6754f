"""What the instructor's functions change in place, read from their code.

A student's may change the same and nothing else. Else a wrong answer could win: a function that
sets its argument to 0 and returns 0 agrees with every test that computes what it expects after
the call.
"""

import ast

from coursekit.grading.notebook.testing.syntax import last_name
from coursekit.grading.remote.in_place import GIVEN

CHANGING = frozenset(
    (
        *("append", "extend", "insert", "pop", "remove", "clear", "sort", "reverse"),
        *("update", "setdefault", "popitem", "add", "discard", "appendleft", "popleft", "rotate"),
        *("difference_update", "intersection_update", "symmetric_difference_update"),
        *("fill", "put", "partition", "resize", "itemset", "setflags"),
    )
)
FIRST = frozenset(  # functions that change their first argument
    (
        *("shuffle", "copyto", "fill_diagonal", "place", "putmask", "put", "put_along_axis"),
        *("heappush", "heappop", "heapify", "heapreplace", "heappushpop", "insort", "setattr"),
    )
)
FIRST_NAMES = ("a", "arr", "dst", "heap", "x")  # of that argument, where it is passed by name
VIEWS = frozenset(  # calls whose result may be a part of what they are given
    (
        *("reshape", "ravel", "transpose", "view", "asarray", "squeeze", "swapaxes", "moveaxis"),
        *("expand_dims", "atleast_1d", "atleast_2d", "atleast_3d", "broadcast_to", "as_strided"),
        *("sliding_window_view", "split", "diagonal", "values", "items", "get", "setdefault"),
        *("zip", "enumerate", "iter", "next", "reversed", "pop"),
    )
)
OWN, KEPT = "own", "kept"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def changers(trees):
    """Finds functions that change something in place.

    Args:
        trees: The parsed cells of the instructor's answers.

    Returns:
        A dict by name, methods as "Class.method", of what each changes, a frozenset of GIVEN, an
        argument; OWN, a method's own object; and KEPT, what it finds outside.
    """
    functions = dict(pair for tree in trees for pair in _functions(tree, ""))
    found = {}
    while True:
        grown = {name: _changes(node, found, _is_method(name)) for name, node in functions.items()}
        grown = {name: changed for name, changed in grown.items() if changed}
        if grown == found:
            return found
        found = grown


def _functions(node, prefix):
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FUNCTIONS):
            yield prefix + child.name, child
            yield from _functions(child, f"{child.name}.<locals>.")
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{child.name}.")
        else:
            yield from _functions(child, prefix)


def _changes(function, known, is_method):
    given = function.args
    listed = [*given.posonlyargs, *given.args]
    names = {arg.arg for arg in (*listed, *given.kwonlyargs)}
    names |= {arg.arg for arg in (given.vararg, given.kwarg) if arg}
    own = {listed[0].arg} if is_method and listed else set()
    bound = names | {node.id for node in ast.walk(function) if _is_bound(node)}
    outside = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)} - bound
    groups = {GIVEN: names - own, OWN: own, KEPT: outside | _declared(function)}
    return frozenset(
        kind for kind, group in groups.items() if _changes_any(function, group, own, known)
    )


def _is_method(name):
    return "." in name and "<locals>" not in name


def _is_bound(node):
    return isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)


def _declared(function):
    """Returns the names that a function declares as those of the code around it."""
    nodes = [n for n in ast.walk(function) if isinstance(n, (ast.Global, ast.Nonlocal))]
    return {name for node in nodes for name in node.names}


def _changes_any(function, names, own, known):
    """Says whether code changes what names stand for, as long as they stand for that."""
    for statement in function.body:
        names = _aliases(statement, names)
        if any(_changes_one(node, names, own, known) for node in ast.walk(statement)):
            return True
        names = names - _bound_anew(statement, names)
    return False


def _bound_anew(statement, names):
    """Returns the names that a statement binds to something of their own, such as a copy."""
    if not isinstance(statement, ast.Assign) or _has_any(_parts(statement.value), names):
        return set()
    return {target.id for target in statement.targets if isinstance(target, ast.Name)}


def _has_any(values, names):
    return any(_root(value) in names for value in values)


def _aliases(statement, names):
    """Adds names that are given a part of an argument, or that run through one."""
    grown = set()
    while grown != names:
        grown = set(names)
        for node in ast.walk(statement):
            pairs = []
            if isinstance(node, ast.Assign):
                pairs = [(target, node.value) for target in node.targets]
            elif isinstance(node, (ast.For, ast.comprehension)):
                pairs = [(node.target, node.iter)]
            for target, value in pairs:
                if _has_any(_parts(value), names):
                    names = names | {node.id for node in ast.walk(target) if _is_bound(node)}
    return names


def _parts(value):
    """Returns what a value may be a view of: itself, what it is called on, what it is made of."""
    if isinstance(value, ast.Call):
        function = value.func
        if last_name(function) not in VIEWS:
            return []
        return [*value.args, function.value] if isinstance(function, ast.Attribute) else value.args
    return value.elts if isinstance(value, (ast.Tuple, ast.List)) else [value]


def _changes_one(node, names, own, known):
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        return node.target.id in names
    targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Delete)):
        places = [part for t in targets for part in ast.walk(t) if _is_place(part)]
        return any(_is_others(place, names, own) for place in places)
    if not isinstance(node, ast.Call):
        return False
    outs = [keyword.value for keyword in node.keywords if keyword.arg in ("out", "inplace")]
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    name = last_name(node.func)
    target = [node.func.value] if isinstance(node.func, ast.Attribute) else []
    in_place = any(keyword.arg == "inplace" for keyword in node.keywords)
    if _has_any(outs, names) or (in_place and _has_any(target, names)):
        return True
    if name in FIRST:
        named = [keyword.value for keyword in node.keywords if keyword.arg in FIRST_NAMES]
        return _has_any([*node.args[:1], *named, *target], names)
    if name in CHANGING:
        return _has_any(target, names)
    called = {known_name.rpartition(".")[2] for known_name in known if GIVEN in known[known_name]}
    return name in called and _has_any(given, names)


def _is_place(node):
    return isinstance(node, (ast.Subscript, ast.Attribute))


def _is_others(place, names, own):
    """Says whether a place is in an argument; a plain attribute of a method's own object is not."""
    plain = isinstance(place, ast.Attribute) and isinstance(place.value, ast.Name)
    return _root(place) in names and not (plain and place.value.id in own)


def _root(node):
    while isinstance(node, (ast.Subscript, ast.Attribute, ast.Starred)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None
