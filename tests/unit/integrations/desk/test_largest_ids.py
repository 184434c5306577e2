"""Ids larger than a database takes are ids of nothing: no failure, and nothing done."""

from pathlib import Path

import pytest

from gouji.engine.errors import NotFoundError
from gouji.engine.store import open_database, upgrade
from gouji.engine.store.queries import users
from gouji.integrations.desk import accounts, oidc, tokens
from gouji.integrations.desk.items import entry_seen
from gouji.integrations.desk.roles import actor_of
from tests.integration.store.filings import NOW


@pytest.mark.parametrize("number", [0, -1, 2**63, 10**20])
def test_an_id_that_no_database_takes_is_the_id_of_nothing(tmp_path: Path, number: int) -> None:
    url = f"sqlite:///{tmp_path / 'ids.sqlite3'}"
    upgrade(url)
    database = open_database(url)
    with database.session() as session:
        accounts.add_user(session, "li", "a long enough password", "reviewer", NOW)
    with database.session() as session:
        user = users.find_user(session, "li")
        assert user is not None
        actor = actor_of(user)

        assert entry_seen(session, actor, number) is None
        with pytest.raises(NotFoundError, match="没有这个令牌"):
            tokens.revoke_token(session, user, number, NOW, actor="li")
        with pytest.raises(NotFoundError, match="没有这个绑定"):
            oidc.unbind(session, actor, number, NOW)
    database.close()
