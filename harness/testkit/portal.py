"""A Bitrix24 portal in the test's own process, for bots whose httpx client can be led to it without a socket.

    portal = PortalDouble(Path("fixtures/portals/kazan-salon.yaml"))
    client = httpx.Client(transport=httpx.MockTransport(portal.answer))     # or httpx.AsyncClient
    respx_mock.route(host=portal.host).mock(side_effect=portal.answer)      # or with respx
    client.post(portal.url + "crm.lead.add", json={"fields": {"NAME": "Анна"}})
    assert portal.journal().calls[0].method == "crm.lead.add"

Clients of other libraries need the portal's real server: `harness.portal.serving.serve`.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import httpx
import msgspec

from harness.clock import VirtualClock
from harness.model.crm import CrmJournal
from harness.model.dialogue import Given
from harness.portal.exchange import Request
from harness.portal.portals import Portals
from harness.portal.refusals import Broken


class PortalDouble:
    """A portal that answers httpx requests.

    Args:
        seed: the portal's YAML file.
        given: faults, records and client, as in a dialogue; ``portal`` in it is overridden.
        scope: tokens derive from it; portals of one scope have the same.

    Attributes:
        session: the portal itself, with ``play`` and ``journal``.
        clock: virtual; delays and time-outs move it, nobody waits.
        host: that its URLs name.
        url: webhook of the bot, ending in a slash.

    Raises:
        PortalError: the seed or a record is wrong.
    """

    def __init__(self, seed: Path, given: Given | None = None, scope: str = "test") -> None:
        portals = Portals(seed.parent)
        world = msgspec.structs.replace(given or Given(), portal=seed.stem)
        self.clock = VirtualClock(datetime.fromisoformat(world.now))
        self.session = portals.open(world, self.clock, scope)
        self.host = portals.seed(seed.stem).domain
        self._front = portals.front
        self.url = self._front.mount(self.session, f"https://{self.host}")

    def answer(self, request: httpx.Request) -> httpx.Response:
        """The portal's answer to a request, whatever host it names.

        Raises:
            httpx.ReadTimeout: a planned time-out.
            httpx.RemoteProtocolError: a planned broken connection.
        """
        path, _, query = request.url.raw_path.partition(b"?")
        headers = {name.lower(): value for name, value in request.headers.items()}
        secure = request.url.scheme == "https"
        try:
            reply = self._front.answer(
                Request(request.method, path.decode(), query.decode(), headers, request.read(), secure)
            )
        except Broken as broken:
            if broken.how == "timeout":
                raise httpx.ReadTimeout("planned by the portal's faults", request=request) from None
            raise httpx.RemoteProtocolError("planned by the portal's faults", request=request) from None
        return httpx.Response(
            reply.status, content=reply.body, headers={"Content-Type": reply.kind, **reply.headers}, request=request
        )

    def journal(self) -> CrmJournal:
        """Every call so far."""
        return self.session.journal()
