"""JSON Schema of a file format, made from the same dataclasses that read it."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from domain.services import SERVICE_KINDS, Service
from storage.structure import Plain, fields_of

_SCALARS: dict[Any, dict[str, Plain]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    Decimal: {"type": ["string", "number"], "pattern": r"^-?[0-9]{1,12}(\.[0-9]{1,12})?$"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
}


def schema_of(kind: type, format_name: str, title: str) -> dict[str, Plain]:
    """The schema of a document whose body is `kind` and whose `format` is `format_name`."""
    definitions: dict[str, Plain] = {}
    body = _object(kind, definitions)
    body["properties"] = {"format": {"const": format_name}} | body["properties"]
    body["required"] = ["format", *body["required"]]
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return head | body | {"$defs": dict(sorted(definitions.items()))}


def _object(kind: type, definitions: dict[str, Plain]) -> dict[str, Plain]:
    tag = {"kind": {"const": kind.KIND}} if issubclass(kind, Service) else {}
    properties: dict[str, Plain] = {}
    for key, _, hint, must in fields_of(kind):
        found = _schema(hint, definitions)
        properties[key] = (
            found if must or "null" in str(found) else {"anyOf": [found, {"type": "null"}]}
        )
    return {
        "type": "object",
        "properties": tag | properties,
        "required": [*tag, *(key for key, _, _, must in fields_of(kind) if must)],
        "additionalProperties": False,
    }


def _schema(kind: Any, definitions: dict[str, Plain]) -> dict[str, Plain]:
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return {"anyOf": [_schema(arg, definitions) for arg in args]}
    if origin is tuple and args[-1] is Ellipsis:
        return {"type": "array", "items": _schema(args[0], definitions)}
    if origin is tuple:
        return {
            "type": "array",
            "prefixItems": [_schema(a, definitions) for a in args],
            "items": False,
        }
    if kind is types.NoneType:
        return {"type": "null"}
    if dataclasses.is_dataclass(kind):
        kinds = SERVICE_KINDS if kind is Service else (typing.cast("type", kind),)
        references = [_reference(each, definitions) for each in kinds]
        return references[0] if len(references) == 1 else {"oneOf": references}
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"enum": [str(member) for member in kind]}
    return dict(_SCALARS.get(kind, {"type": "string"}))


def _reference(kind: type, definitions: dict[str, Plain]) -> dict[str, Plain]:
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}
        definitions[kind.__name__] = _object(kind, definitions)
    return {"$ref": f"#/$defs/{kind.__name__}"}
