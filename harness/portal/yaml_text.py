"""Strict YAML for seeds: text stays text (``10:30``, ``+7917…``, ``no``), duplicate keys are refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from harness.errors import PortalError

LARGEST = 20_000_000
"""Bytes of a seed that are read at most."""


_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml parses ten times faster, where PyYAML has it


class _Loader(_Safe):  # type: ignore[misc]
    """Plain scalars are text unless they are plain integers, decimals, true, false or null."""


class _Duplicate(yaml.YAMLError):
    def __init__(self, key: Any, line: int) -> None:
        super().__init__(f"{key!r}, line {line}")


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str | int):
            raise _Duplicate(str(key)[:40], key_node.start_mark.line + 1)
        if key in found:
            raise _Duplicate(key, key_node.start_mark.line + 1)
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_Loader.yaml_implicit_resolvers = {}
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", ["n", "~", ""]),
    ("int", r"-?(?:0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?(?:0|[1-9][0-9]*)\.[0-9]+", "-0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))


def load(path: Path) -> dict[str, Any]:
    """The document of a file.

    Raises:
        PortalError: there is no such file, or it is no YAML map.
    """
    shown = path.as_posix()
    try:
        data = path.read_bytes()
    except OSError:
        raise PortalError("portal.seed.not_found", path=shown, key="") from None
    if len(data) > LARGEST:
        raise PortalError("portal.seed.too_large", path=shown, key="", limit=LARGEST)
    try:
        document = yaml.load(data, Loader=_Loader)  # noqa: S506 - a SafeLoader with fewer types
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise PortalError("portal.seed.not_yaml", path=shown, key="", reason=str(error)[:300]) from None
    if not isinstance(document, dict):
        raise PortalError("portal.seed.not_a_map", path=shown, key="")
    return document
