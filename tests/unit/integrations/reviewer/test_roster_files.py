"""Roster files on the page: as large as the page says they may be."""

from pathlib import Path

from gouji.integrations.app import create_app
from gouji.integrations.desk import accounts
from gouji.integrations.inbound.reviewer.door import form_token
from gouji.workers.settings import Settings
from tests.integration.serving import serving
from tests.unit.integrations.desk.samples import NOW, open_store


def test_a_file_larger_than_other_forms_is_looked_at(tmp_path: Path) -> None:
    database = open_store(tmp_path)
    app = create_app(Settings(_env_file=None, data_dir=tmp_path, webhook_secrets="whsec_" + "QQ" * 16))
    with database.session() as session:
        accounts.add_user(session, "管理员", "long enough", "admin", NOW)
    cookie = accounts.sign_in(database, "管理员", "long enough", "::1", app.state.work.now())
    content = "代码,名称\nX1,长春市来文局\n".encode() + b",\n" * 800_000

    with serving(app) as door:
        seen = door.post(
            "/roster/import",
            data={"csrf": form_token(cookie)},
            files={"file": ("roster.csv", content)},
            headers={"cookie": f"gouji={cookie}"},
        )
    database.close()

    assert (seen.status_code, "长春市来文局" in seen.text) == (200, True)
