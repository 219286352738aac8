"""``batch``: up to fifty commands in sequence, with references to earlier results."""

from __future__ import annotations

import re
from typing import Any

from harness.portal.call import Call, Run
from harness.portal.envelope import V3, failure, told
from harness.portal.php import as_php, decode_query
from harness.portal.refusals import Refusal, known, missing
from harness.portal.values import flag
from harness.ports import Answer

LARGEST = 50
_REFERENCE = re.compile(r"\$result((?:\[[^\[\]]*\])+)")
_NOTHING = object()
_STEP = re.compile(r"\[([^\[\]]*)\]")


def run_batch(call: Call) -> dict[str, Any]:
    """Run the commands of ``cmd`` and gather their results.

    Commands beyond the fiftieth end with ``ERROR_BATCH_LENGTH_EXCEEDED``; with ``halt`` the first error stops the rest.

    Raises:
        Refusal: the same code for the whole request, where the switch ``batch_overflow`` says so.
    """
    given = call.any("cmd")
    commands = dict(enumerate(given)) if isinstance(given, list) else given if isinstance(given, dict) else {}
    switches = call.world.seed.switches
    if len(commands) > LARGEST and switches.batch_overflow == "request":
        raise known("ERROR_BATCH_LENGTH_EXCEEDED")
    halt = flag(call.any("halt"))
    literal = switches.unresolved_reference == "literal"
    results: dict[str, dict[Any, Any]] = {name: {} for name in ("result", "error", "total", "next", "time")}
    for number, (key, command) in enumerate(commands.items()):
        answer = _one(str(command), results["result"], call.run, literal) if number < LARGEST else None
        if answer is None or answer.status != 200:
            results["error"][key] = _error(answer)
            if halt:
                break
            continue
        body = answer.body
        results["result"][key], results["time"][key] = body["result"], body["time"]
        for name in ("total", "next"):
            if name in body:
                results[name][key] = body[name]
    return {f"result_{name}" if name != "result" else name: _keyed(entries) for name, entries in results.items()}


def run_batch_v3(call: Call) -> list[Any]:
    """Run the commands of a REST 3.0 batch, whose body is a list, and list their results in order.

    The first command that fails fails the batch: this version has no errors by command. What the commands before it
    have written stays.

    Raises:
        Refusal: the body is no list of commands, it has too many, or one of them fails.
    """
    commands = call.params.get("commands")
    if commands is None:  # JavaScript's way to send a list: as a map with running numbers
        commands = as_php(call.params)
    if not isinstance(commands, list):
        raise known("INVALID_SELECT", "A batch is a list of commands with method and query")
    if len(commands) > LARGEST:
        raise known("ERROR_BATCH_LENGTH_EXCEEDED")
    results: dict[Any, Any] = {}
    for number, command in enumerate(commands):
        name = command.get("method") if isinstance(command, dict) else None
        if not isinstance(name, str):
            raise missing("method")
        query = command.get("query")
        answer = call.run(V3 + name, resolved(dict(query) if isinstance(query, dict) else {}, results))
        if answer.status != 200:
            raise Refusal(answer.status, *told(answer))
        results[number] = results[str(command.get("as") or number)] = answer.body["result"]
    return [results[number] for number in range(len(commands))]


def _keyed(entries: dict[Any, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in entries.items()}


def _error(answer: Answer | None) -> dict[str, Any]:
    if answer is not None:
        return answer.body
    refusal = known("ERROR_BATCH_LENGTH_EXCEEDED")
    return {"error": refusal.code, "error_description": refusal.text}


def _one(command: str, results: dict[Any, Any], run: Run, literal: bool) -> Answer:
    name, _, query = command.partition("?")
    try:
        given = decode_query(query)
    except ValueError:
        return failure(Refusal(400, "INVALID_REQUEST", "Malformed request"))
    return run(name, resolved(given, results, literal))


def resolved(value: Any, results: dict[Any, Any], literal: bool = False) -> Any:
    """A copy with every ``$result[command][field]…`` replaced by that value.

    A text that is one reference and nothing else takes the value as it is; inside longer text it is written out.

    Args:
        value: parameters of a command.
        results: of the commands before it.
        literal: a reference to nothing stays as written instead of becoming empty.
    """
    if isinstance(value, dict):
        return {key: resolved(one, results, literal) for key, one in value.items()}
    if isinstance(value, list):
        return [resolved(one, results, literal) for one in value]
    if not isinstance(value, str) or "$result" not in value:
        return value
    whole = _REFERENCE.fullmatch(value)
    if whole:
        found = _follow(whole[1], results)
        return (value if literal else "") if found is _NOTHING else found
    return _REFERENCE.sub(lambda match: _written(match, _follow(match[1], results), literal), value)


def _written(match: re.Match[str], value: Any, literal: bool) -> str:
    if value is _NOTHING:
        return match[0] if literal else ""
    return "" if isinstance(value, dict | list) else str(value)


def _follow(path: str, results: dict[Any, Any]) -> Any:
    found: Any = {str(key): value for key, value in results.items()}
    for step in _STEP.findall(path):
        if isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        elif isinstance(found, dict) and step in found:
            found = found[step]
        else:
            return _NOTHING
    return found
