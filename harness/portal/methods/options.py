"""``app.option.*``, ``user.option.*``: values that an application keeps in the portal; names of rights."""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import whole
from harness.registry import method

OPTIONS = "option"
_GROUPS = {
    "G2": "All visitors", "AU": "All authorized users", "G1": "Administrators", "CR": "Author",
}  # fmt: skip
_FEATURES = {"rest_offline_extended": "Y"}


def _owner(call: Call) -> str:
    """Whose values these are: the application's own, or its values for one user."""
    if call.grant.kind != "application":
        raise Refusal(403, "AccessException", "Application context required")
    return call.grant.client_id + (f"\x1f{call.user}" if call.method.startswith("user.") else "")


def _kept(call: Call) -> tuple[int, dict[str, Any]]:
    owner = _owner(call)
    rows = call.world.tables[OPTIONS].rows()
    return next(((key, row["values"]) for key, row in rows if row["owner"] == owner), (0, {}))


@method("app.option.get", scope="")
@method("user.option.get", scope="")
def get(call: Call) -> Any:
    """All values, or one by its name."""
    values, name = _kept(call)[1], call.any("option")
    return values if name in (None, "") else values.get(str(name), "")


@method("app.option.set", writes=True, scope="")
@method("user.option.set", writes=True, scope="")
def put(call: Call) -> bool:
    """Keeps values."""
    key, values = _kept(call)
    given = call.any("options")
    if not isinstance(given, dict) or not given:
        raise Refusal(400, "ArgumentNullException", "options is empty")
    row = {"owner": _owner(call), "values": {**values, **given}}
    if key:
        call.replace(OPTIONS, key, row)
    else:
        call.insert(OPTIONS, call.world.tables[OPTIONS].next_id(), row)
    return True


@method("access.name", scope="")
def access_name(call: Call) -> dict[str, Row]:
    """Names of access codes: groups, users (``U1``), departments (``D1``)."""
    wanted = call.any("ACCESS")
    codes = [str(one) for one in (wanted if isinstance(wanted, list) else [wanted] if wanted else [])]
    return {code: name for code in codes if (name := _access(call, code))}


def _access(call: Call, code: str) -> Row | None:
    if code in _GROUPS:
        return {"provider": "", "name": _GROUPS[code], "provider_id": "other"}
    user = call.world.find("user", whole(code.removeprefix("U"))) if code.startswith("U") else None
    if user is not None:
        name = f"{user.get('NAME', '')} {user.get('LAST_NAME', '')}".strip()
        return {"provider": "", "name": name, "provider_id": "user"}
    unit = call.world.find("department", whole(code.lstrip("DR"))) if code.startswith("D") else None
    return {"provider": "", "name": str(unit.get("NAME", "")), "provider_id": "intranet"} if unit else None


@method("user.access", scope="")
def user_access(call: Call) -> bool:
    """Whether the caller has any of these access codes."""
    wanted = call.any("ACCESS")
    codes = {str(one) for one in (wanted if isinstance(wanted, list) else [wanted] if wanted else [])}
    departments = {f"D{one}" for one in (call.world.find("user", call.user) or {}).get("UF_DEPARTMENT") or ()}
    own = {"G2", "AU", f"U{call.user}", *departments}
    return bool(codes & (own | ({"G1"} if call.user == call.world.seed.caller else set())))


@method("feature.get", scope="")
def feature(call: Call) -> dict[str, str]:
    """Whether the portal's tariff has a feature."""
    code = str(call.any("CODE") or "")
    if not code:
        raise Refusal(400, "CODE_EMPTY", "CODE can't be empty")
    return {"value": _FEATURES.get(code, "N")}
