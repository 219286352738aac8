"""Settings of an open line, as the wire shows them."""

from __future__ import annotations

from harness.portal.tables import Row

_KPI = {"TIME": "0", "ALERT": "N", "LIST": None, "TEXT": ""}
_REPLY = {"FORM_ID": "0", "BOT_ID": "0", "TEXT": ""}
DEFAULTS: Row = {
    "ACTIVE": "Y",
    "LINE_NAME": "",
    "CRM": "N",
    "CRM_CREATE": "lead",
    "CRM_FORWARD": "Y",
    "CRM_TRANSFER_CHANGE": "Y",
    "CRM_SOURCE": "create",
    "QUEUE_TIME": "60",
    "NO_ANSWER_TIME": "60",
    "QUEUE_TYPE": "evenly",
    "CHECK_AVAILABLE": "Y",
    "WATCH_TYPING": "N",
    "WELCOME_BOT_ENABLE": "N",
    "WELCOME_BOT_JOIN": "always",
    "WELCOME_BOT_ID": "0",
    "WELCOME_BOT_TIME": "180",
    "WELCOME_BOT_LEFT": "close",
    "WELCOME_MESSAGE": "N",
    "WELCOME_MESSAGE_TEXT": "",
    "VOTE_MESSAGE": "N",
    "NO_ANSWER_RULE": "none",
    "WORKTIME_ENABLE": "N",
    "WORKTIME_FROM": "9",
    "WORKTIME_TO": "18.30",
    "CLOSE_RULE": "none",
    "AUTO_CLOSE_RULE": "none",
    "LANGUAGE_ID": "ru",
    "TEMPORARY": "N",
    "XML_ID": None,
    "CRM_CREATE_SECOND": "0", "CRM_CREATE_THIRD": "Y", "CRM_CHAT_TRACKER": "N", "VOTE_TIME_LIMIT": "0",
    "VOTE_BEFORE_FINISH": "Y", "VOTE_CLOSING_DELAY": "Y", "AGREEMENT_MESSAGE": "N", "AGREEMENT_ID": "0",
    "CATEGORY_ENABLE": "N", "CATEGORY_ID": "0", "WORKTIME_TIMEZONE": "", "WORKTIME_HOLIDAYS": [""],
    "WORKTIME_DAYOFF": [""], "WORKTIME_DAYOFF_RULE": "none", "FULL_CLOSE_TIME": "0", "AUTO_CLOSE_TIME": "3600",
    "AUTO_CLOSE_TEXT": "", "AUTO_EXPIRE_TIME": "86400", "DATE_CREATE": {}, "DATE_MODIFY": {},
    "QUICK_ANSWERS_IBLOCK_ID": "0", "SESSION_PRIORITY": "0", "TYPE_MAX_CHAT": "answered_new", "MAX_CHAT": "0",
    "OPERATOR_DATA": "profile", "DEFAULT_OPERATOR_DATA": [], "KPI_CHECK_OPERATOR_ACTIVITY": "N",
    "SEND_NOTIFICATION_EMPTY_QUEUE": "N", "USE_WELCOME_FORM": "N", "WELCOME_FORM_ID": "0", "WELCOME_FORM_DELAY": "Y",
    "SEND_WELCOME_EACH_SESSION": "Y", "CONFIRM_CLOSE": "Y", "IGNORE_WELCOME_FORM_RESPONSIBLE": "N",
    **{f"VOTE_MESSAGE_{number}_{part}": "" for number in (1, 2) for part in ("TEXT", "LIKE", "DISLIKE")},
    **{f"KPI_{which}_ANSWER_{part}": value for which in ("FIRST", "FURTHER") for part, value in _KPI.items()},
    **{f"{rule}_{part}": value for rule in ("NO_ANSWER", "WORKTIME_DAYOFF", "CLOSE") for part, value in _REPLY.items()},
    "AUTO_CLOSE_FORM_ID": "0", "AUTO_CLOSE_BOT_ID": "0",
}  # fmt: skip
"""Settings that a line has unless something else was set."""
