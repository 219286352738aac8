"""``crm.timeline.comment.*``: comments on cards."""

from __future__ import annotations

from harness.portal.call import Call, Page
from harness.portal.refusals import Refusal, legacy, missing
from harness.portal.selection import condition, matching, ordered, page, split
from harness.portal.tables import Row
from harness.portal.values import whole
from harness.registry import method

COLUMNS = ("ID", "ENTITY_ID", "ENTITY_TYPE", "CREATED", "COMMENT", "AUTHOR_ID", "FILES")


def _shown(row: Row) -> Row:
    return {name: str(value) if isinstance(value, int) else value for name, value in row.items() if value is not None}


def _comment(call: Call) -> Row:
    row = call.world.find("comment", whole(call.any("id")))
    if row is None:
        raise legacy("The element with the specified parameters was not found")
    return row


@method("crm.timeline.comment.add", writes=True)
def add(call: Call) -> int:
    """Adds a comment to a card."""
    fields = {key.upper(): value for key, value in call.fields().items()}
    entity, owner = str(fields.get("ENTITY_TYPE") or "").lower(), whole(fields.get("ENTITY_ID"))
    if not entity or owner is None:
        raise missing("fields")
    if call.world.find(entity, owner) is None or entity not in call.world.kinds:
        raise Refusal(400, "OWNER_NOT_FOUND", "Owner of the item not found")
    table = call.world.tables["comment"]
    key = table.next_id()
    text = _text(fields.get("COMMENT"))
    row: Row = {
        "ID": key,
        "ENTITY_ID": owner,
        "ENTITY_TYPE": entity,
        "CREATED": call.world.now(),
        "COMMENT": text,
        "AUTHOR_ID": call.user,
        "FILES": fields.get("FILES") or None,
    }
    call.insert("comment", key, row)
    _log(call, text)
    return key


def _text(value: object) -> str:
    text = str(value or "")
    if not text.strip():
        raise Refusal(400, "INVALID_ARG_VALUE", "Empty comment")
    return text


def _log(call: Call, text: str) -> None:
    sign = call.world.seed.rules.log
    if sign and sign in text.lower():
        call.mean("log", text=text)


@method("crm.timeline.comment.get")
def get(call: Call) -> Row:
    """One comment."""
    return _shown(_comment(call))


@method("crm.timeline.comment.update", writes=True)
def update(call: Call) -> int:
    """Changes the text of a comment."""
    row = _comment(call)
    fields = {key.upper(): value for key, value in call.fields().items()}
    text = _text(fields.get("COMMENT"))
    call.replace("comment", row["ID"], row | {"COMMENT": text})
    _log(call, text)
    return int(row["ID"])


@method("crm.timeline.comment.delete", writes=True)
def delete(call: Call) -> bool:
    """Deletes a comment."""
    call.remove("comment", _comment(call)["ID"])
    return True


@method("crm.timeline.comment.list")
def listing(call: Call) -> Page:
    """Comments of a card."""
    tests = []
    for key, wanted in call.map("filter").items():
        prefix, name = split(key.upper())
        if name in COLUMNS:
            tests.append((name, condition(prefix, _typed(name, wanted))))
    found = matching((row for _, row in call.world.tables["comment"].rows()), tests)
    shown, total, following = page(ordered(found, call.map("order"), COLUMNS.__contains__), call.any("start"))
    return Page([_shown(row) for row in shown], total, following)


def _typed(name: str, wanted: object) -> object:
    if isinstance(wanted, list):
        return [_typed(name, one) for one in wanted]
    return whole(wanted) if name.endswith("ID") else wanted
