"""Settings come from the environment, and what does not parse is refused at the start."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from gouji.workers.settings import Settings, generate_secrets, plain

NEW, OLD = "whsec_bmV3LXNlY3JldC1vZi10aGUtZG9vcg==", "whsec_b2xkLXNlY3JldC1vZi10aGUtZG9vcg=="


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("WEBHOOK_SECRETS", "CALLBACK_SECRETS", "DATABASE_URL", "BROKER_URL", "DATA_DIR"):
        monkeypatch.delenv(f"GOUJI_{name}", raising=False)


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUJI_WEBHOOK_SECRETS", f"{NEW}, {OLD}")
    monkeypatch.setenv("GOUJI_CALLBACK_ALLOW", "127.0.0.0/8,::1/128")
    monkeypatch.setenv("GOUJI_ANSWER_PAUSES", "1,2.5")

    settings = Settings()

    assert plain(settings.webhook_secrets) == (NEW, OLD)
    assert settings.answer_secrets == (NEW, OLD)
    assert [str(network) for network in settings.callback_allow] == ["127.0.0.0/8", "::1/128"]
    assert settings.answer_pauses == (1.0, 2.5)


def test_answers_have_secrets_of_their_own_where_they_are_set() -> None:
    settings = Settings(webhook_secrets=OLD, callback_secrets=NEW)

    assert settings.answer_secrets == (NEW,)


@pytest.mark.parametrize("secret", ["secret", "whsec_", "whsec_a", "whsec_é"])
def test_a_secret_that_nothing_can_be_signed_with_is_refused(secret: str) -> None:
    with pytest.raises(ValidationError, match="webhook_secrets"):
        Settings(webhook_secrets=secret)


def test_a_time_zone_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        Settings(timezone="Asia/Gouji")


def test_secrets_are_generated_once_and_for_their_owner_only(
    tmp_path: Path,
) -> None:
    path = generate_secrets(tmp_path / "data")
    first = path.read_text()

    assert generate_secrets(tmp_path / "data").read_text() == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (secret,) = Settings(_env_file=path).webhook_secrets
    assert secret.get_secret_value().startswith("whsec_")


def test_pauses_grow_fourfold_up_to_six_hours() -> None:
    settings = Settings(retry_first_seconds=5)

    pauses = [settings.pause_after(attempts) for attempts in (1, 2, 3, 30)]

    assert pauses == [timedelta(seconds=5), timedelta(seconds=20), timedelta(seconds=80), timedelta(hours=6)]


def test_a_ruleset_and_overlays_are_named_like_folders_of_path(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rules, one, several = (tmp_path / name for name in ("rules", "4107", "overlays"))
    for file in (rules / "ruleset.yaml", one / "overlay.yaml", several / "41" / "overlay.yaml"):
        file.parent.mkdir(parents=True)
        file.touch()
    monkeypatch.setenv("GOUJI_RULESETS", f"{one}:{rules}:{several}")

    settings = Settings()

    assert (settings.ruleset, settings.overlays) == (rules, (one, several))


def test_without_rulesets_the_shipped_one_is_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUJI_RULESETS", "")

    settings = Settings()

    assert (settings.ruleset, settings.overlays) == (None, ())


def test_two_rulesets_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GOUJI_RULESETS", f"{tmp_path / 'one'}:{tmp_path / 'two'}")

    with pytest.raises(ValidationError, match="one ruleset"):
        Settings()
