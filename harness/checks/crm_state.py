"""Checks on the state of the CRM: entities that the dialogue touched, as they stand at the end of the scope."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec

from harness.checks.crm_rows import Wanted
from harness.checks.rulings import Flaws
from harness.model.seen import Seen
from harness.model.verdict import Ruling
from harness.registry import check

Count = Annotated[int | dict[str, Any], msgspec.Meta(description="Exactly so many: a number, or a matcher of it")]
Fields = Annotated[dict[str, Any], msgspec.Meta(description="Field of the CRM -> value or matcher")]


@check("lead", rest="fields")
@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """The leads of the dialogue have these values."""

    count: Count | None = None
    fields: Fields = field(default_factory=dict)

    def judge(self, seen: Seen) -> Ruling:
        """Without ``count`` at least one has the values; with it there are so many and each has them."""
        return self._wanted().judge(seen, seen.rows("lead"))

    def flaws(self) -> Flaws:
        """Matchers that cannot work."""
        return self._wanted().flaws()

    def _wanted(self) -> Wanted:
        return Wanted(check="lead", entity="lead", fields=self.fields, count=self.count)


@check("deal", rest="fields")
@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """The deals of the dialogue have these values."""

    count: Count | None = None
    fields: Fields = field(default_factory=dict)

    def judge(self, seen: Seen) -> Ruling:
        """Without ``count`` at least one has the values; with it there are so many and each has them."""
        return self._wanted().judge(seen, seen.rows("deal"))

    def flaws(self) -> Flaws:
        """Matchers that cannot work."""
        return self._wanted().flaws()

    def _wanted(self) -> Wanted:
        return Wanted(check="deal", entity="deal", fields=self.fields, count=self.count)


@check("contact", rest="fields")
@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The contacts of the dialogue have these values."""

    count: Count | None = None
    fields: Fields = field(default_factory=dict)

    def judge(self, seen: Seen) -> Ruling:
        """Without ``count`` at least one has the values; with it there are so many and each has them."""
        return self._wanted().judge(seen, seen.rows("contact"))

    def flaws(self) -> Flaws:
        """Matchers that cannot work."""
        return self._wanted().flaws()

    def _wanted(self) -> Wanted:
        return Wanted(check="contact", entity="contact", fields=self.fields, count=self.count)


@check("item", rest="fields")
@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """The items of smart processes of the dialogue have these values."""

    count: Count | None = None
    fields: Fields = field(default_factory=dict)

    def judge(self, seen: Seen) -> Ruling:
        """Without ``count`` at least one has the values; with it there are so many and each has them."""
        return self._wanted().judge(seen, seen.rows("item"))

    def flaws(self) -> Flaws:
        """Matchers that cannot work."""
        return self._wanted().flaws()

    def _wanted(self) -> Wanted:
        return Wanted(check="item", entity="item", fields=self.fields, count=self.count)


@check("activity", rest="fields")
@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """The activities of the dialogue have these values."""

    count: Count | None = None
    fields: Fields = field(default_factory=dict)

    def judge(self, seen: Seen) -> Ruling:
        """Without ``count`` at least one has the values; with it there are so many and each has them."""
        return self._wanted().judge(seen, seen.rows("activity"))

    def flaws(self) -> Flaws:
        """Matchers that cannot work."""
        return self._wanted().flaws()

    def _wanted(self) -> Wanted:
        return Wanted(check="activity", entity="activity", fields=self.fields, count=self.count)


@check("comment", rest="fields")
@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """The comments in the timeline of the dialogue have these values."""

    count: Count | None = None
    fields: Fields = field(default_factory=dict)

    def judge(self, seen: Seen) -> Ruling:
        """Without ``count`` at least one has the values; with it there are so many and each has them."""
        return self._wanted().judge(seen, seen.rows("comment"))

    def flaws(self) -> Flaws:
        """Matchers that cannot work."""
        return self._wanted().flaws()

    def _wanted(self) -> Wanted:
        return Wanted(check="comment", entity="comment", fields=self.fields, count=self.count)


@check("task", rest="fields")
@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """The tasks of the dialogue have these values."""

    count: Count | None = None
    fields: Fields = field(default_factory=dict)

    def judge(self, seen: Seen) -> Ruling:
        """Without ``count`` at least one has the values; with it there are so many and each has them."""
        return self._wanted().judge(seen, seen.rows("task"))

    def flaws(self) -> Flaws:
        """Matchers that cannot work."""
        return self._wanted().flaws()

    def _wanted(self) -> Wanted:
        return Wanted(check="task", entity="task", fields=self.fields, count=self.count)
