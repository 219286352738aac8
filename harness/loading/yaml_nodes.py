"""YAML bytes to plain values that remember where they stand.

The C composer of libyaml does the parsing (the pure one where libyaml is missing); `Document` keeps the composed
node of every mapping and list, so that a place is looked up only when somebody asks for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import yaml
from yaml.composer import Composer
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from harness.errors import Problem
from harness.loading.yaml_errors import MAX_DEPTH, MAX_VALUES, TooDeepError, TooManyError, syntax_problem
from harness.loading.yaml_scalars import TEXT, sort_of, value_of

_STRING_TAG = "tag:yaml.org,2002:str"
_EXCERPT_LINES = 6
_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_EXCERPT_CHARS = 600
_IN_NUMBERS = "0123456789 -\u00a0\u2009\u202f‐‑–—"


class Spot(NamedTuple):
    """A place in a document, by value: a container, or one entry of it.

    Attributes:
        container: mapping or list of the document.
        key: of the entry; None means the container itself.
        on_key: the key is meant, not its value.
    """

    container: Any
    key: str | int | None = None
    on_key: bool = False


@dataclass(slots=True)
class Document:
    """A parsed file.

    Attributes:
        path: as shown in problems.
        lines: of the text, for excerpts.
        root: plain value: dicts with text keys, lists, scalars.
        problems: found while parsing; ``root`` is usable as far as it goes.
    """

    path: str
    lines: list[str]
    root: Any = None
    problems: list[Problem] = field(default_factory=list)
    nodes: dict[int, Node] = field(default_factory=dict)

    def node(self, spot: Spot) -> Any:
        """The composed node at a spot; None for values that the document does not hold."""
        node: Any = self.nodes.get(id(spot.container))
        if node is None or spot.key is None:
            return node
        if isinstance(node, SequenceNode):
            return node.value[spot.key] if isinstance(spot.key, int) and spot.key < len(node.value) else node
        for key, value in node.value:
            if key.value == spot.key:
                return key if spot.on_key else value
        return node

    def place(self, spot: Spot) -> tuple[int, int]:
        """Line and column, from 1."""
        node = self.node(spot)
        return (1, 1) if node is None else (node.start_mark.line + 1, node.start_mark.column + 1)

    def excerpt(self, spot: Spot) -> str:
        """The lines that say it, without common indentation, at most a few."""
        node = self.node(spot)
        if node is None:
            return ""
        first, last = node.start_mark.line, node.end_mark.line
        # A block ends where the next token starts, so that its end line belongs to something else.
        block = node.style in {"|", ">"} if isinstance(node, ScalarNode) else not node.flow_style
        lines = self.lines[first : last if block and last > first else last + 1][:_EXCERPT_LINES]
        while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
            lines.pop()
        if len(lines) == 1:
            return _cut(lines[0].strip())
        indent = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
        return _cut("\n".join(line[indent:].rstrip() for line in lines))


def _cut(text: str) -> str:
    """A bounded text that does not end within a number: part of one would no longer be known for what it is."""
    return text if len(text) <= _EXCERPT_CHARS else text[:_EXCERPT_CHARS].rstrip(_IN_NUMBERS)


class _Hooks:
    """What the composer asks of a resolver; it also counts the depth, which C code would follow into a crash."""

    depth = 0

    def descend_resolver(self, _node: Any, _index: Any) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooDeepError

    def ascend_resolver(self) -> None:
        self.depth -= 1

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        return sort_of(value) if kind is ScalarNode and implicit[0] else TEXT


class _PureComposer(_Hooks, Reader, Scanner, Parser, Composer):
    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)


def _composer() -> Any:
    if not yaml.__with_libyaml__:
        return _PureComposer
    from yaml import cyaml  # noqa: PLC0415 - exists only where libyaml does

    return type("_FastComposer", (_Hooks, vars(cyaml)["CParser"]), {})


_FastestComposer = _composer()


def parse(text: str, path: str) -> Document:
    """Parse one YAML document; whatever is wrong with it is a problem, never an exception."""
    # libyaml breaks lines also at NEL, LS and PS; splitting the same way keeps its line numbers right.
    document = Document(path=path, lines=_LINE_BREAK.split(text))
    if not text.endswith("\n"):
        text += "\n"
    try:
        composer = _FastestComposer(text)
        node = composer.get_single_node()
    except TooDeepError:
        document.problems.append(Problem(code="yaml.too_deep", path=path, parameters={"limit": MAX_DEPTH}))
        return document
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        document.problems.append(_tab(document, syntax_problem(error, path)))
        return document
    if node is not None:
        conversion = _Conversion(document)
        try:
            document.root = conversion.value(node, 0)
        except TooDeepError:
            conversion.report("yaml.recursive", conversion.at, limit=MAX_DEPTH)
        except TooManyError:
            conversion.report("yaml.too_many", conversion.at, limit=MAX_VALUES)
    return document


def _tab(document: Document, problem: Problem) -> Problem:
    """A tab in the indentation shows in many ways; whatever the parser says, it is the tab."""
    line = document.lines[problem.line - 1] if problem.line <= len(document.lines) else ""
    column = line[: len(line) - len(line.lstrip())].find("\t")
    return problem if column < 0 else replace(problem, code="yaml.tab", column=column + 1)


class _Conversion:
    """Composed nodes to plain values; aliases are copied, within a budget."""

    __slots__ = ("_document", "_left", "_nodes", "at")

    def __init__(self, document: Document) -> None:
        self._document = document
        self._nodes = document.nodes
        self._left = MAX_VALUES
        self.at: Any = None

    def value(self, node: Node, depth: int) -> Any:
        if node.__class__ is ScalarNode:
            tag = node.tag
            if tag == TEXT:
                return node.value
            if tag.startswith(("tag:", "!")):
                return self._tagged(node)
            return value_of(node.value, tag)
        self._left -= len(node.value)
        if self._left < 0 or depth > MAX_DEPTH:
            self.at = node
            raise TooManyError if self._left < 0 else TooDeepError
        plain: Any = self._mapping(node, depth + 1) if isinstance(node, MappingNode) else self._list(node, depth + 1)
        if node.tag != TEXT:
            self._tagged(node)
        self._nodes[id(plain)] = node
        return plain

    def _list(self, node: Node, depth: int) -> list[Any]:
        return [self.value(item, depth) for item in node.value]

    def _mapping(self, node: Node, depth: int) -> dict[str, Any]:
        plain: dict[str, Any] = {}
        for key, value in node.value:
            name = key.value
            if key.__class__ is not ScalarNode:
                self.report("yaml.key", key)
                continue
            if name in plain:
                self.report("yaml.duplicate_key", key, what=name)
                continue
            if name == "<<" and key.tag == TEXT and not key.style:
                self.report("yaml.merge_key", key)
                continue
            plain[name] = self.value(value, depth)
        return plain

    def _tagged(self, node: Node) -> Any:
        if node.tag != _STRING_TAG:
            self.report("yaml.tag", node, what=node.tag.replace("tag:yaml.org,2002:", "!!"))
        return node.value if node.__class__ is ScalarNode else None

    def report(self, code: str, node: Any, **parameters: Any) -> None:
        mark = node.start_mark
        self._document.problems.append(
            Problem(code=code, path=self._document.path, line=mark.line + 1, column=mark.column + 1,
                    parameters=parameters)
        )  # fmt: skip
