"""Change each solution in many small ways and count how many changes the checks catch.

`make mutants` prints it for every chapter, `make mutants CHAPTER=01` for one. A
change that happens to be right as well survives, and is counted with the others.
"""

import ast
import os
import signal
import sys
import time
import warnings

from tests.solutions import PATHS, passes, walk

GOAL = 0.95
OTHER_OPERATORS = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult],
    ast.MatMult: [ast.Mult],
    ast.Pow: [ast.Mult],
    ast.FloorDiv: [ast.Div],
    ast.Mod: [ast.FloorDiv],
    ast.And: [ast.Or],
    ast.Or: [ast.And],
    ast.USub: [ast.UAdd],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Lt: [ast.LtE, ast.Gt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
}
PAIRS = [
    ("min", "max"),
    ("argmin", "argmax"),
    ("minimum", "maximum"),
    ("sum", "mean"),
    ("any", "all"),
]
TWINS = dict(PAIRS) | {right: left for left, right in PAIRS}
BUILT_IN = {"min", "max", "any", "all"}


def others(value):
    """The numbers that stand for another one."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, (int, float)):
        return [value + 1, -value] if value else [1]
    return []


def is_axis(node):
    """Whether this is axis=0 or axis=1."""
    return (
        isinstance(node, ast.keyword)
        and node.arg == "axis"
        and isinstance(node.value, ast.Constant)
        and node.value.value in (0, 1)
    )


def changes_of_call(call):
    """(field, value) for each change of a call's arguments."""
    without = [given for given in call.keywords if not is_axis(given)]
    if without != call.keywords:
        yield "keywords", without
    if isinstance(call.func, ast.Name) and call.func.id == "range":
        stop = 1 if len(call.args) > 1 else 0
        for operator in (ast.Add(), ast.Sub()):
            longer = ast.BinOp(call.args[stop], operator, ast.Constant(1))
            yield "args", [*call.args[:stop], longer, *call.args[stop + 1 :]]


def changes(node):
    """(field, value) for each change of one part of the code, statements apart."""
    match node:
        case ast.BinOp() | ast.AugAssign() | ast.BoolOp() | ast.UnaryOp():
            for other in OTHER_OPERATORS.get(type(node.op), []):
                yield "op", other()
        case ast.Compare(ops=operators):
            for k, operator in enumerate(operators):
                for other in OTHER_OPERATORS[type(operator)]:
                    yield "ops", [*operators[:k], other(), *operators[k + 1 :]]
        case ast.Constant(value=value):
            for other in others(value):
                yield "value", other
        case ast.keyword() if is_axis(node):
            yield "value", ast.Constant(1 - node.value.value)
        case ast.Name(id=name) if name in BUILT_IN:
            yield "id", TWINS[name]
        case ast.Attribute(attr=name) if name in TWINS:
            yield "attr", TWINS[name]
        case ast.Call():
            yield from changes_of_call(node)


def shortened(node):
    """(field, statements, the one that is left out) for each statement inside node."""
    for field in ("body", "orelse"):
        block = getattr(node, field, None)
        for k, statement in enumerate(block if isinstance(block, list) else []):
            value = getattr(statement, "value", None)
            if isinstance(statement, ast.Expr) and isinstance(value, ast.Constant):
                continue  # a docstring
            rest = block[:k] + block[k + 1 :]
            alone = (
                not rest and field == "body" and not isinstance(node, ast.Module)
            )
            yield field, [ast.Pass()] if alone else rest, statement


def leaves(tree):
    """The parts of the code that can be changed. A numeral in axis=0 counts with its axis."""
    skipped = {id(node.value) for node in ast.walk(tree) if is_axis(node)}
    return [node for node in ast.walk(tree) if id(node) not in skipped]


def with_change(tree, node, field, value):
    """The source of the tree with one field of one node changed."""
    kept = getattr(node, field)
    setattr(node, field, value)
    try:
        return ast.unparse(tree)
    finally:
        setattr(node, field, kept)


def first_difference(before, after):
    """The first line that differs, as it was and as it is."""
    lines = zip(before.splitlines(), after.splitlines())
    return "{} → {}".format(
        *next((old.strip(), new.strip()) for old, new in lines if old != new)
    )


def mutants(source):
    """{changed source: what was changed} for every possible change."""
    tree, found = ast.parse(source), {}
    right = ast.unparse(tree)
    for node in leaves(tree):
        for field, rest, dropped in shortened(node):
            line = ast.unparse(dropped).splitlines()[0]
            found.setdefault(
                with_change(tree, node, field, rest), f"without {line}"
            )
        for field, value in changes(node):
            code = with_change(tree, node, field, value)
            if code != right:
                found.setdefault(code, first_difference(right, code))
    return found


def survives(seconds, *trial):
    """Whether `passes(*trial)`, tried in a process of its own that gets so much CPU time.

    A mutant may never end, or spoil what the next one works on.
    """
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            passed = passes(*trial)
        except BaseException:
            passed = False
        os._exit(0 if passed else 1)
    return os.waitpid(child, 0)[1] == 0


def trials(exercise):
    """(what was changed, answers) for every mutant of an exercise's answers."""
    names = exercise.ids("answer")
    for name in names:
        for code, words in mutants(exercise.sources[name]).items():
            yield words if len(names) == 1 else f"{name}, {words}", {name: code}


def survivors(path):
    """Yield (exercise, number of its mutants, [words for each that passes its checks])."""
    for exercise, namespace in walk(path):
        started = time.process_time()
        if not passes(exercise, namespace, {}):
            raise AssertionError(f"exercise {exercise.number}: the solution fails")
        seconds = 1 + 5 * (time.process_time() - started)
        tried = list(trials(exercise))
        alive = [
            words
            for words, answers in tried
            if survives(seconds, exercise, namespace, answers)
        ]
        yield exercise.number, len(tried), alive


def show(path):
    """Print a chapter's table; return how many mutants there are, and how many survive."""
    print(path.stem)
    total = left = 0
    for number, count, alive in survivors(path):
        caught = count - len(alive)
        print(
            f"  exercise {number}: {caught} of {count} caught, {caught / count:.0%}"
        )
        for words in alive:
            print(f"    survives: {words}")
        total, left = total + count, left + len(alive)
    say(path.stem, total, left)
    return total, left


def say(what, total, left):
    print(
        f"{what}: {1 - left / total:.1%} of {total} mutants caught, {left} survive"
    )


def main(*names):
    paths = [
        path for path in PATHS if not names or any(map(path.stem.startswith, names))
    ]
    if not hasattr(os, "fork"):
        return "this system has no fork, and a mutant that never ends needs one"
    if not paths:
        return f"solutions/ has no {' and no '.join(names)}"
    # The threads that fork warns of are the idle ones of the library behind NumPy.
    warnings.filterwarnings("ignore", message=".*multi-threaded.*fork")
    counts = [show(path) for path in paths]
    if len(paths) > 1:
        say("all chapters", *map(sum, zip(*counts)))
    return 0 if all(1 - left / total >= GOAL for total, left in counts) else 1


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    sys.exit(main(*sys.argv[1:]))
