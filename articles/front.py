"""What the front page shows of ratings and debates, asked of the rooms that know."""

from dataclasses import dataclass

from carespace.models import Debate
from ratings import vocabulary, wording
from ratings.measures import Measure, MeasureError

#: Every judged home, each judgement apart, at every release.
ALL_HOMES = Measure(outcomes=("all",), unit="share", at="all")
INADEQUATE = Measure(outcomes=("inadequate",), unit="share", at="all")
OPEN_DEBATES = 3


@dataclass(frozen=True)
class Change:
    """One judgement's share in two releases, as the ledger prints it."""

    slug: str
    label: str
    before: str
    after: str
    points: str

    @property
    def mark(self):
        """The outcome's short name in the style sheet."""
        return self.slug.split("-")[0]


def signed(value, form):
    """A difference with its sign: +1.5, −0.5, 0."""
    if not value:
        return "0"
    return f"{'+' if value > 0 else '−'}{format(abs(value), form)}"


def ledger():
    """{"ledger": …} with the shares of the two newest releases side by side; {} while fewer are loaded."""
    try:
        answer = ALL_HOMES.answer()
    except MeasureError:
        return {}
    if len(answer.periods) < 2:
        return {}
    before, after = answer.releases[-2:]
    group = answer.rows[0].group
    changes = []
    for slug, label in vocabulary.OUTCOMES.items():
        was = answer.row(group, outcome=slug, period=before.as_at)
        now = answer.row(group, outcome=slug, period=after.as_at)
        if not was or not now or not was.denominator or not now.denominator:
            return {}
        moved = wording.points((was.numerator, was.denominator), (now.numerator, now.denominator))
        changes.append(Change(slug, label, was.percent, now.percent, signed(moved, ".1f")))
    return {
        "ledger": {
            "before": before,
            "after": after,
            "changes": changes,
            "judged_before": wording.count(before.judged),
            "judged_after": wording.count(after.judged),
            "judged_more": signed(after.judged - before.judged, ","),
            "measure": ALL_HOMES,
            "inadequate": INADEQUATE,
            "register_note": answer.register_note,
        }
    }


def debates_now():
    """The open debate that moved last, the open ones after it, and the one closed last."""
    first, *others = list(
        Debate.objects.open().with_counts().order_by("-moved_at", "-pk")[:OPEN_DEBATES]
    ) or [None]
    closed = Debate.objects.closed().with_counts().order_by("-closure__at").first()
    return {"debate": first, "other_debates": others, "closed_debate": closed}
