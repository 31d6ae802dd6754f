"""Makes assertions say what they compared, and lets `is` and `type` see student's objects.

A test's code is rewritten before it runs: `assert a == b` becomes a call that knows `a` and `b`.
Nothing of the source gets into what a student reads.
"""

import ast
import operator

from coursekit.grading.notebook.testing.alike import NAMES as ALIKE
from coursekit.grading.notebook.testing.alike import (
    brought,
    call_alike,
    check_sides,
    is_empty_beside,
    unlike,
)
from coursekit.grading.notebook.testing.describe import call_text, describe, difference
from coursekit.grading.notebook.testing.syntax import last_name
from coursekit.grading.remote.handle import Handle
from coursekit.grading.remote.library_calls import NAMES, call_there

NAME = "__coursekit_{}__"
COMPARISONS = {
    ast.Eq: ("==", operator.eq),
    ast.NotEq: ("!=", operator.ne),
    ast.Lt: ("<", operator.lt),
    ast.LtE: ("<=", operator.le),
    ast.Gt: (">", operator.gt),
    ast.GtE: (">=", operator.ge),
    ast.Is: ("is", lambda left, right: is_same(left, right)),
    ast.IsNot: ("is not", lambda left, right: not is_same(left, right)),
    ast.In: ("in", lambda left, right: left in right),
    ast.NotIn: ("not in", lambda left, right: left not in right),
}
SIGNS = dict(COMPARISONS.values())
COMPARING = ("allclose", "array_equal", "array_equiv", "isclose", "equals")


def rewrite(tree):
    """Rewrites a parsed test in place.

    Args:
        tree: The module.

    Returns:
        The module.
    """
    return ast.fix_missing_locations(_Rewriter().visit(tree))


class _Rewriter(ast.NodeTransformer):
    def visit_Assert(self, node):
        """Turns an assertion into a call that can say why it failed."""
        message = node.msg and self.visit(node.msg)
        return [self._check(part, message, node) for part in _conjuncts(node.test)]

    def visit_ClassDef(self, node):
        """Leaves assertions among the attributes of a class: a function would not see these."""
        body = [part if isinstance(part, ast.Assert) else self.visit(part) for part in node.body]
        node.body = [one for part in body for one in (part if isinstance(part, list) else [part])]
        return node

    def _check(self, test, message, node):
        if _binds_or_waits(test):  # which a function of its own could not do for this scope
            return ast.copy_location(ast.Assert(self.visit(test), message), node)
        late = _lambda(message or ast.Constant(None))
        signs = [COMPARISONS[type(op)][0] for op in getattr(test, "ops", ())]
        all_of = _all_of(test)
        if signs:
            parts = [test.left, *test.comparators]
            call = _call("compare", late, ast.Constant(tuple(signs)), *self._late(parts))
        elif all_of is not None:
            sign = ast.Constant(COMPARISONS[type(all_of.ops[0])][0])
            call = _call("all", late, sign, *self._late([all_of.left, all_of.comparators[0]]))
        elif isinstance(test, ast.Call):
            test = self.visit(test)
            call = _call("call", late, *([test.func] if isinstance(test.func, ast.AST) else []))
            call.args += test.args
            call.keywords = test.keywords
        else:
            test = self.visit(test)
            return ast.copy_location(ast.Assert(test, message), node)
        return ast.copy_location(ast.Expr(call), node)

    def _late(self, parts):
        return [_lambda(self.visit(part)) for part in parts]

    def visit_Compare(self, node):
        """Compares student's objects by what they stand for, in `is`, and no empty arrays."""
        self.generic_visit(node)
        if len(node.ops) != 1 or isinstance(node.ops[0], (ast.In, ast.NotIn)):
            return node
        if not isinstance(node.ops[0], (ast.Is, ast.IsNot)):
            sign = ast.Constant(COMPARISONS[type(node.ops[0])][0])
            return ast.copy_location(_call("sides", sign, node.left, *node.comparators), node)
        call = _call("is", node.left, node.comparators[0])
        if isinstance(node.ops[0], ast.IsNot):
            call = ast.UnaryOp(ast.Not(), call)
        return ast.copy_location(call, node)

    def visit_BinOp(self, node):
        """Has no difference of an empty array and another pass for small."""
        self.generic_visit(node)
        if not isinstance(node.op, ast.Sub):
            return node
        return ast.copy_location(_call("sides", ast.Constant("-"), node.left, node.right), node)

    def visit_Call(self, node):
        """Has `type` and the like see a student's object as what it is in its own process."""
        all_of = _all_of(node)
        if all_of is not None and not _binds_or_waits(node):
            sign = ast.Constant(COMPARISONS[type(all_of.ops[0])][0])
            sides = [self.visit(all_of.left), self.visit(all_of.comparators[0])]
            return ast.copy_location(_call("are_all", sign, *sides), node)
        self.generic_visit(node)
        function = node.func
        one = (
            len(node.args) == 1 and not node.keywords and not isinstance(node.args[0], ast.Starred)
        )
        if one and isinstance(function, ast.Name) and function.id == "type":
            return ast.copy_location(_call("type", *node.args), node)
        name = last_name(function)
        if name in NAMES | ALIKE and not _binds_or_waits(node):
            call = _call("alike" if name in ALIKE else "there", function, *node.args)
            call.keywords = node.keywords
            return ast.copy_location(call, node)
        return node


def _conjuncts(test):
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return [part for value in test.values for part in _conjuncts(value)]
    return [test]


def _all_of(test):
    """Returns the comparison in `(a == b).all()` and `np.all(a == b)`, or None."""
    function = getattr(test, "func", None)
    if not isinstance(function, ast.Attribute) or function.attr != "all" or test.keywords:
        return None
    inside = test.args[0] if len(test.args) == 1 else None if test.args else function.value
    one = isinstance(inside, ast.Compare) and len(inside.ops) == 1
    return inside if one and isinstance(inside.ops[0], tuple(COMPARISONS)[:6]) else None


def _binds_or_waits(test):
    return any(isinstance(node, (ast.Await, ast.Yield, ast.NamedExpr)) for node in ast.walk(test))


def _lambda(body):
    return ast.Lambda(ast.arguments([], [], None, [], [], None, []), body)


def _call(name, *args):
    return ast.Call(ast.Name(NAME.format(name), ast.Load()), list(args), [])


def is_same(left, right):
    """Says whether two values are one object, here or in the student's kernel."""
    return left is right or (type(left) is Handle and left.is_same(right))


def type_of(value):
    """Returns a value's class: for a student's object the student's, or a library's."""
    if type(value) is not Handle:
        return type(value)
    found = value._remote.known_class(value._tree["classes"][0])
    return type if value._tree["kind"] == "class" else found or value._remote.ask("class", value)


def is_callable(value):
    """Says whether a value can be called."""
    return value._tree["kind"] != "object" if type(value) is Handle else callable(value)


def is_subclass(kind, bases):
    """Says whether a class inherits from another, the student's among them."""
    if isinstance(bases, tuple):
        return any(is_subclass(kind, base) for base in bases)
    if type(kind) is not Handle or type(bases) is Handle:
        return issubclass(kind, bases)
    return any(issubclass(base, bases) for base in kind.__bases__)


def _compare(message, signs, *parts):
    left = parts[0]()
    for sign, part in zip(signs, parts[1:], strict=True):
        right = part()
        empty = sign == "==" and is_empty_beside(left, right)
        if empty or not SIGNS[sign](left, right):
            _fail(message, _unlike(sign, left, right))
        left = right


def _all(message, sign, left, right):
    left, right = brought(left()), brought(right())
    if not _are_all(sign, left, right):
        _fail(message, _unlike(sign, left, right))


def _are_all(sign, left, right):
    """Stands for `(left == right).all()`, and the like."""
    left, right = brought(left), brought(right)
    if unlike(left, right, strict=sign == "=="):
        return False
    outcome = SIGNS[sign](left, right)
    return outcome.all() if hasattr(outcome, "all") else outcome


def _sides(sign, left, right):
    """Stands for an operation on two values."""
    check_sides(left, right)
    return left - right if sign == "-" else SIGNS[sign](left, right)


def _unlike(sign, left, right):
    if sign == "==":
        return difference(left, right)
    return [f"not true: {describe(left)} {sign} {describe(right)}"]


def _called(message, function, /, *args, **options):
    if not function(*args, **options):
        if function in (call_alike, call_there):
            function, *args = args
        name = getattr(function, "__name__", "a function")
        known = name in COMPARING and len(args) > 1
        _fail(message, difference(*args[:2]) if known else [_untrue(function, name, args, options)])


def _untrue(function, name, args, options):
    if function is isinstance and len(args) == 2:
        kinds = args[1] if isinstance(args[1], tuple) else (args[1],)
        names = " or ".join(getattr(kind, "__name__", str(kind)) for kind in kinds)
        return f"got {describe(args[0])}, which is no {names}"
    return f"not true: {call_text(name, args, options)}"


def _fail(message, lines):
    text = message()
    raise AssertionError("\n".join([*([] if text is None else [str(text)]), *lines]))


PROVIDED = {
    NAME.format("compare"): _compare,
    NAME.format("all"): _all,
    NAME.format("call"): _called,
    NAME.format("is"): is_same,
    NAME.format("type"): type_of,
    NAME.format("there"): call_there,
    NAME.format("alike"): call_alike,
    NAME.format("are_all"): _are_all,
    NAME.format("sides"): _sides,
    "callable": is_callable,
    "issubclass": is_subclass,
}
