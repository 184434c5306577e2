"""The rules as people read them: a catalogue, and a page for each."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from ....desk import rules
from ..door import Reader, WorkOfRequest
from ..pages import PageRoute, render

router = APIRouter(route_class=PageRoute)


@router.get("/rules")
def catalogue_page(request: Request, work: WorkOfRequest, actor: Reader) -> Response:
    """Show all rules by group, each with how often it fired and was dismissed."""
    with work.database.read_session() as session:
        families = rules.catalogue(session, actor, work.ruleset)
    return render(request, "rules.html", families=families, ruleset=work.ruleset, here="rules")


@router.get("/rules/{rule_id}")
def rule_page(request: Request, work: WorkOfRequest, actor: Reader, rule_id: str) -> Response:
    """Show one rule: what, why, an example, how to repair."""
    with work.database.read_session() as session:
        page = rules.rule_page(session, actor, work.ruleset, rule_id)
    return render(request, "rule.html", page=page, rule=page.entry.rule, here="rules")
