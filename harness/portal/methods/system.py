"""``methods``, ``scope``, ``server.time`` and other questions about the portal itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from harness.portal.call import Call
from harness.portal.refusals import Refusal, missing
from harness.portal.values import flag, iso
from harness.registry import method


@method("methods", scope="")
def methods(call: Call) -> list[str]:
    """Names of the methods that can be called; ``full`` names all of them."""
    wanted = call.any("scope")
    every = flag(call.any("full")) or wanted is not None
    return [
        name
        for name, marked in call.directory.items()
        if "/" not in name
        and wanted in {None, "", marked.options["scope"]}
        and (every or call.grant.covers(marked.options["scope"]))
    ]


@method("method.get", scope="")
def method_get(call: Call) -> dict[str, bool]:
    """Whether there is a method of this name."""
    name = call.any("name")
    if not name:
        raise missing("name")
    found = next((marked for one, marked in call.directory.items() if one.lower() == str(name).lower()), None)
    return {
        "isExisting": found is not None,
        "isAvailable": found is not None and call.grant.covers(found.options["scope"]),
    }


@method("scope", scope="")
def scope(call: Call) -> list[str]:
    """What the caller may do; ``full`` lists all that the portal knows."""
    every = sorted({marked.options["scope"] for marked in call.directory.values()} - {""})
    return every if flag(call.any("full")) or "*" in call.grant.scopes else sorted(call.grant.scopes)


@method("server.time", scope="")
def server_time(call: Call) -> str:
    """The portal's clock."""
    return call.world.now()


@method("oauth/app.info", scope="", auth="application")
def oauth_app_info(call: Call) -> dict[str, Any]:
    """About the token that is used, as the vendor's OAuth server tells it."""
    access, grant = call.world.access, call.grant
    application, told = access.applications[grant.client_id], access.auth(grant)
    zone = call.world.seed.zone
    return {
        "client_id": grant.client_id,
        "scope": told["scope"],
        "expires": iso(datetime.fromtimestamp(grant.expires, zone)),
        "install": {
            "installed": application.installed,
            "version": str(application.version),
            "status": application.status,
            "scope": told["scope"],
            "domain": told["domain"],
            "uri": access.address,
            "client_endpoint": told["client_endpoint"],
            "member_id": access.member_id,
            "member_type": "portal",
        },
        "user_id": grant.user,
    }


@method("app.info", scope="")
def app_info(call: Call) -> Any:
    """About the calling application; a webhook is none."""
    if call.grant.kind == "webhook":
        raise Refusal(403, "ACCESS_DENIED", "Access denied! Application context required")
    seed = call.world.seed
    application = call.world.access.applications[call.grant.client_id]
    licence = "ent10000" if seed.tariff == "enterprise" else "pro100"
    return {
        "ID": 1 + list(call.world.access.applications).index(application.client_id),
        "CODE": application.code or application.client_id,
        "VERSION": application.version,
        "STATUS": application.status,
        "INSTALLED": application.installed,
        "PAYMENT_EXPIRED": "N",
        "DAYS": None,
        "LANGUAGE_ID": seed.language,
        "LICENSE": f"{seed.language}_{licence}",
        "LICENSE_TYPE": licence,
        "LICENSE_FAMILY": licence.rstrip("0123456789"),
    }
