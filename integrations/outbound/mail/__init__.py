"""Mail: a letter and how it is written down, the mailbox that takes it, and the SMTP server behind that."""

from .bounce_box import BounceBox, BounceBoxError, parse_box
from .bounces import Bounce, Failure, read_bounce
from .letter import Attachment, Letter, Picture, compose_letter, finish
from .mailbox import Attempt, Mailbox, Outcome, Probe
from .opting_out import OptOut, opt_out_link, read_token
from .recipients import mail_address, sender_address
from .server import Security, SmtpServer, parse_server
from .smtp import SmtpMailbox

__all__ = [
    "Attachment",
    "Attempt",
    "Bounce",
    "BounceBox",
    "BounceBoxError",
    "Failure",
    "Letter",
    "Mailbox",
    "OptOut",
    "Outcome",
    "Picture",
    "Probe",
    "Security",
    "SmtpMailbox",
    "SmtpServer",
    "compose_letter",
    "finish",
    "mail_address",
    "opt_out_link",
    "parse_box",
    "parse_server",
    "read_bounce",
    "read_token",
    "sender_address",
]
