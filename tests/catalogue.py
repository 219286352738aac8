"""``make catalogue``: the shipped extract of the vendor's documentation, made anew from the full catalogue.

The full catalogue (parameters, results, requests, answers and error tables of every documented method, read from
github.com/bitrix24/b24restdocs, MIT, (c) 2024 Bitrix24) is no part of this project; what the stand-in and its
conformance tests need of it is, so that neither depends on a file elsewhere.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path
from typing import Any

import msgspec

from harness.portal.catalogue import DATA, Documented, Failure, Parameter

_REQUEST = re.compile(r"-d\s+'(?P<body>.*?)'\s*\\?\s*\n?\s*[\"']?https?://", re.DOTALL)
_ADDRESS = re.compile(r"https?://[^\s\"']*/rest/(?P<api>api/)?[^\s\"']*")
_SHELL_DATE = re.compile(r"'\"\$\(date[^)]*\)\"'")
_STATUS = re.compile(r"\b([45]\d\d)\b")
_SECTION = re.compile(r"^(?:(?:parameters?|fields|object|the)\s+)*`?(?P<name>\w+)", re.IGNORECASE)
_OPENING = {"method parameters", "parameters"}
_REPAIRS = (
    (re.compile(r"(?m)^\s*(?:\.\.\.|//).*$"), ""),
    (re.compile(r"(?<=[\]},\"\d])\s*//[^\n\"]*$", re.MULTILINE), ""),
    (re.compile(r",\s*//[^\n\"]*$", re.MULTILINE), ","),
    (re.compile(r",\s*\.\.\.\s*,?"), ","),
    (re.compile(r",(\s*[\]}])"), r"\1"),
)
"""What the documentation puts into its examples and JSON does not have: elisions, comments, trailing commas."""


def extract(source: Path) -> list[Documented]:
    """The methods of the full catalogue, in the order of their names."""
    with gzip.open(source) as stream:
        entries = json.load(stream)["entries"]
    found = [_documented(entry) for entry in entries if entry["kind"] == "method" and "." in entry["name"] + "."]
    return sorted(found, key=lambda one: (one.name.lower(), one.version, one.title))


def _documented(entry: dict[str, Any]) -> Documented:
    text = entry["example_request"] or ""
    address = _ADDRESS.search(text)
    return Documented(
        name=entry["name"],
        title=entry["title"],
        scope=(entry["scope"] or "").strip("`* "),
        version=3 if (address and address["api"]) or "rest-v3" in entry["path"] else 2,
        deprecated=entry["deprecated"],
        application="client_id" in text.lower() or '"auth"' in text or bool(address and "_webhook_" not in text),
        parameters=[_parameter(one) for one in entry["params"]],
        returns=sorted({one["name"] for one in entry["returns"]} - {"time", "result"}),
        request=_request(text),
        answers=[answer for answer in map(_answer, entry["responses"]) if answer is not None],
        failures=[failure for failure in map(_failure, entry["errors"]) if failure is not None],
    )


def _parameter(one: dict[str, Any]) -> Parameter:
    section = one["section"].partition("{")[0].strip()
    found = _SECTION.match(section)
    parent = "" if section.lower() in _OPENING or not found else found["name"]
    if section.lower().endswith((" parameter", " fields")) and not section.lower().startswith("parameter"):
        parent = section.rpartition(" ")[0]
    name = one["name"].strip("`* ")
    return Parameter(name=name, parent=parent, type=one["type"].strip("`*^ \\"), required="*" in one["type"])


def _request(text: str) -> Any:
    found = _REQUEST.search(text)
    if not found:
        return None
    try:
        body = json.loads(_SHELL_DATE.sub("2026-01-15", found["body"].replace("'\\''", "'")))
    except ValueError:
        return None
    if isinstance(body, dict):
        body.pop("auth", None)
    return body


def _answer(given: Any) -> Any:
    if isinstance(given, dict) and "__unparsed__" in given:
        text = given["__unparsed__"]
        for pattern, instead in _REPAIRS:
            text = pattern.sub(instead, text)
        try:
            given = json.loads(text, strict=False)
        except ValueError:
            return None
    if isinstance(given, dict) and "time" in given:
        if "result" not in given:  # some pages leave the key out and show what is under it
            rest = {name: value for name, value in given.items() if name not in {"time", "total", "next"}}
            given = {"result": rest, **{name: given[name] for name in ("total", "next") if name in given}}
        given = {name: value for name, value in given.items() if name != "time"}
    if isinstance(given, dict) and isinstance(given.get("result"), dict):
        inner = given["result"].get("time")
        if isinstance(inner, dict) and "date_start" in inner:  # a brace in the wrong place
            del given["result"]["time"]
    return given if isinstance(given, dict) and "result" in given else None


def _failure(row: dict[str, str]) -> Failure | None:
    code = row.get("code") or row.get("error") or ""
    if "value" in row and "status" not in row and row.get("description"):
        text, why = row["description"], row["value"]
    else:
        text = row.get("error message") or row.get("error text") or row.get("description") or ""
        why = row.get("value") or row.get("when it occurs") or row.get("description") or ""
    if "field" in row:
        code, text, why = row["field"], row.get("error description", ""), ""
    if not code and not text:
        return None
    status = _STATUS.search(row.get("status") or row.get("http status") or "")
    empty = code.strip("` ").lower() in {"empty value", "empty string", "empty", "-"}
    code = "" if empty else code.strip("` ")
    text = text.replace("(internal error)", "").strip().strip('"')
    for escape, letter in (
        ("\\\\", "\\"),
        ("\\u003C", "<"),
        ("\\u003E", ">"),
        ("\\u0027", "'"),
        ("\\/", "/"),
        ("\\{", "{"),
        ("\\}", "}"),
    ):
        text = text.replace(escape, letter)
    return Failure(code=code, text=text.strip(), why=why[:120], status=int(status[1]) if status else 0)


def main(source: str = "../shared/bitrix24_methods.json.gz") -> None:
    """Write the extract."""
    methods = extract(Path(source))
    data = msgspec.json.encode(methods)
    DATA.write_bytes(gzip.compress(data, 9, mtime=0))
    sys.stdout.write(f"{len(methods)} methods, {len(data)} bytes, {DATA.stat().st_size} packed\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
