"""Dates, sums and lists in words; the words themselves come from the scenario's calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from harness.engines.scenario.facts import Service
from harness.engines.scenario.words import Calendar

FILTERS: tuple[str, ...] = (
    *("day", "full", "time", "iso", "stamp", "money", "price", "services", "names", "offers", "dated"),
    *("list", "choice", "lower", "capital", "text", "mask", "phones"),
)
"""What may follow the bar of ``{path|filter}``."""


class Speech:
    """Puts values into words for one scenario.

    Args:
        calendar: the scenario's words.
        now: tells the current moment in the branch's zone.
    """

    __slots__ = ("_calendar", "_now", "filters")

    def __init__(self, calendar: Calendar, now: Callable[[], datetime]) -> None:
        self._calendar = calendar
        self._now = now
        self.filters: Mapping[str, Callable[[Any], Any]] = {
            "day": self.day,
            "full": self.full,
            "dated": self.dated,
            "time": clock_time,
            "iso": _iso,
            "stamp": _stamp,
            "money": money,
            "price": self.price,
            "services": self.services,
            "names": self.names,
            "offers": self.offers,
            "list": self.listed,
            "choice": self.choice,
            "lower": str.lower,
            "capital": _capital,
            "text": str,
            "mask": mask,
            "phones": _phones,
        }

    def day(self, value: Any) -> str:
        """«завтра, вторник, 3 марта»: the near name when there is one."""
        if not isinstance(value, date):
            return str(value)
        day = value.date() if isinstance(value, datetime) else value
        forms, calendar = self._calendar.forms, self._calendar
        words = {"day": day.day, "month": calendar.months[day.month - 1], "weekday": calendar.weekdays[day.weekday()]}
        near = self._calendar.near.get(str((day - self._now().date()).days))
        return forms["near_day"].format(near=near, **words) if near else forms["day"].format(**words)

    def full(self, value: datetime) -> str:
        """Day and time in one."""
        return self._calendar.forms["moment"].format(day=self.day(value), time=clock_time(value))

    def price(self, service: Service) -> str:
        """«от 1 800 ₽»."""
        forms = self._calendar.forms
        if not service.price:
            return forms["free"]
        return forms["price_from" if service.lower_bound else "price"].format(amount=money(service.price))

    def services(self, lines: Iterable[Service]) -> str:
        """The price list, a service a line."""
        form = self._calendar.forms["service"]
        return "\n".join(form.format(name=line.name, price=self.price(line), minutes=line.minutes) for line in lines)

    def names(self, lines: Iterable[Service]) -> str:
        """Names of services in a row."""
        return _joined((line.name.lower() for line in lines), self._calendar.forms["and"])

    def offers(self, lines: Iterable[Mapping[str, Any]]) -> str:
        """Approved offers with their conditions, a line each."""
        return "\n".join(self._offer(line) for line in lines)

    def _offer(self, line: Mapping[str, Any]) -> str:
        forms, day = self._calendar.forms, date.fromisoformat(str(line["until"]))
        until = forms["date"].format(day=day.day, month=self._calendar.months[day.month - 1], year=day.year)
        return forms["offer_free" if line.get("free") else "offer"].format_map({**line, "until": until})

    def dated(self, value: datetime) -> str:
        """Day and time that stay true tomorrow: no «завтра»."""
        months = self._calendar.months
        day = self._calendar.forms["date"].format(day=value.day, month=months[value.month - 1], year=value.year)
        return self._calendar.forms["moment"].format(day=day, time=clock_time(value))

    def listed(self, items: Iterable[Any]) -> str:
        """«а, б и в»."""
        return _joined(items, self._calendar.forms["and"])

    def choice(self, items: Iterable[Any]) -> str:
        """«а, б или в»."""
        return _joined(items, self._calendar.forms["or"])


def _joined(items: Iterable[Any], last: str) -> str:
    words = [clock_time(item) if isinstance(item, (datetime, time)) else str(item) for item in items]
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


def clock_time(value: Any) -> str:
    """``15:00``."""
    return f"{value.hour:02}:{value.minute:02}" if isinstance(value, (datetime, time)) else str(value)


def money(value: float) -> str:
    """Thousands apart, kopecks only where there are any: ``1 800``, ``1 800,50``."""
    kopecks = round(float(value) * 100)
    whole = f"{kopecks // 100:,}".replace(",", " ")
    return f"{whole},{kopecks % 100:02}" if kopecks % 100 else whole


def mask(phone: str) -> str:
    """A phone or address of which only the end is shown (clause DATA-5)."""
    if "@" in phone:
        name, _, host = phone.partition("@")
        return f"{name[:1]}***@{host}"
    return f"{phone[:2]}***{phone[-2:]}" if len(phone) > 6 else "***"


def _iso(value: datetime) -> str:
    return value.isoformat()


def _stamp(value: datetime) -> int:
    return int(value.timestamp())


def _capital(value: str) -> str:
    return value[:1].upper() + value[1:]


def _phones(value: str) -> list[dict[str, str]]:
    return [{"VALUE": value, "VALUE_TYPE": "MOBILE"}]
