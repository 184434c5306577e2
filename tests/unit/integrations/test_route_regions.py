"""Every address about a report, asked by every role from every region; every form without its token; every page's heads.

The addresses are those of `test_routes.RULES`, which has a line for each: a new one is walked here by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlmodel import select

from gouji.engine.store.tables import QueueItem, Report, Submission
from gouji.integrations.desk import accounts
from gouji.integrations.desk.roles import Role
from gouji.integrations.inbound.reviewer.door import form_token
from tests.unit.integrations.desk.samples import NOW, add_account, signed_in
from tests.unit.integrations.test_routes import PEOPLE, RULES, House, house

__all__ = ["house"]

PLACES: Final = {"at home": "22", "elsewhere": "13", "everywhere": None}
ABOUT_REPORTS: Final = [
    address
    for address in RULES
    if any(key in address for key in ("{submission_id}", "{finding_id}", "{item_id}"))
]
REFUSED: Final = (403, 404)
TELLING: Final = [address for address in ABOUT_REPORTS if RULES[address].allowed not in REFUSED]
"""Those that answer otherwise to whom they are for than to whom they are not for."""
FORMS: Final = [
    address
    for address in RULES
    if address.startswith("POST /") and not address.startswith(("POST /api/", "POST /webhooks/"))
]
WITHOUT_TOKEN: Final = {"POST /mail/opt-out/{token}"}
"""What may be posted from elsewhere: the token in the address is the permission, mail programs post it (RFC 8058)."""
PAGES: Final = [
    address
    for address, rule in RULES.items()
    if address.startswith("GET /") and not address.startswith(("GET /api/", "GET /static"))
]


@pytest.fixture(scope="module")
def everybody(house: House) -> Iterator[House]:
    """Add every role in every region; they are asked as `role place`."""
    now = house.app.state.work.now()
    for role in Role:
        for place, region in PLACES.items():
            name = f"{role} {place}"
            with house.database.session() as session:
                add_account(session, name, "long enough", role, NOW, region=region)
                house.tokens[name] = accounts.create_token(session, name, now)
            house.cookies[name] = signed_in(house.database, name, now)
            PEOPLE[name] = (role, region)
    yield house
    for role in Role:
        for place in PLACES:
            del PEOPLE[f"{role} {place}"]


@dataclass(frozen=True)
class Shared:
    """Reports that nobody here can change: one at home, and one of which nobody knows where it belongs."""

    known: dict[str, str]
    unknown: dict[str, str]


@pytest.fixture(scope="module")
def shared(house: House) -> Shared:
    """Hand them in."""
    both = Shared(house.hand_in("长春市人人可看局"), house.hand_in("不知何处局"))
    forget_region(house, both.unknown)
    return both


def forget_region(house: House, places: dict[str, str]) -> None:
    """Make the report one of which nobody knows where it belongs."""
    with house.database.session() as session:
        submission = session.get_one(Submission, UUID(places["submission_id"]))
        report = session.get_one(Report, submission.report_id)
        items = session.exec(select(QueueItem).where(QueueItem.report_id == report.id)).all()
        for row in (submission, report, *items):
            row.region = None
            session.add(row)


@pytest.mark.parametrize("address", TELLING)
def test_a_report_is_for_those_only_who_cover_its_region(
    everybody: House, shared: Shared, address: str
) -> None:
    rule = RULES[address]
    asked = [("elsewhere", shared.known), ("elsewhere", shared.unknown), ("at home", shared.unknown)]

    got = {
        (role.value, place, places is shared.known): everybody.ask(
            f"{role} {place}", address, rule.ask, {**places, **rule.places}
        ).status_code
        in REFUSED
        for role in Role
        for place, places in asked
    }

    assert [who for who, is_refused in got.items() if not is_refused] == []


@pytest.mark.parametrize("address", TELLING)
def test_a_report_is_for_every_role_at_home_as_for_that_role_everywhere(
    everybody: House, shared: Shared, address: str
) -> None:
    rule = RULES[address]
    got = {
        role.value: everybody.ask(
            f"{role} at home",
            address,
            rule.ask,
            {
                **(
                    everybody.hand_in(f"{address} {role} at home")
                    if rule.changes(address, role.value)
                    else shared.known
                ),
                **rule.places,
            },
        ).status_code
        for role in Role
    }

    allowed = {role.value: rule.allowed for role in Role if role.value in rule.who}
    assert {role: status for role, status in got.items() if status not in REFUSED} == allowed


@pytest.mark.parametrize("address", FORMS)
def test_nothing_is_posted_without_the_token_of_ones_own_form(
    house: House, shared: Shared, address: str
) -> None:
    method, _, path = address.partition(" ")
    rule = RULES[address]
    places = {**shared.known, **rule.places}
    cookie = {"cookie": f"gouji={house.cookies['admin']}; gouji-form=mine"}
    files = rule.ask.get("files")

    got = [
        house.door.request(
            method,
            path.format_map(places),
            headers=cookie,
            data={**places, **rule.ask.get("data", {}), **token},
            files=files,
        ).status_code
        for token in (
            {},
            {"csrf": ""},
            {"csrf": form_token(house.cookies["reviewer"])},
            {"csrf": form_token("x")},
        )
    ]

    assert got == [rule.allowed if address in WITHOUT_TOKEN else 403] * 4


@pytest.mark.parametrize("address", PAGES)
def test_no_page_can_be_framed_kept_or_run_a_script_of_its_own(
    house: House, shared: Shared, address: str
) -> None:
    rule = RULES[address]
    places = {**shared.known, **rule.places}

    answer = house.ask("admin", address, rule.ask, places)

    policy = answer.headers["content-security-policy"]
    is_kept = "no-store" not in answer.headers["cache-control"]
    assert ("unsafe" in policy, "default-src 'none'" in policy, "frame-ancestors 'none'" in policy) == (
        False,
        True,
        True,
    )
    assert (answer.headers["x-content-type-options"], is_kept) == ("nosniff", False)
    if answer.headers.get("content-type", "").startswith("text/html"):
        assert inline_parts(answer.text) == []


def inline_parts(page: str) -> list[str]:
    """Return what a strict policy would not let run: scripts, styles and handlers within the page."""
    tree = LexborHTMLParser(page)
    found = [node.html or "" for node in tree.css("script:not([src]), style, [style]")]
    handlers = [
        node.html or "" for node in tree.css("*") if any(name.startswith("on") for name in node.attributes)
    ]
    return [part[:100] for part in (*found, *handlers)]


def test_what_is_within_a_page_is_found() -> None:
    page = "<p style='color:red'>a</p><script>b</script><a onclick='c'>d</a><script src='/e'></script>"

    assert len(inline_parts(page)) == 3
