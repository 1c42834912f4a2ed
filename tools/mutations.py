"""Small faults that can be put into Python source, one at a time: what stands where, and what would stand there.

Only what decides anything is changed. Left as they are: text (docstrings, messages, patterns), annotations, decorators,
what is raised, warned of or logged, asserts, `__all__`, and what runs under `TYPE_CHECKING` or `__main__` only.
"""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple


class Mutation(NamedTuple):
    """A change of source: `old`, at a place in its UTF-8 bytes and on a line, becomes `new`."""

    start: int
    end: int
    line: int
    kind: str
    old: str
    new: str

    def __str__(self) -> str:
        """The change, with a few words around it."""
        old, new = (re.sub(r"\s+", " ", text) for text in (self.old, self.new))
        same = next((at for at, pair in enumerate(zip(old, new, strict=False)) if len(set(pair)) > 1), len(new))
        before = f"...{old[same - 30 : same]}" if same > 33 else old[:same]
        changed = [text if len(text) <= 60 else f"{text[:57]}..." for text in (old[same:], new[same:])]
        return f"{self.kind}: {before}{changed[0]} -> {before}{changed[1]}"


COMPARED: dict[type[ast.cmpop], tuple[str, tuple[str, ...]]] = {
    ast.Lt: ("<", ("<=", ">=")),
    ast.LtE: ("<=", ("<", ">")),
    ast.Gt: (">", (">=", "<=")),
    ast.GtE: (">=", (">", "<")),
    ast.Eq: ("==", ("!=",)),
    ast.NotEq: ("!=", ("==",)),
    ast.Is: ("is", ("is not",)),
    ast.IsNot: ("is not", ("is",)),
    ast.In: ("in", ("not in",)),
    ast.NotIn: ("not in", ("in",)),
}
COMPUTED: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "*"),
    ast.Pow: ("**", "*"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
    ast.LShift: ("<<", ">>"),
    ast.RShift: (">>", "<<"),
}
PAIRS = "min max any all minimum maximum floor ceil argmin argmax cumsum cumprod".split()
OTHER = {**dict(zip(PAIRS[::2], PAIRS[1::2], strict=True)), **dict(zip(PAIRS[1::2], PAIRS[::2], strict=True))}
SAID = re.compile(r"^(?:print|warn\w*|\w*\.?log(?:ger|ging)?\b.*|.*\.(?:debug|info|warning|warn|error|exception))$")
"""What is called only to say something."""
OF_NO_MATTER = ("encoding", "newline", "strict", "stacklevel", "flush", "exist_ok", "parents", "key")
"""Arguments by name whose loss does not show here, or only as a TypeError."""


def mutations(text: str) -> list[Mutation]:
    """Every mutation of a source, in order."""
    source = Source(text)
    return sorted(set(source.mutations(source.tree)))


def mutated(text: str, mutation: Mutation) -> str:
    """The source with a mutation."""
    data = text.encode()
    return (data[: mutation.start] + mutation.new.encode() + data[mutation.end :]).decode()


class Source:
    """A source and what may be changed in it."""

    def __init__(self, text: str) -> None:
        self.data = text.encode()
        self.tree = ast.parse(text)
        self.lines = [0]
        for line in self.data.splitlines(keepends=True):
            self.lines.append(self.lines[-1] + len(line))

    def at(self, node: ast.AST) -> tuple[int, int]:
        """Where a node stands."""
        line, column, last, end = (getattr(node, f"{name}") for name in PLACE)
        return self.lines[line - 1] + column, self.lines[last - 1] + end

    def words(self, node: ast.AST) -> str:
        """The source of a node."""
        start, end = self.at(node)
        return self.data[start:end].decode()

    def mutations(self, node: ast.AST) -> Iterator[Mutation]:
        """Those of a node and of all within it that counts."""
        if left_alone(node):
            return
        yield from self.of(node)
        for child in counting(node):
            yield from self.mutations(child)

    def of(self, node: ast.AST) -> Iterator[Mutation]:
        """Those of a node alone."""
        match node:
            case ast.Compare():
                for left, operator, right in zip(
                    [node.left, *node.comparators], node.ops, node.comparators, strict=False
                ):
                    sign, others = COMPARED[type(operator)]
                    for other in others:
                        yield from self.between(left, right, "comparison", sign, other)
            case ast.BoolOp():
                sign, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
                for left, right in zip(node.values, node.values[1:], strict=False):
                    yield from self.between(left, right, "boolean", sign, other)
            case ast.BinOp() if type(node.op) in COMPUTED and not is_text(node.left) and not is_text(node.right):
                yield from self.between(node.left, node.right, "arithmetic", *COMPUTED[type(node.op)])
            case ast.AugAssign() if type(node.op) in COMPUTED and not is_text(node.value):
                sign, other = COMPUTED[type(node.op)]
                yield from self.between(node.target, node.value, "arithmetic", f"{sign}=", f"{other}=")
            case ast.UnaryOp(op=ast.Not() | ast.USub()):
                kind = "not" if isinstance(node.op, ast.Not) else "sign"
                yield self.put(node, kind, self.words(node.operand))
            case ast.Constant(value=bool() | int() | float()):
                yield self.put(node, "constant", other_constant(node.value))
            case ast.Name() | ast.Attribute() if (name := last(node)) in OTHER:
                yield self.put(node, "name", self.words(node)[: -len(name)] + OTHER[name])
            case ast.Return() if node.value is not None and self.words(node.value) != "None":
                yield self.put(node, "return", "return None")
            case ast.If() | ast.While() if not isinstance(node.test, ast.Constant):
                yield self.put(node.test, "condition", "False")
                if isinstance(node, ast.If):
                    yield self.put(node.test, "condition", "True")
            case ast.IfExp():
                first, second = self.words(node.body), self.words(node.orelse)
                yield self.put(node, "branches", f"({second}) if ({self.words(node.test)}) else ({first})")
            case ast.comprehension():
                for condition in node.ifs:
                    yield self.put(condition, "condition", "True")
            case ast.Break() | ast.Continue():
                yield self.put(node, "loop", "continue" if isinstance(node, ast.Break) else "break")
            case ast.Expr(value=ast.Call()):
                yield self.put(node, "call", "pass")
            case ast.Call():
                yield from self.of_call(node)

    def of_call(self, call: ast.Call) -> Iterator[Mutation]:
        """A call without one of its arguments by name; a choice the other way round."""
        if last(call.func) == "where" and len(call.args) == 3:
            _, first, second = map(self.words, call.args)
            start, end = self.at(call.args[1])[0], self.at(call.args[2])[1]
            old = self.data[start:end].decode()
            yield Mutation(start, end, call.args[1].lineno, "branches", old, f"{second}, {first}")
        end = self.at(call)[1]
        if last(call.func)[:1].isupper():
            return  # fields of a record; without one it is not made
        for keyword in call.keywords:
            if keyword.arg is not None and keyword.arg not in OF_NO_MATTER:
                after = re.match(rb"\s*,\s*", self.data[self.at(keyword)[1] : end])
                start, stop = self.at(keyword)
                stop += after.end() if after else 0
                yield Mutation(start, stop, keyword.lineno, "argument", self.data[start:stop].decode(), "")

    def put(self, node: ast.AST, kind: str, new: str) -> Mutation:
        """Another text in place of a node."""
        start, end = self.at(node)
        new = f"({new})" if kind == "branches" else new
        return Mutation(start, end, getattr(node, PLACE[0]), kind, self.words(node), new)

    def between(self, left: ast.AST, right: ast.AST, kind: str, sign: str, other: str) -> Iterator[Mutation]:
        """Another sign between two nodes; shown with both."""
        (first, start), (stop, final) = self.at(left), self.at(right)
        letters = r"\s+".join(re.escape(word) for word in sign.split())
        pattern = rf"\b{letters}\b" if sign[0].isalpha() else letters
        found = re.search(pattern.encode(), self.data[start:stop])
        if found is None:
            return
        before, after = self.data[first : start + found.start()], self.data[start + found.end() : final]
        old = self.data[first:final].decode()
        line = self.data[: start + found.start()].count(b"\n") + 1
        yield Mutation(first, final, line, kind, old, (before + other.encode() + after).decode())


PLACE = ("lineno", "col_offset", "end_lineno", "end_col_offset")


def last(node: ast.AST) -> str:
    """The last part of a dotted name; empty where it is none."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def is_text(node: ast.AST) -> bool:
    """Whether a term is text or a list, whose sum has no difference, or a type in a union."""
    return isinstance(node, ast.JoinedStr | ast.List | ast.Tuple | ast.ListComp) or (
        isinstance(node, ast.Constant) and not isinstance(node.value, int | float)
    )


def other_constant(value: float) -> str:
    """Another number than this, or the other truth."""
    if isinstance(value, bool):
        return str(not value)
    if value in (0, 1):
        return repr(type(value)(1 - value))
    return repr(value + 1) if isinstance(value, int) else repr(value * 2)


def left_alone(node: ast.AST) -> bool:
    """Whether nothing in a node counts."""
    if isinstance(node, ast.Raise | ast.Assert | ast.Import | ast.ImportFrom | ast.JoinedStr):
        return True
    if isinstance(node, ast.Assign) and any(last(target) == "__all__" for target in node.targets):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.If):
        return last(node.test) == "TYPE_CHECKING" or ast.unparse(node.test).startswith("__name__ ==")
    called = node.value if isinstance(node, ast.Expr) else node
    return isinstance(called, ast.Call) and SAID.match(ast.unparse(called.func)) is not None


def counting(node: ast.AST) -> Iterator[ast.AST]:
    """What stands in a node, without annotations and decorators."""
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns", "decorator_list", "bases"):
            yield from (each for each in (value if isinstance(value, list) else [value]) if isinstance(each, ast.AST))
