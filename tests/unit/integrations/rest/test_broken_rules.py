"""While the rules cannot be loaded, doors say so, and tell nobody which file or line it is."""

from datetime import UTC, datetime
from pathlib import Path

from gouji.integrations.app import create_app
from gouji.integrations.desk import accounts
from gouji.workers.settings import Settings
from tests.integration.serving import serving
from tests.unit.integrations.desk.samples import NOW, open_store

ZH = "规则暂时无法加载，请稍后再试；管理员可用 gouji doctor 和 gouji rules lint 查看原因。"


def test_rules_that_cannot_be_loaded_are_told_without_their_path(tmp_path: Path) -> None:
    database = open_store(tmp_path)
    with database.session() as session:
        accounts.add_user(session, "王敏", "long enough", "admin", NOW)
        token = accounts.create_token(session, "王敏", datetime.now(UTC))
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path,
        webhook_secrets="whsec_" + "QQ" * 16,
        rulesets=(tmp_path / "nowhere",),
    )
    with serving(create_app(settings)) as door:
        refused = door.get("/api/v1/summaries/2023", headers={"authorization": f"Bearer {token}"})

    assert (refused.status_code, refused.json()) == (
        500,
        {"type": "about:blank", "title": "内部错误", "status": 500, "code": "bad_ruleset", "detail": ZH},
    )
    database.close()
