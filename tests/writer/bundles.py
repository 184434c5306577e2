"""Packs documents as offices send them: zips of several programs, mails, pages saved in one file."""

from __future__ import annotations

from collections.abc import Mapping
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

from .report import Written
from .web import write_html


def write_zip(members: Mapping[str, bytes], *, encoding: str = "utf-8", password: bool = False) -> bytes:
    """Return a zip; names not in UTF-8 stand there without a mark, as Chinese Windows writes them."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name if encoding == "utf-8" else _placeholder(name, encoding), content)
    data = stream.getvalue()
    if encoding != "utf-8":
        for name in members:
            data = data.replace(_placeholder(name, encoding).encode(), name.encode(encoding))
    return _marked_as_encrypted(data) if password else data


def _placeholder(name: str, encoding: str) -> str:
    return f"{abs(hash(name)):x}".ljust(len(name.encode(encoding)), "z")[: len(name.encode(encoding))]


def _marked_as_encrypted(data: bytes) -> bytes:
    marked = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            marked[at + offset] |= 1
            at = data.find(signature, at + 4)
    return bytes(marked)


def write_mail(
    attachments: Mapping[str, bytes],
    random: Random,
    *,
    body: str = "您好，请查收附件，谢谢。",
    forwarded: bool = False,
) -> bytes:
    """Return a mail: its body in one or two forms, names of attachments written in one of the ways in use."""
    mail = EmailMessage(policy=SMTP.clone(max_line_length=76))
    mail["From"] = "filer@example.invalid"
    mail["To"] = "office@example.invalid"
    mail["Subject"] = "政府信息公开工作年度报告"
    mail.set_content(
        body, charset=random.choice(("utf-8", "gb18030")), cte=random.choice(("base64", "quoted-printable"))
    )
    if random.random() < 0.5:
        mail.add_alternative(f"<html><body><p>{body}</p></body></html>", subtype="html")
    for name, content in attachments.items():
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
        _rename(mail, name, random)
    if not forwarded:
        return mail.as_bytes()
    outer = EmailMessage(policy=SMTP)
    outer["From"] = "office@example.invalid"
    outer["Subject"] = "转发"
    outer.set_content("转发如下")
    outer.add_attachment(mail)
    return outer.as_bytes()


def _rename(mail: EmailMessage, name: str, random: Random) -> None:
    part = list(mail.iter_attachments())[-1]
    way = random.choice(("rfc2231", "encoded word", "bytes"))
    if way == "encoded word":
        del part["Content-Disposition"]
        word = Header(name, "gb2312", maxlinelen=500).encode()
        part._headers.append(("Content-Disposition", f'attachment; filename="{word}"'))  # type: ignore[attr-defined]
    elif way == "bytes":
        del part["Content-Disposition"]
        raw = name.encode("gb18030").decode("ascii", "surrogateescape")
        part._headers.append(("Content-Disposition", f'attachment; filename="{raw}"'))  # type: ignore[attr-defined]


def write_mht(report: Written, random: Random) -> bytes:
    """Return the report as a web page saved with its pictures in one file, as Word and browsers save it."""
    page = write_html(report, random)
    boundary = "----=_NextPart_01D9"
    import base64
    import quopri

    encoding, stored = random.choice(
        (("base64", base64.encodebytes(page)), ("quoted-printable", quopri.encodestring(page)))
    )
    return b"".join(
        (
            b"MIME-Version: 1.0\r\n",
            f'Content-Type: multipart/related; type="text/html"; boundary="{boundary}"\r\n\r\n'.encode(),
            "此文档为单个文件网页。\r\n\r\n".encode("gbk"),
            f"--{boundary}\r\nContent-Location: file:///C:/report.htm\r\n".encode(),
            f"Content-Transfer-Encoding: {encoding}\r\nContent-Type: text/html\r\n\r\n".encode(),
            stored,
            f"\r\n--{boundary}\r\nContent-Location: file:///C:/report.files/image001.png\r\n".encode(),
            b"Content-Transfer-Encoding: base64\r\nContent-Type: image/png\r\n\r\niVBORw0KGgo=\r\n",
            f"--{boundary}--\r\n".encode(),
        )
    )
