"""Proposals: making one, what it does, its approval by a second person, and its payment file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from maatwerk.portal.archive import store
from maatwerk.portal.audit import chain
from maatwerk.portal.cases.naming import names_of
from maatwerk.portal.intake.sheets import names_by_number
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import DEPARTMENT, Acting, Role
from maatwerk.portal.register.listing import asked, listing
from maatwerk.portal.register.views import export_view
from maatwerk.portal.settlement.approving import NotApproved, approve
from maatwerk.portal.settlement.desk import words
from maatwerk.portal.settlement.desk.bridge import Bridge, bridge
from maatwerk.portal.settlement.desk.proposal_sheets import PROPOSALS, lines_of, state_mark
from maatwerk.portal.settlement.desk.quarter_views import way
from maatwerk.portal.settlement.desk.run_views import title_of
from maatwerk.portal.settlement.desk.stale import Stale, stale
from maatwerk.portal.settlement.desk.words import READERS, sentence
from maatwerk.portal.settlement.models import Answer, Approval, Booking, Proposal, Question
from maatwerk.portal.web.parts import Action, Column, Fact, InDutch, Link, Listing, Mark, Row
from maatwerk.portal.web.wording import day_in_words, euro, number

_MOVED: Final = 20


def proposals_way(*links: tuple[str, str]) -> list[Link]:
    """Return the way to a page of the proposals."""
    return way((_("Betaalvoorstellen"), reverse("proposals") if links else ""), *links)


@open_to(READERS)
@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """Return the proposals, the latest first."""
    content = {
        "listing": listing(asked(PROPOSALS, request), request),
        "may_make": acting(request).role is Role.OFFICER,
        "breadcrumbs": proposals_way(),
    }
    return render(request, "settlement/desk_proposals.html", content)


def found_proposal(number_: int | str) -> Proposal:
    """Return a proposal. Raises Http404 for a number that none has."""
    rows = Proposal.objects.select_related("approval__file", "replaced_by", "replaces")
    return get_object_or_404(rows, pk=int(number_))


@open_to(READERS)
@require_GET
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """Return a proposal: what it does, what the approver must answer, and where it stands."""
    return _page(request, found_proposal(number))


def _page(request: HttpRequest, found: Proposal, problem: str = "", status: int = 200) -> HttpResponse:
    given: Approval | None = getattr(found, "approval", None)
    after: Proposal | None = getattr(found, "replaced_by", None)
    gone = stale(found) if given is None and after is None else None
    questions = list(found.questions.select_related("run", "answer").order_by("pk"))
    sheet, query = lines_of(found), request.GET.urlencode()
    files = {kind: reverse("proposal_export", args=[f"{found.pk:05d}", kind]) for kind in ("csv", "xlsx")}
    content = {
        "proposal": found,
        "problem": problem,
        "mark": Mark(_("achterhaald"), "bad") if gone else state_mark(found),
        "replaced_by": after,
        "stale": gone,
        "moved": _moved(gone) if gone and gone.moved else None,
        "may_make": acting(request).role is Role.OFFICER,
        "may_send": acting(request).role in DEPARTMENT,
        "tiles": _tiles(found),
        "bridge": _bridge(found),
        "held": _held(found),
        "questions": _questions(found, questions),
        "summary": _summary(found),
        "approval": _approval(given) if given else None,
        "actions": _actions(found, questions, gone, acting(request)) if given is None and after is None else [],
        "asked_action": request.POST.get("action", ""),
        "reason": request.POST.get("reason", ""),
        "listing": listing(asked(sheet, request), request, files["csv"], heading=True),
        "workbook_url": files["xlsx"] + (f"?{query}" if query else ""),
        "breadcrumbs": proposals_way((str(found), "")),
    }
    return render(request, "settlement/desk_proposal.html", content, status=status)


def _tiles(found: Proposal) -> list[tuple[str, str, str]]:
    """Return tone, amount and label of what a proposal does."""
    granted = _granted(found)
    advanced = [("neutral", euro(granted), _("toegekende voorschotten"))] if granted else []
    return [
        ("neutral", euro(found.settled_cent), _("afgerekend")),
        *advanced,
        ("neutral", euro(found.set_off_cent), _("verrekende voorschotten")),
        ("good", euro(found.pay_cent), _("te betalen")),
        ("attention" if found.held_cent else "neutral", euro(found.held_cent), _("aangehouden")),
        ("attention" if found.receivable_cent else "neutral", euro(found.receivable_cent), _("te vorderen")),
    ]


def _granted(found: Proposal) -> int:
    """Return the advances that a proposal grants, in cents: what is owed after it and no settlement or older balance explains."""
    sums = found.lines.aggregate(before=Sum("before_cent"), after=Sum("after_cent"))
    owed = (sums["after"] or 0) + found.pay_cent - (sums["before"] or 0)
    return int(owed - found.settled_cent + found.set_off_cent)


def _bridge(found: Proposal) -> Bridge:
    """Return the way from what is settled to what is paid."""
    rows = found.lines.aggregate(
        opened=Sum("before_cent"),
        open_count=Count("pk", filter=~Q(before_cent=0)),
        set_count=Count("pk", filter=~Q(set_off_cent=0)),
        held_count=Count("pk", filter=~Q(held="")),
        owing=Count("pk", filter=Q(after_cent__lt=0)),
        pay=Count("pk", filter=Q(pay_cent__gt=0)),
        count=Count("pk"),
    )
    owing = _("van vroegere boekingen; onder nul: de onderneming is iets verschuldigd")
    nothing = _("wie meer kreeg dan toekomt, krijgt niets: het blijft open staan")
    steps = [
        (_("Stond al open"), owing, rows["open_count"], rows["opened"] or 0),
        (_("Voorschotten toegekend"), _("op wat het kwartaal zal geven"), rows["count"], _granted(found)),
        (_("Voorschotten verrekend"), _("al betaald voor dit kwartaal"), rows["set_count"], -found.set_off_cent),
        (_("Aangehouden"), _("verschuldigd, maar nog niet te betalen"), rows["held_count"], -found.held_cent),
        (_("Te vorderen"), nothing, rows["owing"], found.receivable_cent),
    ]
    told = [step for step in steps if step[3]]
    title = _("Van afrekening naar betaling")
    return bridge(
        title, _("Werkgevers"), (_("Afgerekend"), found.settled_cent), (_("Te betalen"), found.pay_cent), told
    )


def _held(found: Proposal) -> Listing:
    """Return why amounts are held, with how many employers and how many euro."""
    rows = found.lines.exclude(held="").order_by().values("held").annotate(count=Count("pk"), cents=Sum("after_cent"))
    made = [Row((InDutch(row["held"]), row["count"], words.plain(row["cents"]))) for row in rows.order_by("-cents")]
    heads = (_("Werkgevers"), _("Bedrag (€)"))
    columns = [Column(_("Waarom")), *(Column(head, number=True) for head in heads)]
    return Listing("aangehouden", _("Aangehouden"), columns, made, len(made), empty=_("Niets wordt aangehouden."))


def _moved(gone: Stale) -> Listing:
    names = names_by_number({one.employer for one in gone.moved[:_MOVED]})
    rows = [
        Row((names.get(one.employer, one.employer), one.what, words.plain(one.then), words.plain(one.now)))
        for one in gone.moved[:_MOVED]
    ]
    numbers = [Column(head, number=True) for head in (_("Betalen, toen (€)"), _("Betalen, nu (€)"))]
    columns = [Column(_("Werkgever")), Column(_("Wat veranderde")), *numbers]
    return Listing("veranderd", _("Wat veranderde"), columns, rows, len(gone.moved), heading=False)


def _questions(found: Proposal, questions: Sequence[Question]) -> Listing:
    names = names_by_number({one.onderneming for one in questions})
    rows = [
        Row(
            (
                _("Vraag %(number)s") % {"number": place},
                _(dict(Question.KINDS)[one.kind]),
                names.get(one.onderneming, one.onderneming),
                words.plain(one.cent),
                _answer_mark(one),
            ),
            reverse("question", args=[found.pk, one.pk]),
        )
        for place, one in enumerate(questions, 1)
    ]
    heads = (_("Vraag"), _("Waarom"), _("Werkgever"), _("Bedrag (€)"), _("Stand"))
    columns = [Column(head, number=place == 3) for place, head in enumerate(heads)]
    title = _("Wat de goedkeurder beantwoordt")
    return Listing("vragen", title, columns, rows, len(rows), empty=_("Er is niets te beantwoorden."))


def _answer_mark(one: Question) -> Mark:
    given: Answer | None = getattr(one, "answer", None)
    if given is None:
        return Mark(_("te beantwoorden"), "waiting")
    return Mark(_("beantwoord"), "good")


def _summary(found: Proposal) -> list[Fact]:
    runs = [row.run for row in found.runs.select_related("run").order_by("pk")]
    facts = [Fact(_("Run"), str(run), url=reverse("run", args=[run.pk]), note=title_of(run)) for run in runs]
    facts += [
        Fact(_("Uitvoeringsdag"), found.execution),
        Fact(_("Gemaakt"), found.made_at),
        Fact(_("Door"), names_of([found.maker])[found.maker]),
        Fact(_("Controlegetal"), found.hash, note=_("de goedkeuring hoort bij precies dit getal")),
    ]
    if found.replaces is not None:
        facts.append(
            Fact(_("In de plaats van"), str(found.replaces), url=reverse("proposal", args=[found.replaces.pk]))
        )
    return facts


def _approval(given: Approval) -> dict[str, Any]:
    """Return the approval, the payment file with its control sum, and whether the books say the same."""
    sums = given.proposal.payments.aggregate(count=Count("pk"), cents=Sum("cent"))
    sent = Booking.objects.filter(proposal=given.proposal, kind="betaling")
    booked = sent.aggregate(cents=Sum("cent"))
    paid, said = sums["cents"] or 0, booked["cents"] or 0
    tie = Mark(_("ja, tot op de cent"), "good") if paid == said else Mark(_("nee"), "bad")
    facts = [
        Fact(_("Goedgekeurd door"), names_of([given.by])[given.by], note=given.why),
        Fact(_("Op"), given.at),
        Fact(_("Betalingen"), sums["count"]),
        Fact(_("Controlesom"), euro(paid)),
        Fact(_("De boeken zeggen hetzelfde"), tie, note=euro(said)),
    ]
    if given.file is not None:
        size = _("%(size)s bytes") % {"size": number(given.file.size)}
        facts.append(Fact(_("Kenmerk van het bestand"), given.message_id, note=f"{size}, SHA-256 {given.file_id}"))
    return {"facts": facts, "file": given.file}


def _actions(found: Proposal, questions: Sequence[Question], gone: Stale | None, who: Acting) -> list[Action]:
    """Return the approval as something that may be done, or why it may not."""
    open_ = sum(1 for one in questions if not hasattr(one, "answer"))
    others = {one.answer.by for one in questions if hasattr(one, "answer")} - {who.name}
    blocked = ""
    if found.maker == who.name:
        blocked = _("u maakte dit voorstel; een ander keurt het goed.")
    elif who.role is not Role.APPROVER:
        blocked = _("alleen een goedkeurder kan dit.")
    elif gone is not None:
        blocked = _("het voorstel is achterhaald; er moet een nieuw komen.")
    elif others:
        names = ", ".join(sorted(names_of(others).values()))
        blocked = _("%(who)s beantwoordde vragen van dit voorstel en keurt het goed.") % {"who": names}
    elif open_:
        blocked = _("beantwoord eerst de vragen hieronder (nog %(count)s).") % {"count": open_}
    confirm = _(
        "U keurt goed dat %(pay)s betaald wordt op %(day)s. Dat wordt meteen geboekt en is niet ongedaan te maken."
    )
    return [
        Action(
            "goedkeuren",
            _("Goedkeuren"),
            reverse("proposal_approve", args=[found.pk]),
            found.hash,
            primary=True,
            asks_reason=True,
            reason_label=_("Waarop uw goedkeuring steunt"),
            reason_hint=_("In een zin: wat u nakeek."),
            confirm=confirm % {"pay": euro(found.pay_cent), "day": day_in_words(found.execution)},
            blocked=blocked,
        )
    ]


@open_to(Role.APPROVER)
@require_POST
def proposal_approve(request: HttpRequest, number: int) -> HttpResponse:
    """Approve a proposal as a second person: booked, and its payment file made, or told why not."""
    found, shown = found_proposal(number), request.POST.get("version", "")[:64]
    try:
        approve(found, shown, request.POST.get("reason", ""), acting(request).actor)
    except (NotApproved, store.Damaged) as problem:
        return _page(request, found_proposal(number), sentence(str(problem)), 409)
    messages.success(request, _("%(proposal)s is goedgekeurd en geboekt.") % {"proposal": found})
    return redirect("proposal", number=number)


@open_to(READERS)
@require_GET
def proposal_export(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Return the employers of a proposal as a file, complete or not at all."""
    answer: HttpResponse = export_view(lines_of(found_proposal(number)), READERS)(request, kind)
    return answer


@open_to(DEPARTMENT)
@require_GET
def payment_file(request: HttpRequest, number: int) -> HttpResponse:
    """Return the payment file of an approved proposal, as it was made; that it left the house is an event."""
    found = found_proposal(number)
    given: Approval | None = getattr(found, "approval", None)
    if given is None or given.file is None:
        raise Http404(_("Dit voorstel heeft geen betaalbestand."))
    content = store.read(given.file.pk)
    with transaction.atomic():
        told = {"kenmerk": given.message_id, "sha256": given.file.pk}
        chain.record(acting(request).actor, "betaalbestand opgehaald", f"voorstel:{found.pk}", told)
    answer = HttpResponse(content, content_type="application/xml")
    answer["Content-Disposition"] = f'attachment; filename="{given.message_id}.xml"'
    return answer
