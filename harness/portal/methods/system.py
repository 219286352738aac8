"""``methods``, ``scope``, ``server.time`` and other questions about the portal itself."""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call
from harness.portal.refusals import Refusal, missing
from harness.registry import method


@method("methods", scope="")
def methods(call: Call) -> list[str]:
    """Names of the methods that can be called."""
    wanted = call.any("scope")
    return [name for name, marked in call.directory.items() if wanted in {None, "", marked.options["scope"]}]


@method("method.get", scope="")
def method_get(call: Call) -> dict[str, bool]:
    """Whether there is a method of this name."""
    name = call.any("name")
    if not name:
        raise missing("name")
    exists = str(name).lower() in {one.lower() for one in call.directory}
    return {"isExisting": exists, "isAvailable": exists}


@method("scope", scope="")
def scope(call: Call) -> list[str]:
    """What the webhook may be used for."""
    return sorted({marked.options["scope"] for marked in call.directory.values()} - {""})


@method("server.time", scope="")
def server_time(call: Call) -> str:
    """The portal's clock."""
    return call.world.now()


@method("app.info", scope="")
def app_info(call: Call) -> Any:
    """About the calling application; a webhook is none."""
    del call
    raise Refusal(403, "ACCESS_DENIED", "Application context required")
