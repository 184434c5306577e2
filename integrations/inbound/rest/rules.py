"""`/api/v1/rules`: the catalogue, and everything about one rule."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from gouji.engine.canonical import Json
from gouji.engine.errors import Language

from ...desk import rules
from ...desk.reasons import PRINTABLE
from ...desk.rules import RuleEntry
from .door import ActorOfRequest, WorkOfRequest
from .language import language_of
from .models.rules import Catalogue, RuleModel
from .replies import exact_json

router = APIRouter(prefix="/api/v1", tags=["rules"])


@router.get("/rules", response_model=Catalogue)
def list_rules(request: Request, work: WorkOfRequest, actor: ActorOfRequest) -> Response:
    """Return all rules in force by group, each with how often it fired and was dismissed in your region."""
    language = language_of(request)
    with work.database.read_session() as session:
        families = rules.catalogue(session, actor, work.ruleset)
    groups = [
        {
            "letter": family.letter,
            "title": family.title.in_language(language),
            "rules": [_described(entry, language) for entry in family.entries],
        }
        for family in families
    ]
    ruleset = {"id": work.ruleset.id, "version": work.ruleset.version, "digest": work.ruleset.digest}
    return exact_json({"ruleset": ruleset, "groups": groups})


@router.get("/rules/{rule_id}", response_model=RuleModel)
def show_rule(
    request: Request,
    work: WorkOfRequest,
    actor: ActorOfRequest,
    rule_id: Annotated[str, Path(max_length=16, pattern=PRINTABLE)],
) -> Response:
    """Return what a rule looks at, in words; its law; cases in which it finds something and in which it is silent."""
    language = language_of(request)
    with work.database.read_session() as session:
        page = rules.rule_page(session, actor, work.ruleset, rule_id)
    return exact_json(
        {
            **_described(page.entry, language),
            "condition": [line.in_language(language) for line in page.words],
            "basis": list(page.basis),
            "fires": [
                {"name": one.name.in_language(language), "messages": list(one.messages)} for one in page.fires
            ],
            "silent": [one.name.in_language(language) for one in page.silent],
        }
    )


def _described(entry: RuleEntry, language: Language) -> Json:
    rule, record = entry.rule, entry.record
    return {
        "rule": rule.id,
        "version": rule.version,
        "title": rule.title.in_language(language),
        "severities": [severity.value for severity in rule.severities],
        "stage": rule.stage,
        "found": record.found,
        "dismissed": record.dismissed,
    }
