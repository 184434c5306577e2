"""What a person may do with a finding or a report, and who may: shared by the pages and the REST door.

Every function takes the store session first (a writing one: `Database.session()`), then the actor, ids and `now`
(aware, in the office's time zone: its calendar day is today), and leaves the commit to its caller.

    roles.Actor(user_id: int, name: str, role: Role, region: str | None)
    findings.act(session, actor, item_id: int, action: str, now, *, reason_code=None, text=None, until=None) -> QueueItem
    findings.claim | release | confirm | dismiss | waive | comment: the single actions
    reports.act(session, actor, submission_id: UUID, action: str, now, *, findings: Sequence[int] | None = None,
                letter: str | None = None) -> Submission            # `return` or `accept`
    reports.draft_letter(session, actor, submission_id: UUID, now, findings: Sequence[int] | None = None) -> str
    reports.quarantined | failed(session, actor) -> Sequence[Submission]
    reports.release_quarantined(session, actor, submission_id: UUID, now) -> Submission
    accounts.add_user(session, name, password, role, now, *, region=None, email=None) -> User
    accounts.create_token(session, user_name: str, now) -> str      # shown once, stored hashed
    accounts.actor_of_token(session, token: str) -> Actor           # raises NotSignedInError
    accounts.sign_in(database, name, password, address, now) -> str # the secret for the cookie
    accounts.actor_of_sign_in(session, secret: str, now) -> Actor   # raises NotSignedInError
    accounts.sign_out(session, secret: str) -> None

`item_id` and `findings` are ids of queue items: they stay the same through all versions of a report.
"""
