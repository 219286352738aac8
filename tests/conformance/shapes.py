"""Shapes of answers, and how a shape may differ from the documented one.

A shape is what JSON says besides the values: which kinds, which keys, what lists hold. The rules:

* kinds are string, number, bool, list, map; ``"1"`` and ``1`` differ, as they do for clients;
* null says nothing about a kind: where the page shows null anything fits, and an answer may have null where the page
  shows a scalar, as long as no more than half of the keys of a map are left null that way;
* false is the vendor's way of saying that there is none of what could have been a map or a list;
* the elements of a list are compared as one: what any of them has; an empty list does not match a filled one, but inside a
  record it is an empty field, which counts like null;
* an empty PHP array is ``[]`` whatever it stands for, and a map with keys 0…n-1 is a list;
* maps by number (ids, ``chat12``) are compared like lists: the numbers are the portal's own;
* a key of the page that the answer lacks is a difference, unless only some elements of the page's list have it;
* a key of the answer that neither the page nor a page of its family knows (example, tables of results and parameters)
  is a difference; when the request selects fields, the page itself has to know it;
* keys that a portal's owner makes (user fields, properties by number) and the languages that a portal has installed are
  tolerated either way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

import msgspec

_LANGUAGES = "ar|br|de|en|fr|hi|in|it|ja|kz|la|ms|pl|ru|sc|tc|th|tr|ua|vn"
PORTALS_OWN = re.compile(rf"(?i)^(UF_|ufCrm|PROPERTY_?\d+$|PARENT_?ID_?\d+|property\d+|({_LANGUAGES})$)")
_NUMBER = re.compile(r"^(n|chat|upload)?\d+$")


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about the values at one place.

    Attributes:
        keys: of maps.
        some: keys that not every map at this place has.
        element: of lists and of maps by number.
    """

    kinds: frozenset[str]
    keys: dict[str, Shape] = {}
    some: frozenset[str] = frozenset()
    element: Shape | None = None


def shape(value: Any) -> Shape:
    """The shape of a JSON value."""
    if isinstance(value, dict):
        if value and all(_NUMBER.match(key) for key in value):
            return Shape(kinds=frozenset({"map"}), element=joined(value.values()))
        return Shape(kinds=frozenset({"map"}), keys={key: shape(one) for key, one in value.items()})
    if isinstance(value, list):
        return Shape(kinds=frozenset({"list"}), element=joined(value))
    if value is False:
        return Shape(kinds=frozenset({"false"}))
    kind = {str: "string", bool: "bool", int: "number", float: "number", type(None): "null"}[type(value)]
    return Shape(kinds=frozenset({kind}))


def joined(values: Collection[Any]) -> Shape | None:
    """The shape of all these values together; None when there are none."""
    found: Shape | None = None
    for value in values:
        one = shape(value)
        found = one if found is None else _join(found, one)
    return found


def _join(left: Shape, right: Shape) -> Shape:
    both = left.keys.keys() & right.keys.keys()
    keys = {**left.keys, **right.keys, **{key: _join(left.keys[key], right.keys[key]) for key in both}}
    maps = left.keys and right.keys
    some = left.some | right.some | (frozenset(keys) - both if maps else frozenset())
    elements = [one for one in (left.element, right.element) if one is not None]
    element = _join(*elements) if len(elements) == 2 else elements[0] if elements else None
    return Shape(kinds=left.kinds | right.kinds, keys=keys, some=some, element=element)


def differences(page: Shape, got: Shape, known: Collection[str], path: str = "result") -> Iterator[str]:
    """What differs, one line each.

    Args:
        page: the documented shape.
        got: the answer's.
        known: names that the page explains besides its example.
        path: of this place, for the lines.
    """
    documented, found = _kinds_of(page, got), _kinds_of(got, page)
    if not documented or not found:
        return
    if documented <= {"list", "map"} and page.element is None and not page.keys and found <= {"list", "map"}:
        return  # the page shows an empty PHP array: it says nothing about what it holds
    by_number = page.element is not None and not page.keys
    if not found <= documented and not (by_number and found <= {"list", "map"} and documented <= {"list", "map"}):
        yield f"{path}: {_kinds(found)} instead of {_kinds(documented)}"
        return
    if by_number:
        if got.element is None:
            yield f"{path}: {'keys' if got.keys else 'nothing'} where the page shows elements"
        else:
            yield from differences(page.element or page, got.element, known, f"{path}[]")
    elif page.keys:
        yield from _of_keys(page, got, known, path)


def _kinds_of(one: Shape, other: Shape) -> frozenset[str]:
    """Kinds that have to be compared: null has not, nor has false where the other side has something to hold."""
    kinds = one.kinds - {"null"}
    if (one.kinds | other.kinds) & {"map", "list"}:
        return kinds - {"false"}
    return frozenset("bool" if kind == "false" else kind for kind in kinds)


def _of_keys(page: Shape, got: Shape, known: Collection[str], path: str) -> Iterator[str]:
    for key in sorted(page.keys.keys() - got.keys.keys() - page.some):
        if not PORTALS_OWN.match(key):
            yield f"{path}.{key}: missing"
    for key in sorted(got.keys.keys() - page.keys.keys()):
        if not PORTALS_OWN.match(key) and key not in known:
            yield f"{path}.{key}: unknown to the page"
    shared = page.keys.keys() & got.keys.keys()
    for key in sorted(shared):
        if not (_is_record(page, path) and _is_empty_list(got.keys[key])):
            yield from differences(page.keys[key], got.keys[key], known, f"{path}.{key}")
    unset = [key for key in shared if _unset(page.keys[key], got.keys[key])]
    if len(unset) > len(shared) / 2:
        yield f"{path}: {len(unset)} of {len(shared)} keys are null"


def _is_record(page: Shape, path: str) -> bool:
    """Whether this is one record, and not a result whose keys hold the very lists that were asked for."""
    return path != "result" or bool({"id", "ID"} & page.keys.keys())


def _is_empty_list(got: Shape) -> bool:
    return got.kinds == {"list"} and got.element is None


def _unset(page: Shape, got: Shape) -> bool:
    return not (page.kinds <= {"null"} or (page.element is None and not page.keys and "list" in page.kinds)) and (
        got.kinds == {"null"} or _is_empty_list(got)
    )


def _kinds(kinds: frozenset[str]) -> str:
    return "/".join(sorted(kinds))
