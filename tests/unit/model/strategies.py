"""Any value of any model type, made from the type's own annotations."""

from __future__ import annotations

import functools
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect as types

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=6)
FEW = 2


@functools.cache
def of(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a type: a struct, a union of structs, a scalar."""
    return st.deferred(lambda: _of(types.type_info(kind)))


def _of(info: types.Type) -> st.SearchStrategy[Any]:
    match info:
        case types.StructType():
            return _struct(info.cls)
        case types.UnionType():
            return st.one_of(*(_of(one) for one in info.types))
        case types.LiteralType():
            return st.sampled_from(info.values)
        case types.VarTupleType():
            return st.lists(_of(info.item_type), max_size=FEW).map(tuple)
        case types.TupleType():
            return st.tuples(*(_of(one) for one in info.item_types))
        case types.DictType():
            return st.dictionaries(_of(info.key_type), _of(info.value_type), max_size=FEW)
    return _SIMPLE[type(info)]


_SIMPLE: dict[type, st.SearchStrategy[Any]] = {
    types.AnyType: JSON,
    types.StrType: TEXTS,
    types.IntType: st.integers(-(2**53), 2**53),
    types.FloatType: st.floats(allow_nan=False, allow_infinity=False),
    types.BoolType: st.booleans(),
    types.NoneType: st.none(),
}


@functools.cache
def _struct(kind: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    def made() -> st.SearchStrategy[Any]:
        info = types.type_info(kind)
        assert isinstance(info, types.StructType)
        required = {field.name: _of(field.type) for field in info.fields if field.required}
        optional = {field.name: _of(field.type) for field in info.fields if not field.required}
        return st.fixed_dictionaries(required, optional=optional).map(lambda fields: kind(**fields))

    return st.deferred(made)
