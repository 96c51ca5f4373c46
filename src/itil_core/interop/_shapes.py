"""How values are put together: optional ones, tuples, sets, and classes made with attrs."""

from collections.abc import Callable, Iterable, Sequence
from types import GenericAlias, NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from itil_core.errors import ValidationError
from itil_core.interop._refusals import PLAIN, refusal

__all__ = [
    "Reader",
    "Writer",
    "add_shapes",
    "as_declared",
    "fields_of",
    "mapping_or_none",
    "mapping_reader",
    "members_of",
]

Reader = Callable[[Any, Any], Any]
Writer = Callable[[Any], Any]


def mapping_or_none(plain: object) -> dict[str, Any] | None:
    """Return a plain value that is a mapping, or None."""
    return cast("dict[str, Any]", plain) if isinstance(plain, dict) else None


def fields_of(plain: object) -> dict[str, Any]:
    """Return a plain value that must be a mapping of fields."""
    fields = mapping_or_none(plain)
    if fields is None:
        raise ValidationError("mapping", PLAIN, plain, "must be a mapping of fields")
    return fields


def members_of(plain: Any) -> Sequence[Any]:
    """Return a plain value that must be a list."""
    if isinstance(plain, list | tuple):
        return cast("Sequence[Any]", plain)
    raise ValidationError("list", PLAIN, plain, "must be a list")


def _is_optional(kind: Any) -> bool:
    parts = get_args(kind)
    paired = len(parts) == 2 and NoneType in parts  # noqa: PLR2004 (something and None)
    return paired and get_origin(kind) in (Union, UnionType)


def _optional_of(kind: Any) -> Any:
    first, second = get_args(kind)
    return second if first is NoneType else first


def _optional_writer(kind: Any, converter: Converter) -> Writer:
    write = converter.get_unstructure_hook(_optional_of(kind))

    def write_optional(value: Any) -> Any:
        return None if value is None else write(value)

    return write_optional


def _optional_reader(kind: Any, converter: Converter) -> Reader:
    inner = _optional_of(kind)
    read = converter.get_structure_hook(inner)

    def read_optional(value: Any, _kind: Any) -> Any:
        return None if value is None else read(value, inner)

    return read_optional


def _is_many(kind: Any) -> bool:
    """Tell whether it is a tuple of any length or a set, of one kind of member."""
    parts = get_args(kind)
    origin = get_origin(kind)
    return origin in (set, frozenset) or (origin is tuple and parts[1:] == (...,))


def _many_writer(kind: Any, converter: Converter) -> Writer:
    write = converter.get_unstructure_hook(get_args(kind)[0])

    def write_tuple(values: Iterable[Any]) -> list[Any]:
        return [write(value) for value in values]

    def write_set(values: Iterable[Any]) -> list[Any]:
        plain = [write(value) for value in values]
        return sorted(plain, key=str if all(isinstance(each, str) for each in plain) else repr)

    return write_tuple if get_origin(kind) is tuple else write_set


def _many_reader(kind: Any, converter: Converter) -> Reader:
    make: Any = get_origin(kind)
    listed = GenericAlias(list, get_args(kind)[:1])
    read = converter.get_structure_hook(listed)

    def read_many(value: Any, _kind: Any) -> Any:
        return make(read(members_of(value), listed))

    return read_many


def _is_fixed(kind: Any) -> bool:
    """Tell whether it is a tuple with a kind for each of its members."""
    return get_origin(kind) is tuple and not _is_many(kind)


def _fixed_writer(kind: Any, converter: Converter) -> Writer:
    writers = [converter.get_unstructure_hook(part) for part in get_args(kind)]

    def write_fixed(values: Sequence[Any]) -> list[Any]:
        return [write(value) for write, value in zip(writers, values, strict=True)]

    return write_fixed


def _fixed_reader(kind: Any, converter: Converter) -> Reader:
    parts = get_args(kind)
    readers = [converter.get_structure_hook(part) for part in parts]

    def read_fixed(value: Any, _kind: Any) -> Any:
        members = members_of(value)
        if len(members) != len(parts):
            raise ValidationError("tuple", PLAIN, value, f"must have {len(parts)} members")
        return tuple(r(each, part) for r, each, part in zip(readers, members, parts, strict=True))

    return read_fixed


def as_declared(kind: type, value: object) -> None:
    """Refuse a value of a subclass: what it has more would be lost."""
    if type(value) is not kind:
        reason = f"is a {type(value).__name__}; declare the field so, or register a hook for it"
        raise ValidationError(kind.__name__, PLAIN, value, reason)


def _value_writer(kind: Any, converter: Converter) -> Writer:
    write = make_dict_unstructure_fn(
        kind,
        converter,
        _cattrs_omit_if_default=converter.omit_if_default,
        _cattrs_use_alias=True,
    )

    def write_value(value: Any) -> dict[str, Any]:
        as_declared(kind, value)
        return write(value)

    return write_value


def mapping_reader(kind: Any, converter: Converter, **overrides: Any) -> Reader:
    """Make the function that reads a class made with attrs, and refuses what it does not know.

    What is well formed is read by a function that does not look for the place of a fault; only
    what that one refuses is read again by the other, for the sake of its error.
    """

    def generated(*, detailed: bool) -> Reader:
        return make_dict_structure_fn(
            kind,
            converter,
            _cattrs_forbid_extra_keys=True,
            _cattrs_detailed_validation=detailed,
            _cattrs_prefer_attrib_converters=False,
            _cattrs_use_alias=True,
            **overrides,
        )

    read = generated(detailed=False)

    def read_mapping(plain: Any, _kind: Any) -> Any:
        try:
            return read(fields_of(plain), kind)
        except Exception:  # noqa: BLE001 (the reading below raises it again)
            return generated(detailed=True)(fields_of(plain), kind)

    return read_mapping


def _value_reader(kind: Any, converter: Converter) -> Reader:
    read = mapping_reader(kind, converter)

    def read_value(plain: Any, _kind: Any) -> Any:
        try:
            return read(plain, kind)
        except Exception as error:
            raise refusal(kind.__name__, "", plain, error) from error

    return read_value


def add_shapes(converter: Converter) -> None:
    """Register the hooks of what is put together from other values."""
    for belongs, writer, reader in (
        (_is_optional, _optional_writer, _optional_reader),
        (_is_many, _many_writer, _many_reader),
        (_is_fixed, _fixed_writer, _fixed_reader),
        (attrs.has, _value_writer, _value_reader),
    ):
        converter.register_unstructure_hook_factory(belongs, writer)
        converter.register_structure_hook_factory(belongs, reader)
