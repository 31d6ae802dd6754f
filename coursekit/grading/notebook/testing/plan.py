"""What of an assignment runs where: read from the instructor's notebook, never from a student's.

Grade cells run in the grader. What they need of the other cells of the instructor's, imports,
helpers and constants, runs there too, as far as it does not depend on an answer. Every other name
is the student's: the test sees what it stands for in the student's kernel.
"""

import ast
import builtins
from dataclasses import dataclass, field
import symtable

from coursekit.grading.errors import CourseError
from coursekit.grading.notebook.cells import cell_name, hidden_lines, is_solution, is_test
from coursekit.grading.notebook.testing.in_place_changes import changers
from IPython.core.inputtransformer2 import TransformerManager

PYTHON = "python"
PROVIDED = frozenset(("__name__", "display", "get_ipython"))


@dataclass(frozen=True)
class GradeCell:
    """A cell of tests.

    Attributes:
        name: Its grade id.
        source: Its code.
        points: The most that it earns.
        prelude: Statements of the instructor's that stand before it and run in the grader.
        rebound: The student's names that cells between it and the test above make anew.
        hidden: The numbers of its lines that students do not see.
    """

    name: str
    source: str
    points: float
    prelude: tuple = ()
    rebound: frozenset = frozenset()
    hidden: frozenset = frozenset()


@dataclass(frozen=True)
class Plan:
    """A notebook's tests.

    Attributes:
        cells: The `GradeCell`s by name, in order.
        remote: Names that stand for what the student has made.
        makers: Those of them that the instructor's answer makes a class.
        shared: Names that a test makes, replaces or deletes, and that functions of the answers or
            cells below use.
        unknown: Names that no cell makes, with the grade cell and line that use them.
        changers: What functions of the instructor's answers change in place; see `changers`.
        modules: Top-level modules that cells other than tests import without a condition.
    """

    cells: dict = field(default_factory=dict)
    remote: frozenset = frozenset()
    makers: frozenset = frozenset()
    shared: frozenset = frozenset()
    unknown: tuple = ()
    changers: dict = field(default_factory=dict)
    modules: tuple = ()


@dataclass
class _Statement:
    node: ast.AST
    binds: frozenset
    reads: frozenset
    answer: bool  # in a solution cell
    cell: int
    defers: bool  # a function or class, which reads only when it is used


def read_plan(notebook):
    """Decides what of a notebook runs in the grader.

    Args:
        notebook: The instructor's notebook, answers and hidden tests included.

    Returns:
        A `Plan`.

    Raises:
        CourseError: If the notebook is in another language.
        SyntaxError: If a code cell is no Python; the message names cell and line.
    """
    check_language(notebook)
    statements, tests = [], {}
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        if is_test(cell):
            tests[index] = cell
        else:
            answer = is_solution(cell)
            statements += [_statement(node, answer, index) for node in _parsed(cell).body]
    names = _Names(statements, {index: _parsed(cell) for index, cell in tests.items()})
    cells, done = {}, -1
    for index, cell in tests.items():
        between = [s.node for s in names.prelude if done < s.cell < index]
        made = frozenset().union(*(s.binds for s in statements if done < s.cell < index))
        done = index
        name = cell.metadata.nbgrader.grade_id
        points = float(cell.metadata.nbgrader.points)
        rebound = made & names.remote
        hidden = hidden_lines(cell.source, notebook)
        cells[name] = GradeCell(name, cell.source, points, tuple(between), rebound, hidden)
    modules = {module for statement in statements for module in _modules(statement.node)}
    return Plan(
        cells,
        names.remote,
        names.makers,
        names.shared,
        names.unknown,
        names.changers,
        tuple(sorted(modules)),
    )


def _modules(node):
    """Returns the top-level modules that a statement imports."""
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    if isinstance(node, ast.ImportFrom) and not node.level:
        names = [node.module]
    return [name.partition(".")[0] for name in names]


def check_language(notebook):
    """Raises CourseError if the notebook says that it is not in Python."""
    kernel, language = (notebook.metadata.get(n) or {} for n in ("kernelspec", "language_info"))
    name = language.get("name") or kernel.get("language") or PYTHON
    if str(name).lower() not in (PYTHON, "ipython"):
        raise CourseError(f"only notebooks in Python can be graded; got one in {name}")


def _parsed(cell):
    try:
        return parse(cell.source)
    except SyntaxError as error:
        where = f"{cell_name(cell)}, line {error.lineno}, `{(error.text or '').strip()}`"
        raise SyntaxError(f"a code cell must be Python; {where}: {error.msg}") from error


def parse(source):
    """Parses a cell's code, its magics turned into calls of `get_ipython()`."""
    return ast.parse(TransformerManager().transform_cell(source))


def names_in(tree):
    """Returns the names that module code binds at its top level, and those that it reads.

    Names that only a function inside it binds are its own. A name that is read anywhere, in
    functions too, and that no function binds, counts as read.
    """
    table = symtable.symtable(ast.unparse(tree), "cell", "exec")
    binds = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}
    reads = {s.get_name() for s in table.get_symbols() if s.is_referenced()} | _changed(tree)
    for scope in _scopes_in(table):
        reads |= {s.get_name() for s in scope.get_symbols() if s.is_global() and s.is_referenced()}
        binds |= {s.get_name() for s in scope.get_symbols() if s.is_declared_global()}
    return frozenset(binds), frozenset(reads)


def needs(tree):
    """Returns the names that a test may read before a statement above has bound them."""
    bound, needed = frozenset(), frozenset()
    for statement in tree.body:
        binds, reads = names_in(ast.Module([statement], []))
        needed |= reads - bound
        bound |= binds
    return needed


def _changed(node):
    """Returns the names that code outside of functions changes by `+=` or deletes."""
    names = set()
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.AugAssign, ast.Delete)):
            targets = child.targets if isinstance(child, ast.Delete) else [child.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names |= _changed(child)
    return names


def _read_when_called(tree):
    """Returns the global names that functions in module code read."""
    table = symtable.symtable(ast.unparse(tree), "cell", "exec")
    symbols = [symbol for scope in _scopes_in(table) for symbol in scope.get_symbols()]
    return {s.get_name() for s in symbols if s.is_global() and s.is_referenced()}


def _scopes_in(table):
    scopes = list(table.get_children())
    for scope in scopes:
        scopes += scope.get_children()
    return scopes


def _statement(node, answer, cell):
    binds, reads = names_in(ast.Module([node], []))
    defers = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    return _Statement(node, binds, reads, answer, cell, defers)


class _Names:
    """Sorts the names of a notebook into those of the grader and those of the student."""

    def __init__(self, statements, tests):
        imports = [s for s in statements if isinstance(s.node, (ast.Import, ast.ImportFrom))]
        answers = [s for s in statements if s.answer and s not in imports]
        self.remote = frozenset().union(*(s.binds for s in answers))
        given = [s for s in statements if not s.answer and s not in imports]
        self._grow_remote(given)
        here = [s for s in given if s.binds and not s.binds & self.remote]
        useful = self._useful(tests.values(), imports + here, given)
        self.prelude = [s for s in statements if any(s is other for other in useful)]
        self.makers = frozenset(s.node.name for s in answers if isinstance(s.node, ast.ClassDef))
        self.changers = changers([ast.Module([s.node], []) for s in answers])
        read = set().union(*(_read_when_called(ast.Module([s.node], [])) for s in answers))
        first = {}
        for index, test in reversed(tests.items()):
            first |= dict.fromkeys(names_in(test)[0], index)
        below = {name for s in statements for name in s.reads if first.get(name, s.cell) < s.cell}
        self.shared = frozenset(first) & (read | below)
        self._find_unknown(tests.values(), imports + here)

    def _grow_remote(self, given):
        """A value that the instructor computes from an answer is the student's too."""
        grown = None
        while grown != self.remote:
            grown = self.remote
            for statement in given:
                if not statement.defers and statement.reads & self.remote:
                    self.remote |= statement.binds

    def _useful(self, tests, candidates, given):
        """Returns the statements that the tests need, and calls that change what they make."""
        needed = frozenset().union(*map(needs, tests))
        useful = []
        grown = True
        while grown:
            grown = False
            for statement in candidates:
                if statement.binds & needed and statement not in useful:
                    useful.append(statement)
                    needed |= statement.reads
                    grown = True
        made = frozenset().union(*(s.binds for s in useful))
        changes = [
            s
            for s in given
            if not s.binds and s.reads & made and not s.reads & self.remote and _changes(s.node)
        ]
        return useful + changes

    def _find_unknown(self, tests, candidates):
        made = frozenset().union(*(s.binds for s in candidates))
        unknown = set()
        for test in tests:
            binds, reads = names_in(test)
            unknown |= reads - binds - made - self.remote - PROVIDED - set(dir(builtins))
            made |= binds
        self.unknown = tuple(sorted(unknown))
        self.remote |= unknown


def _changes(node):
    """Says whether an expression without a name may matter to what comes after it."""
    call = getattr(node, "value", None)
    if not isinstance(node, ast.Expr) or not isinstance(call, ast.Call):
        return False
    return not isinstance(call.func, ast.Name) and "show" not in ast.unparse(call.func)
