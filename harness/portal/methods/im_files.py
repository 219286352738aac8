"""``im.disk.*``, ``im.v2.File.*``: files in chats."""

from __future__ import annotations

from typing import Any

from harness.portal import drafts, talk
from harness.portal.call import Call
from harness.portal.chat_views import file_for_im
from harness.portal.chats import Chat
from harness.portal.methods.imbot_v2_commands import put_file
from harness.portal.refusals import Refusal
from harness.portal.values import whole
from harness.registry import method

HIDDEN = Refusal(403, "ACCESS_ERROR", "You do not have access to the specified dialog")


def _chat(call: Call) -> Chat:
    if call.any("CHAT_ID") is not None or (call.method == "im.disk.file.commit" and call.any("DIALOG_ID") is None):
        return talk.by_id(call, call.user, call.any("CHAT_ID"), HIDDEN)
    return talk.dialog(call, call.user, call.any("DIALOG_ID"), HIDDEN)


@method("im.disk.folder.get", writes=True, scope="im")
def folder(call: Call) -> dict[str, int]:
    """The folder of a chat; made when it is first asked for."""
    chat = _chat(call)
    key = chat.flags.setdefault("folder", call.world.serial("disk"))
    return {"ID": key}


@method("im.disk.file.commit", writes=True, scope="im")
def commit(call: Call) -> dict[str, Any]:
    """Posts files that have been uploaded to the chat's folder."""
    chat = _chat(call)
    value = call.any("UPLOAD_ID") or call.any("FILE_ID") or call.any("DISK_ID")
    ids = [whole(one) for one in (value if isinstance(value, list) else [value])]
    known = [row for row in (call.world.find("file", key) for key in ids) if row is not None]
    if not known or len(known) != len(ids):
        raise Refusal(400, "FILES_ERROR", "List of files is not specified")
    params = {"FILE_ID": [row["id"] for row in known], "FILES": [row["name"] for row in known]}
    key = talk.send(call, chat, call.user, drafts.Draft(drafts.clipped(call.any("MESSAGE")), params))
    return {
        "FILES": {f"upload{row['id']}": file_for_im(call.world, row) for row in known},
        "DISK_ID": [str(row["id"]) for row in known],
        "FILE_MODELS": {},
        "MESSAGE_ID": key,
    }


@method("im.disk.file.delete", writes=True, scope="im")
def delete(call: Call) -> bool:
    """Deletes a file of a chat."""
    chat = talk.by_id(call, call.user, call.any("CHAT_ID"), HIDDEN)
    key = whole(call.any("FILE_ID") if call.any("FILE_ID") is not None else call.any("DISK_ID"))
    if not key:
        raise Refusal(400, "FILE_ID_EMPTY", "File ID can't be empty")
    row = call.world.find("file", key)
    if row is None or row["chatId"] != chat.id:
        return False
    call.world.tables["file"].drop(key)
    return True


@method("im.v2.File.upload", writes=True, scope="im")
def upload(call: Call) -> dict[str, Any]:
    """Sends a file into a chat, in Base64."""
    chat = talk.dialog(call, call.user, call.params.get("dialogId"), Refusal(400, "CHAT_NOT_FOUND", "CHAT_NOT_FOUND"))
    fields = call.params.get("fields")
    row, key = put_file(call, chat, call.user, fields if isinstance(fields, dict) else {})
    return {
        "file": file_for_im(call.world, row),
        "messageId": key,
        "chatId": chat.id,
        "dialogId": chat.dialog(call.user),
    }


@method("im.v2.File.download", scope="im")
def download(call: Call) -> dict[str, str]:
    """Where a file of a chat can be fetched; the stand-in keeps names and sizes, not contents."""
    row = call.world.find("file", whole(call.params.get("fileId")))
    if row is None:
        raise Refusal(400, "FILE_NOT_FOUND", "File not found")
    chat = call.world.rooms.get(row["chatId"])
    if chat is None or not talk.sees(call, chat, call.user):
        raise Refusal(403, "ACCESS_DENIED", "Access denied")
    return {"downloadUrl": f"{call.world.access.address}/rest/download.json?token=im%7C{row['id']}"}
