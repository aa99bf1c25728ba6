"""`orkestrasi review ...`: what waits for a reviewer, explanations, decisions. The same door as the web page's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import wraps
from typing import Annotated, Any

import typer

from orkestrasi import db
from orkestrasi.commands.common import FINDINGS, USAGE, AsJson, guarded, print_json, refuse, show

review_app = typer.Typer(
    help="Explain warnings, approve, return or escalate. The database refuses what may not be.", no_args_is_help=True
)
As = Annotated[str, typer.Option("--as", envvar="ORKESTRASI_LOGIN", help="Who does it: a login with a role.")]
Submission = Annotated[int, typer.Argument(help="Number of the submission: one exact version.")]
Reason = Annotated[str | None, typer.Option(help="Why; goes to the region word for word where it is returned.")]
Cluster = Annotated[str | None, typer.Option(help="Only this cluster.")]
Dataset = Annotated[str | None, typer.Option(help="Only this dataset.")]
Period = Annotated[str | None, typer.Option(help="Only this period.")]
Province = Annotated[str | None, typer.Option(help="Only this province and what lies in it (11).")]
Reporter = Annotated[str | None, typer.Option(help="Only this reporter.")]

QUEUE = (
    "submission_id", "state_label", "reporter", "dataset", "period_key", "version", "warnings", "answered",
    "effect_pct", "weight_pct", "waiting_working_days",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    app.add_typer(review_app, name="review")


def refusing(command: Callable[..., None]) -> Callable[..., None]:
    """What a review refuses is said with its exact text, exit code 1."""

    @guarded
    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        from orkestrasi.review import ReviewRefusedError

        try:
            command(*args, **kwargs)
        except ReviewRefusedError as error:
            if kwargs.get("as_json"):
                print_json({"refused": error.code, "text": error.text})
            refuse(error.text, FINDINGS)

    return run


def item_json(item: Any) -> dict[str, Any]:
    said = ("state_label", "lost_label", "dataset_label", "period_label", "is_exception", "is_overdue")
    return asdict(item) | {name: getattr(item, name) for name in said}


@review_app.command("queue")
@refusing
def review_queue(
    login: As,
    cluster: Cluster = None,
    dataset: Dataset = None,
    period: Period = None,
    province: Province = None,
    reporter: Reporter = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what is published without an approval, and what is decided.")
    ] = False,
    limit: Annotated[int, typer.Option(help="How many to show.", min=1)] = 50,
    as_json: AsJson = False,
) -> None:
    """What waits, exceptions first by effect; what you may not decide is shown with the reason."""
    from orkestrasi import review

    filters = review.Filters(cluster, dataset, period, province, reporter)
    if everything:
        filters = replace(filters, states=None, needing=False)
    with db.connect() as connection:
        found = review.queue(connection, login, filters, limit=limit)
    if as_json:
        print_json(
            {"total": found.total, "exceptions": found.exceptions, "items": [item_json(item) for item in found.items]}
        )
        return
    rows = [
        [*(getattr(item, name) for name in QUEUE), item.refusal.text if item.refusal else ""] for item in found.items
    ]
    show(rows, [*QUEUE, "not by you"], False, empty="Tidak ada yang menunggu telaah.")
    typer.echo(f"{found.total} menunggu: {found.exceptions} dengan pengecualian, {found.plain} tanpa.")


@review_app.command("show")
@refusing
def review_show(submission: Submission, login: As, as_json: AsJson = False) -> None:
    """One version: what was found, how it was explained, what was decided."""
    from orkestrasi import review

    with db.connect() as connection:
        case = review.case(connection, login, submission)
    if as_json:
        print_json({**asdict(case), "item": item_json(case.item), "bound_to": case.bound_to})
        return
    item = case.item
    typer.echo(f"{item.reporter}, {item.dataset_label}, {item.period_label}, versi {item.version}: {item.state_label}")
    rows = [
        [w.severity_label, w.rule_id, w.title, w.findings, w.answer.answer if w.answer else "",
         w.answer.answer_id if w.answer else None, w.answer.verdict if w.answer else None]
        for w in case.rules
    ]  # fmt: skip
    show(rows, ["severity", "rule", "title", "findings", "answer", "answer_id", "judged"], False, empty="(no findings)")
    decided = [[d.decision_id, d.kind, d.reason, d.reviewer, d.decided_at] for d in case.decisions]
    show(decided, ["decision_id", "kind", "reason", "reviewer", "at"], False, empty="(no decision)")
    typer.echo(case.bound_to)
    if case.refusal:
        typer.echo(case.refusal.text)


@review_app.command("answer")
@refusing
def review_answer(
    submission: Submission,
    rule: Annotated[str, typer.Argument(help="Rule whose warnings are explained.")],
    text: Annotated[str, typer.Option(help="The explanation and its source.")],
    login: As,
    attachment: Annotated[str | None, typer.Option(help="Name of a file that goes with it.")] = None,
    as_json: AsJson = False,
) -> None:
    """Explain the warnings of a rule; the explanation covers exactly the findings of now."""
    from orkestrasi import review

    with db.connect() as connection:
        number = review.answer(connection, login, submission, rule, text, attachment_name=attachment)
        state = review.case(connection, login, submission).item.state_label
    show([[number, submission, rule, state]], ["answer_id", "submission_id", "rule_id", "state"], as_json)


@review_app.command("judge")
@refusing
def review_judge(
    answer: Annotated[int, typer.Argument(help="Number of the answer.")],
    login: As,
    accept: Annotated[bool, typer.Option("--accept/--return", help="Accept it, or return it with a reason.")],
    reason: Reason = None,
    as_json: AsJson = False,
) -> None:
    """Accept one explanation, or return it: a returned one counts as not given."""
    from orkestrasi import review

    verdict = "accepted" if accept else "returned"
    with db.connect() as connection:
        number = review.review_answer(connection, login, answer, verdict, reason)  # type: ignore[arg-type]
    show([[number, answer, verdict]], ["answer_review_id", "answer_id", "verdict"], as_json)


def _decide(kind: str, login: str, submission: int, reason: str | None, basis: str | None, as_json: bool) -> None:
    from orkestrasi import review

    with db.connect() as connection:
        made = review.decide(connection, login, submission, kind, reason, seen=basis)  # type: ignore[arg-type]
    show([list(asdict(made).values())], list(asdict(made)), as_json)


Basis = Annotated[
    str | None, typer.Option(help="basis_sha256 as shown: refused where something has changed since you looked.")
]


@review_app.command("approve")
@refusing
def review_approve(
    submission: Submission, login: As, reason: Reason = None, basis: Basis = None, as_json: AsJson = False
) -> None:
    """Approve exactly this version; every warning must have its explanation."""
    _decide("approved", login, submission, reason, basis, as_json)


@review_app.command("return")
@refusing
def review_return(
    submission: Submission, login: As, reason: Reason = None, basis: Basis = None, as_json: AsJson = False
) -> None:
    """Return it to be mended, with a reason of at least 20 characters; it leaves with the next publication."""
    _decide("returned", login, submission, reason, basis, as_json)


@review_app.command("escalate")
@refusing
def review_escalate(
    submission: Submission, login: As, reason: Reason = None, basis: Basis = None, as_json: AsJson = False
) -> None:
    """Pass it on to the signatory, who alone decides it from then on."""
    _decide("escalated", login, submission, reason, basis, as_json)


@review_app.command("bulk-approve")
@refusing
def review_bulk_approve(
    login: As,
    cluster: Cluster = None,
    dataset: Dataset = None,
    period: Period = None,
    province: Province = None,
    token: Annotated[
        str | None, typer.Option(help="Approve: the token of the list you have seen. Without it, only the list.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List what is left out and why, then what would be approved; with the list's token, approve it."""
    from orkestrasi import review

    filters = review.Filters(cluster, dataset, period, province)
    with db.connect() as connection:
        if token is not None:
            done = review.bulk_approve(connection, login, token, filters)
            rows = [[d.decision_id, d.submission_id, d.bulk_id] for d in done.decisions]
            show(rows, ["decision_id", "submission_id", "bulk_id"], as_json)
            return
        preview = review.bulk_preview(connection, login, filters)
    left_out = [
        [e.item.submission_id, e.item.reporter, e.item.dataset, e.item.period_key, " ".join(r.text for r in e.reasons)]
        for e in preview.excluded
    ]
    included = [[i.submission_id, i.reporter, i.dataset, i.period_key, i.version] for i in preview.included]
    if as_json:
        print_json({
            "excluded": [
                item_json(e.item) | {"reasons": [asdict(reason) for reason in e.reasons]} for e in preview.excluded
            ],
            "included": [item_json(item) for item in preview.included],
            "token": preview.token,
        })  # fmt: skip
        return
    typer.echo(f"Tidak termasuk: {len(left_out)}")
    show(left_out, ["submission_id", "reporter", "dataset", "period", "reason"], False, empty="(none)")
    typer.echo(f"Dapat disetujui massal: {len(included)}")
    show(included, ["submission_id", "reporter", "dataset", "period", "version"], False, empty="(none)")
    typer.echo(f"Untuk menyetujui {len(included)} pengajuan itu: --token {preview.token}")


@review_app.command("policy")
@guarded
def review_policy(
    held: Annotated[bool, typer.Option("--held", help="Instead: what is held back now, each with its reason.")] = False,
    as_json: AsJson = False,
) -> None:
    """What each dataset asks before it is published (its contract says so), and how much is held back."""
    from orkestrasi.review import standing

    with db.connect() as connection:
        if held:
            rows = [[*asdict(h).values(), h.reason_label] for h in standing.held_back(connection)]
            show(rows, [*standing.Held.__dataclass_fields__, "reason_label"], as_json, "Nothing is held back.")
        else:
            policies = [list(asdict(policy).values()) for policy in standing.policies(connection)]
            show(policies, list(standing.Policy.__dataclass_fields__), as_json)


@review_app.command("people")
@guarded
def review_people(as_json: AsJson = False) -> None:
    """The logins that have a role, and the reporter each belongs to."""
    from orkestrasi import review

    with db.connect() as connection:
        rows = [list(asdict(person).values()) for person in review.people(connection)]
    show(rows, ["login", "role", "reporter_id", "granted_at"], as_json, "Nobody has a role yet.")


@review_app.command("grant")
@guarded
def review_grant(
    login: Annotated[str, typer.Argument(help="The login; no name of a person.")],
    role: Annotated[str, typer.Option(help="reporter, viewer, engineer, reviewer, signatory, or none to take it.")],
    by: Annotated[str, typer.Option("--as", envvar="ORKESTRASI_LOGIN", help="Who grants it.")],
    reporter: Annotated[
        str | None, typer.Option(help="The reporter the login belongs to; it decides about none of its reports.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Give a login its role in reviews, or take it away; every grant is an event."""
    import psycopg

    from orkestrasi import review
    from orkestrasi.review.labels import ROLES

    if role not in (*ROLES, "none"):
        refuse(f"There is no role {role!r}; the roles are {', '.join(ROLES)} and none.", USAGE)
    try:
        with db.connect() as connection:
            review.grant(connection, login, None if role == "none" else role, by, reporter)  # type: ignore[arg-type]
    except psycopg.errors.IntegrityError as error:
        refuse(f"{login}: {error.diag.message_primary}", USAGE)
    show([[login.lower(), role, reporter]], ["login", "role", "reporter_id"], as_json)
