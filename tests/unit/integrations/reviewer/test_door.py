"""Who is asking: what counts as use of a sign-in."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlmodel import select

from gouji.engine.store import Database
from gouji.engine.store.tables import SignIn
from gouji.integrations.app import create_app
from gouji.integrations.desk import accounts
from gouji.workers.settings import Settings
from tests.integration.serving import serving
from tests.unit.integrations.desk.samples import NOW, open_store


def last_use(database: Database) -> datetime:
    with database.read_session() as session:
        return session.exec(select(SignIn)).one().seen_at


def test_what_an_open_page_asks_by_itself_is_no_use_of_the_sign_in(tmp_path: Path) -> None:
    database = open_store(tmp_path)
    app = create_app(Settings(_env_file=None, data_dir=tmp_path, webhook_secrets="whsec_" + "QQ" * 16))
    now = app.state.work.now()
    with database.session() as session:
        accounts.add_user(session, "王敏", "long enough", "reviewer", NOW)
    cookie = accounts.sign_in(database, "王敏", "long enough", "::1", now)
    with database.session() as session:
        session.exec(select(SignIn)).one().seen_at = earlier = now - timedelta(hours=1)

    with serving(app) as door:
        door.headers["cookie"] = f"gouji={cookie}"
        panel = f"/queue/panel/{UUID(int=7)}"  # of no report
        statuses = [door.get(path).status_code for path in ("/queue/news", "/queue/rows", panel, "/live")]
        after_the_pages_own = last_use(database)
        statuses.append(door.get("/").status_code)
    after_a_persons = last_use(database)
    database.close()

    assert statuses == [200, 200, 404, 204, 200]
    assert after_the_pages_own == earlier
    assert after_a_persons >= now
