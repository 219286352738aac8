"""Any value of any model type, made from the type's own annotations."""

from __future__ import annotations

import functools
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect as types

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
SCALARS = (
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=6
)
FEW = 2


@functools.cache
def of(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a type: a struct, a union of structs, a scalar."""
    return st.deferred(lambda: _of(types.type_info(kind)))


def _of(info: types.Type) -> st.SearchStrategy[Any]:
    made = {
        types.StructType: lambda: _struct(info.cls),
        types.UnionType: lambda: st.one_of(*map(_of, info.types)),
        types.LiteralType: lambda: st.sampled_from(info.values),
        types.VarTupleType: lambda: st.lists(_of(info.item_type), max_size=FEW).map(tuple),
        types.TupleType: lambda: st.tuples(*map(_of, info.item_types)),
        types.DictType: lambda: st.dictionaries(_of(info.key_type), _of(info.value_type), max_size=FEW),
    }.get(type(info))
    return made() if made else _SIMPLE[type(info)]


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
