"""When the business works and when the bot keeps quiet, in the branch's own zone."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone

from harness.clock import VirtualClock
from harness.engines.scenario.business import Business

_QUIET_MARGIN = timedelta(minutes=15)


def clock_of(text: str) -> time:
    """``HH:MM`` as a time of day."""
    hour, _, minute = text.partition(":")
    return time(int(hour), int(minute))


def zone_of(text: str) -> timezone:
    """``+03:00`` as a zone."""
    offset = clock_of(text.lstrip("+-"))
    span = timedelta(hours=offset.hour, minutes=offset.minute)
    return timezone(-span if text.startswith("-") else span)


class Hours:
    """The business's clock on the wall.

    Args:
        business: hours and zone.
        clock: the dialogue's virtual clock.
    """

    __slots__ = ("_clock", "closes", "opens", "quiet_from", "quiet_to", "zone")

    def __init__(self, business: Business, clock: VirtualClock) -> None:
        self._clock = clock
        self.zone = zone_of(business.zone)
        self.opens, self.closes = clock_of(business.opens), clock_of(business.closes)
        self.quiet_from, self.quiet_to = clock_of(business.quiet_from), clock_of(business.quiet_to)

    def now(self) -> datetime:
        """The moment in the branch's zone."""
        return self._clock.now().astimezone(self.zone)

    def working(self) -> bool:
        """Whether people answer now."""
        return self.opens <= self.now().time() < self.closes

    def next_opening(self) -> datetime:
        """When people answer again."""
        now = self.now()
        opening = datetime.combine(now.date(), self.opens, self.zone)
        return opening if now < opening else opening + timedelta(days=1)

    def audible(self, moment: datetime, latest: datetime | None = None) -> datetime:
        """The moment itself, or moved out of the quiet hours: to their end, or before them when that would be too late.

        Args:
            moment: when something should be sent.
            latest: when it would be of no use any more.
        """
        local = moment.astimezone(self.zone)
        if self.quiet_to <= local.time() < self.quiet_from:
            return local
        day = local.date() if local.time() < self.quiet_to else local.date() + timedelta(days=1)
        morning = datetime.combine(day, self.quiet_to, self.zone)
        if latest is None or morning < latest:
            return morning
        return datetime.combine(day - timedelta(days=1), self.quiet_from, self.zone) - _QUIET_MARGIN
