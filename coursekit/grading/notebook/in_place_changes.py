"""Which of the instructor's functions change their arguments in place, read from their code.

Only these may do so in a test. Else a wrong answer could win: a function that sets its argument
to 0 and returns 0 agrees with every test that computes what it expects after the call.
"""

import ast

CHANGING = frozenset(
    (
        *("append", "extend", "insert", "pop", "remove", "clear", "sort", "reverse"),
        *("update", "setdefault", "popitem", "add", "discard", "appendleft", "popleft", "rotate"),
        *("difference_update", "intersection_update", "symmetric_difference_update"),
        *("fill", "put", "partition", "resize", "itemset", "setflags", "shuffle", "copyto"),
        *("fill_diagonal", "place", "putmask", "heappush", "heappop", "heapify"),
    )
)
VIEWS = frozenset(  # calls whose result may be a part of what they are given
    (
        *("reshape", "ravel", "transpose", "view", "asarray", "squeeze", "swapaxes", "moveaxis"),
        *("expand_dims", "atleast_1d", "atleast_2d", "atleast_3d", "broadcast_to", "as_strided"),
        *("sliding_window_view", "split", "diagonal", "values", "items", "get", "setdefault"),
        *("zip", "enumerate", "iter", "next", "reversed", "pop"),
    )
)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def changers(trees):
    """Finds functions that change an argument in place.

    Args:
        trees: The parsed cells of the instructor's answers.

    Returns:
        A frozenset of names; methods as "Class.method".
    """
    functions = dict(pair for tree in trees for pair in _functions(tree, ""))
    found = frozenset()
    while True:
        grown = {name for name, node in functions.items() if _changes(node, found, "." in name)}
        if grown == found:
            return frozenset(found)
        found = grown


def keeps_copies(tree):
    """Says whether a test keeps a copy, as those do that look for changes of an argument."""
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return any(_last_name(function) in ("copy", "deepcopy") for function in calls)


def _functions(node, prefix):
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FUNCTIONS):
            yield prefix + child.name, child
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{child.name}.")
        else:
            yield from _functions(child, prefix)


def _changes(function, known, is_method):
    given = function.args
    names = {arg.arg for arg in (*given.posonlyargs, *given.args, *given.kwonlyargs)}
    names |= {arg.arg for arg in (given.vararg, given.kwarg) if arg}
    names = _aliases(function, names)
    own = {given.args[0].arg} if is_method and given.args else set()
    return any(_changes_one(node, names, own, known) for node in ast.walk(function))


def _aliases(function, names):
    """Adds names that are given a part of an argument, or that run through one."""
    grown = set()
    while grown != names:
        grown = set(names)
        for node in ast.walk(function):
            pairs = []
            if isinstance(node, ast.Assign):
                pairs = [(target, node.value) for target in node.targets]
            elif isinstance(node, (ast.For, ast.comprehension)):
                pairs = [(node.target, node.iter)]
            for target, value in pairs:
                if any(_root(part) in names for part in _parts(value)):
                    names = names | {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}
    return names


def _parts(value):
    """Returns what a value may be a view of: itself, what it is called on, what it is made of."""
    if isinstance(value, ast.Call):
        function = value.func
        if _last_name(function) not in VIEWS:
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
    name = _last_name(node.func)
    if any(_root(out) in names for out in outs) or any(k.arg == "inplace" for k in node.keywords):
        return True
    if name in CHANGING:
        targets = [*given, *([node.func.value] if isinstance(node.func, ast.Attribute) else [])]
        return any(_root(target) in names for target in targets)
    called = {known_name.rpartition(".")[2] for known_name in known}
    return name in called and any(_root(arg) in names for arg in given)


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


def _last_name(function):
    return getattr(function, "attr", getattr(function, "id", None))
