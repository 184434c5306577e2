"""The roster at the desk: who may change what, what is audited, imports whole or not at all, reports put to organs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from gouji.engine.errors import BadRequestError, ConflictError, ForbiddenError, NotFoundError
from gouji.engine.model import Organ
from gouji.engine.register import Contact, Lineage, OtherName, Register, Registered, load_register
from gouji.engine.roster.entering import Deed
from gouji.engine.roster.writing import to_xlsx
from gouji.engine.store import Database, open_database
from gouji.engine.store.queries import audit, matches, organs, outbox, reports, roster, submissions
from gouji.engine.store.queries.arrivals import Arrival, save_submission
from gouji.engine.store.tables import OrganMatch
from gouji.integrations.desk import roster as desk
from gouji.integrations.desk import roster_editing, roster_files, roster_unmatched
from gouji.integrations.desk.roles import Actor, Role
from gouji.integrations.desk.roster_editing import FormError
from gouji.workers.matching import match_reports
from gouji.workers.settings import Settings
from gouji.workers.work import open_work
from tests.integration.sqlite import new_sqlite

from .samples import NOW

BOSS = Actor(1, "张主管", Role.SUPERVISOR, "2201")
ADMIN = Actor(2, "管理员", Role.ADMIN)
READER = Actor(3, "李审核", Role.REVIEWER, "2201")
ELSEWHERE = Actor(4, "外省主管", Role.SUPERVISOR, "13")
PLAIN = load_register()
LATER = NOW + timedelta(hours=1)


def entry(
    code: str, name: str, kind: str = "department", region: str = "220102", *steps: Lineage
) -> Registered:
    return Registered(Organ(name, code, kind, region, "county", False, True), lineage=steps)  # type: ignore[arg-type]


CITY = entry("CITY", "长春市人民政府", "government", "220100")
DISTRICT = entry("GOV", "南关区人民政府", "government")
WATER = replace(entry("W", "南关区水务局"), contacts=(Contact("王某", "w@example.com"),))
GRAIN, STORES = entry("G", "南关区粮食局"), entry("S", "南关区储备局")
TAX = entry("T", "国家税务总局长春市南关区税务局", "vertical")
FAR = entry("H", "石家庄市水利局", "department", "130100")
GONE = entry("X", "南关区外事局", "department", "220102", Lineage("abolished", date(2020, 1, 1)))
EVERYBODY = (CITY, DISTRICT, WATER, GRAIN, STORES, TAX, FAR, GONE)


@dataclass(frozen=True)
class Office:
    """A store with a roster."""

    database: Database
    folder: Path

    @property
    def register(self) -> Register:
        with self.database.read_session() as session:
            return PLAIN.with_organs(organs.registered(session))

    def seen(self, code: str) -> str:
        with self.database.read_session() as session:
            saved = roster.saved_at(session, code)
        return saved.isoformat() if saved else ""

    def history(self, code: str) -> list[tuple[str, str, object]]:
        with self.database.read_session() as session:
            found = audit.entries(session, subject="organ", subject_id=code)
        return [(one.actor, one.action, one.details["changes"]) for one in found]

    def hand_in(self, name: str, *, year: int = 2023, code: str | None = None) -> int:
        arrival = Arrival(
            str(uuid4()), "generic", "x", name, year, "a.txt", b"text", organ_code=code, region="220102"
        )
        with self.database.session() as session:
            saved = save_submission(session, arrival, self.register, NOW)
            return submissions.submission(session, saved.id).report_id


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    database = open_database(new_sqlite(tmp_path))
    with database.session() as session:
        organs.save_organs(session, EVERYBODY, NOW)
    yield Office(database, tmp_path)
    database.close()


def tree(office: Office, actor: Actor, **asked: object) -> list[tuple[int, str]]:
    with office.database.read_session() as session:
        page = desk.tree_page(session, office.register, actor, **asked)  # type: ignore[arg-type]
    return [(line.depth, line.code) for line in (*page.lines, *page.vertical)]


def test_the_tree_shows_who_stands_below_whom_and_vertical_organs_apart(office: Office) -> None:
    assert tree(office, READER) == [(0, "CITY"), (1, "GOV"), (2, "S"), (2, "W"), (2, "G"), (0, "T")]
    assert tree(office, READER, at="GOV") == [(0, "S"), (0, "W"), (0, "G")]
    assert (2, "X") in tree(office, READER, all_years=True)
    assert [code for _, code in tree(office, ELSEWHERE)] == ["H"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("水", ["W", "H"]),
        ("水务", ["W"]),
        ("swj", ["W", "T"]),
        ("SWJ", ["W", "T"]),
        ("nglsj", []),
        ("wsj", ["X"]),
        ("CITY", ["CITY"]),
        ("没有", []),
        ("%", []),
    ],
)
def test_a_search_finds_parts_of_names_codes_and_initials(
    office: Office, wanted: str, found: list[str]
) -> None:
    codes = [code for _, code in tree(office, ADMIN, wanted=wanted)]

    assert codes == found


def test_a_page_of_an_organ_shows_the_reports_of_those_it_came_from(office: Office) -> None:
    office.hand_in("南关区粮食局", year=2022)
    office.hand_in("南关区储备局", year=2022)
    deed = Deed("merged", date(2023, 5, 1), others=("S",), made=(("R", "南关区粮食和储备局"),))
    with office.database.session() as session:
        roster_editing.enter_event(session, office.register, BOSS, "G", deed, office.seen("G"), LATER)
    office.hand_in("南关区粮食和储备局")

    with office.database.read_session() as session:
        page = desk.organ_page(session, office.register, BOSS, "R")

    assert [(row.report.year, row.report.organ) for row in page.reports] == [
        (2023, "南关区粮食和储备局"),
        (2022, "南关区粮食局"),
        (2022, "南关区储备局"),
    ]
    assert [one.organ.code for one in page.before] == ["G", "S"]
    assert (page.years.first, page.may_edit) == (2023, True)


def test_an_organ_of_another_region_is_not_there(office: Office) -> None:
    with office.database.read_session() as session:
        for actor, code in ((ELSEWHERE, "W"), (BOSS, "H"), (ADMIN, "?")):
            with pytest.raises(NotFoundError):
                desk.organ_page(session, office.register, actor, code)


def edit(office: Office, actor: Actor, code: str, **form: str) -> None:
    shown = {**roster_editing.shown_values(office.register.entry(code)), **form}
    with office.database.session() as session:
        roster_editing.edit_organ(
            session, office.register, PLAIN, actor, code, shown, office.seen(code), LATER
        )


def test_an_edit_is_saved_and_audited_value_by_value(office: Office) -> None:
    edit(
        office, BOSS, "W", aliases="水务\n南关水务", contact_phones="123", exemptions="2024 改造\n2025- 撤并"
    )

    entry_now = office.register.entry("W")
    assert entry_now is not None
    assert entry_now.other_names == (OtherName("水务"), OtherName("南关水务"))
    assert entry_now.contacts == (Contact("王某", "w@example.com", "123"),)
    assert office.history("W") == [
        (
            "张主管",
            "edit_organ",
            [
                ["aliases", "", "水务|南关水务"],
                ["contact_phones", "", "123"],
                ["exemptions", "", "2024 改造|2025- 撤并"],
            ],
        )
    ]


def test_an_edit_that_changes_nothing_leaves_no_trace(office: Office) -> None:
    seen = office.seen("W")
    edit(office, BOSS, "W")

    assert (office.history("W"), office.seen("W")) == ([], seen)


@pytest.mark.parametrize(
    ("form", "key"),
    [
        ({"name": ""}, "name"),
        ({"region": "22"}, "region"),
        ({"region": "220199"}, "region"),
        ({"parent": "?"}, "parent"),
        ({"parent": "W"}, "parent"),
        ({"contact_emails": "x"}, "contact_emails"),
        ({"exemptions": "x"}, "exemptions"),
        ({"former_names": "x@2020"}, "former_names"),
    ],
)
def test_a_wrong_form_says_what_is_wrong_with_which_value(
    office: Office, form: dict[str, str], key: str
) -> None:
    with pytest.raises(FormError) as caught:
        edit(office, BOSS, "W", **form)

    assert list(caught.value.problems) == [key]
    assert office.history("W") == []


def test_whoever_did_not_see_the_last_change_does_not_overwrite_it(office: Office) -> None:
    seen = office.seen("W")
    edit(office, BOSS, "W", aliases="水务")
    deed = Deed("abolished", date(2023, 5, 1))

    with pytest.raises(ConflictError), office.database.session() as session:
        roster_editing.edit_organ(
            session, office.register, PLAIN, ADMIN, "W", {"name": "南关区水利局"}, seen, LATER
        )
    with pytest.raises(ConflictError), office.database.session() as session:
        roster_editing.enter_event(session, office.register, ADMIN, "W", deed, seen, LATER)


def test_only_supervisors_and_administrators_of_the_region_edit(office: Office) -> None:
    for actor, error in ((READER, ForbiddenError), (ELSEWHERE, NotFoundError)):
        with pytest.raises(error):
            edit(office, actor, "W", aliases="水务")
    with pytest.raises(ForbiddenError, match="130100"):
        edit(office, BOSS, "W", region="130100")
    deed = Deed("merged", date(2023, 5, 1), others=("H",))
    with pytest.raises(ForbiddenError):
        roster_editing.show_event(office.register, BOSS, "W", deed, date(2024, 1, 1))


def test_a_new_organ_is_worked_out_from_its_name(office: Office) -> None:
    with office.database.session() as session:
        roster_editing.add_organ(
            session, office.register, PLAIN, BOSS, {"code": "N", "name": "长春市南关区体育局"}, LATER
        )

    made = office.register.entry("N")
    assert made is not None
    assert (made.organ.kind, made.organ.region, made.organ.level) == ("department", "220102", "county")
    assert [deed[:2] for deed in office.history("N")] == [("张主管", "add_organ")]
    with pytest.raises(FormError, match="N 已在名录中"), office.database.session() as session:
        roster_editing.add_organ(session, office.register, PLAIN, BOSS, {"code": "N", "name": "甲"}, LATER)


def test_a_step_can_be_taken_back(office: Office) -> None:
    deed = Deed("renamed", date(2023, 5, 1), new_name="南关区水利局")
    with office.database.session() as session:
        roster_editing.enter_event(session, office.register, BOSS, "W", deed, office.seen("W"), LATER)
    with office.database.session() as session:
        roster_editing.withdraw_event(session, office.register, BOSS, "W", 0, office.seen("W"), LATER)

    assert office.register.entry("W") == WATER
    assert [deed[1] for deed in office.history("W")] == ["withdraw_step", "organ_renamed"]


def check(office: Office, content: bytes, actor: Actor = BOSS) -> roster_files.Checked:
    return roster_files.check_file(
        office.database, office.register, PLAIN, actor, "organs.csv", content, LATER
    )


def apply(office: Office, checked: roster_files.Checked, actor: Actor = BOSS, digest: str = "") -> None:
    roster_files.apply_file(
        office.database,
        lambda: office.register,
        PLAIN,
        actor,
        checked.file_id,
        digest or checked.digest,
        LATER,
    )


GOOD = "代码,名称,别名\nW,南关区水务局,水务\nN,南关区体育局,\n".encode()


def test_a_file_is_shown_first_and_applied_once(office: Office) -> None:
    checked = check(office, GOOD)
    assert office.register.entry("N") is None

    apply(office, checked)

    assert office.register.entry("N") is not None
    assert office.history("W") == [("张主管", "import_organ", [["aliases", "", "水务"]])]
    with pytest.raises(NotFoundError):
        apply(office, checked)


def test_a_file_is_not_applied_where_other_things_would_happen_than_were_shown(office: Office) -> None:
    checked = check(office, GOOD)
    edit(office, BOSS, "W", aliases="水务")

    with pytest.raises(ConflictError):
        apply(office, checked)
    with pytest.raises(NotFoundError):
        apply(office, check(office, GOOD), ADMIN)
    assert office.register.entry("N") is None


@pytest.mark.parametrize(
    "rows", ["W,南关区水务局,水务\nN,南关区体育局,\nN,甲,\n", "W,南关区水务局,水务\nH,石家庄市水利局,甲\n"]
)
def test_a_file_with_one_wrong_row_changes_nothing(office: Office, rows: str) -> None:
    checked = check(office, f"代码,名称,别名\n{rows}".encode())
    assert len(checked.plan.errors) == 1

    with pytest.raises(BadRequestError, match="没有导入"):
        apply(office, checked)

    assert set(office.register.entries()) == set(EVERYBODY)


def test_an_export_has_what_a_person_may_see_and_changes_nothing(office: Office) -> None:
    content = roster_files.export_file(office.register, BOSS, "xlsx")

    assert content == to_xlsx([one for one in office.register.entries() if one is not FAR and one != FAR])
    plan = check(office, content).plan
    assert (len(plan.new), len(plan.changed), plan.unchanged, plan.errors) == (0, 0, 7, ())


def test_readers_hand_no_files_in(office: Office) -> None:
    with pytest.raises(ForbiddenError):
        check(office, GOOD, READER)


def waiting(office: Office, actor: Actor = BOSS) -> list[tuple[str, list[str | None], bool]]:
    with office.database.read_session() as session:
        found = roster_unmatched.waiting(session, office.register, actor)
    return [(one.one.said.name, [each.organ.code for each in one.candidates], one.learns) for one in found]


def test_a_report_that_is_put_to_an_organ_teaches_its_name(office: Office) -> None:
    report_id = office.hand_in("南关区水务站")
    assert waiting(office) == [("南关区水务站", ["W"], True)]
    assert waiting(office, ELSEWHERE) == []

    with office.database.session() as session:
        roster_unmatched.assign(session, office.register, BOSS, report_id, "W", LATER)

    assert waiting(office) == []
    learnt = office.register.entry("W")
    assert learnt is not None
    assert learnt.other_names == (OtherName("南关区水务站"),)
    with office.database.read_session() as session:
        assert reports.report(session, report_id).organ_code == "W"
        tasks = {row.task for row in outbox.claim_due(session, LATER)}
    assert tasks == {"evaluate_submission", "match_reports"}
    office.hand_in("南关区水务站", year=2024)
    assert waiting(office) == []


def test_a_bare_name_is_not_learnt(office: Office) -> None:
    report_id = office.hand_in("水务服务站")
    assert waiting(office) == [("水务服务站", [], False)]

    with office.database.session() as session:
        roster_unmatched.assign(session, office.register, BOSS, report_id, "W", LATER)

    assert office.register.entry("W") == WATER


def test_code_and_name_of_two_organs_are_offered_both(office: Office) -> None:
    office.hand_in("南关区水务局", code="G")

    assert waiting(office) == [("南关区水务局", ["G", "W"], False)]


def test_a_report_is_settled_once_and_by_those_only_who_may(office: Office) -> None:
    report_id = office.hand_in("南关区邮局")
    for actor, error in ((READER, ForbiddenError), (ELSEWHERE, ConflictError)):
        with pytest.raises(error), office.database.session() as session:
            roster_unmatched.set_aside(session, actor, report_id, LATER)

    with office.database.session() as session:
        roster_unmatched.set_aside(session, BOSS, report_id, LATER)

    with pytest.raises(ConflictError), office.database.session() as session:
        roster_unmatched.assign(session, office.register, BOSS, report_id, "W", LATER)
    office.hand_in("南关区邮局", year=2024)
    assert waiting(office) == []


def test_a_report_finds_its_organ_once_that_is_registered(office: Office) -> None:
    report_id = office.hand_in("南关区体育局")
    unknown = office.hand_in("南关区无名局")
    with office.database.session() as session:
        organs.save_organs(session, [entry("N", "南关区体育局")], LATER)
    work = open_work(Settings(_env_file=None, data_dir=office.folder, webhook_secrets="whsec_" + "QQ" * 16))

    assert [match_reports(work), match_reports(work)] == [1, 0]
    work.close()

    with office.database.read_session() as session:
        match = session.get(OrganMatch, report_id)
        assert reports.report(session, report_id).organ_code == "N"
        assert [one.report.id for one in matches.unmatched(session)] == [unknown]
    assert match is not None
    assert match.how == "name"
