"""Releases, homes and measures for programs. Read only."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Prefetch
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from live.public_api.fields import WholeAddressField
from live.public_api.refusals import QuestionError
from live.public_api.views import PublicViewSet
from ratings import answers, vocabulary
from ratings.measures import Measure, MeasureError
from ratings.models import Home, HomeSnapshot, Inspection, Judgement, Release


class ReleaseSerializer(serializers.ModelSerializer[Release]):
    """One published Ofsted file and how it was read."""

    address = WholeAddressField(help_text="The release's page.")

    class Meta:
        model = Release
        fields: ClassVar = [
            "as_at",
            "kind",
            "title",
            "published_on",
            "status",
            "is_demonstration",
            "is_invented",
            "rows",
            "homes",
            "judged",
            "owners_published",
            "lists_unjudged",
            "sha256",
            "loaded_at",
            "address",
        ]


class HomeSnapshotSerializer(serializers.ModelSerializer[HomeSnapshot]):
    """A home as one release listed it. An empty outcome is a home not judged yet."""

    as_at = serializers.DateField(source="release.as_at", read_only=True)
    owner = serializers.CharField(
        source="owner_text", read_only=True, help_text="As published; may be empty."
    )

    class Meta:
        model = HomeSnapshot
        fields: ClassVar = [
            "as_at",
            "provision_type",
            "sector",
            "region",
            "local_authority",
            "owner",
            "owner_size",
            "status",
            "places",
            "registered_on",
            "outcome",
        ]


class JudgementSerializer(serializers.ModelSerializer[Judgement]):
    """One area of one inspection: our word beside Ofsted's."""

    class Meta:
        model = Judgement
        fields: ClassVar = ["area", "outcome", "as_published"]


class InspectionSerializer(serializers.ModelSerializer[Inspection]):
    """One inspection and what it ended in."""

    judgements = JudgementSerializer(many=True, read_only=True)

    class Meta:
        model = Inspection
        fields: ClassVar = ["event_number", "event_type", "date", "published_on", "judgements"]


class HomeSerializer(serializers.ModelSerializer[Home]):
    """A home by its number, as each release listed it, newest first. No name and no address."""

    address = WholeAddressField(help_text="The home's page.")
    standings = HomeSnapshotSerializer(source="snapshots", many=True, read_only=True)

    class Meta:
        model = Home
        fields: ClassVar = ["urn", "address", "standings"]


class HomeRecordSerializer(HomeSerializer):
    """A home with its inspections, newest first."""

    inspections = InspectionSerializer(many=True, read_only=True)

    class Meta(HomeSerializer.Meta):
        fields: ClassVar = [*HomeSerializer.Meta.fields, "inspections"]


class ReleaseViewSet(PublicViewSet[Release], ReadOnlyModelViewSet[Release]):
    """The releases held, newest first; one by its day."""

    queryset = Release.objects.as_at_a_day().order_by("-as_at")
    serializer_class = ReleaseSerializer
    lookup_field = "as_at"
    lookup_value_converter = "day"


class HomeViewSet(PublicViewSet[Home], ReadOnlyModelViewSet[Home]):
    """Homes by number, each as every release listed it; one home also with its inspections."""

    serializer_class = HomeSerializer
    lookup_value_regex = "[A-Z0-9]{4,10}"
    queryset = Home.objects.order_by("urn").prefetch_related(
        Prefetch(
            "snapshots",
            HomeSnapshot.objects.of_lists_with_judgements()
            .select_related("release")
            .order_by("-release__as_at"),
        )
    )

    def get_queryset(self) -> Any:
        homes = super().get_queryset()
        if self.action != "retrieve":
            return homes
        inspections = (
            Inspection.objects.told().prefetch_related("judgements").order_by("-date", "-event_number")
        )
        return homes.prefetch_related(Prefetch("inspections", inspections))

    def get_serializer_class(self) -> Any:
        return HomeRecordSerializer if self.action == "retrieve" else HomeSerializer


class AnswerReleaseSerializer(serializers.Serializer[object]):
    """The newest release an answer rests on."""

    as_at = serializers.DateField()
    title = serializers.CharField()
    published_on = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(Release.Status.choices)
    demonstration = serializers.BooleanField(help_text="Fictitious homes.")
    invented = serializers.BooleanField(help_text="Invented whole: nobody published its totals either.")
    homes = serializers.IntegerField()
    judged = serializers.IntegerField()
    revision = serializers.IntegerField(help_text="Which file of its day or year: 1 for the first.")
    read_on = serializers.DateField(help_text="The day the file came to this site.")
    state = serializers.ChoiceField(list(vocabulary.RELEASE_STATES))
    withdrawn_because = serializers.CharField(
        required=False, help_text="Only of a release that was withdrawn."
    )
    period = serializers.CharField(
        required=False, help_text="Only of inspections of a year: a year such as 2024-25."
    )


class EarlierRowSerializer(serializers.Serializer[object]):
    """One group at one period. Null is a gap, never a zero; `note` then says why."""

    group = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # every field of DRF has a label of its own
    period = serializers.CharField(help_text="A day such as 2025-03-31, or a year such as 2024-25.")
    outcome = serializers.CharField(required=False, help_text="Only where outcomes=all.")
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(
        allow_null=True, help_text="Homes with a judgement, inspections with a grade, or homes listed."
    )
    share = serializers.FloatField(allow_null=True, help_text="Four places; null on a base under 20.")
    note = serializers.CharField(allow_blank=True)
    low = serializers.FloatField(required=False, allow_null=True, help_text="Only with interval=95.")
    high = serializers.FloatField(required=False, allow_null=True, help_text="Only with interval=95.")


class RowSerializer(EarlierRowSerializer):
    """A row of the answer: with `since` it also tells the change from an earlier moment."""

    before = EarlierRowSerializer(
        required=False, allow_null=True, help_text="The same row at the earlier moment; only with since."
    )
    points = serializers.FloatField(
        required=False, allow_null=True, help_text="The change in percentage points; only with since."
    )
    points_low = serializers.FloatField(
        required=False, allow_null=True, help_text="Only with since and interval=95."
    )
    points_high = serializers.FloatField(
        required=False, allow_null=True, help_text="Only with since and interval=95."
    )


@extend_schema_serializer(many=False)
class AnswerSerializer(serializers.Serializer[object]):
    """A measure answered: the same rows as its page, table, chart and files."""

    measure = serializers.CharField(help_text="The canonical query string.")
    definition = serializers.CharField()
    register_note = serializers.CharField(
        allow_blank=True, help_text="That homes or whole releases are invented, where they are."
    )
    release = AnswerReleaseSerializer()
    rows = RowSerializer(many=True)


def describe_parameter(name: str, allowed: Any, description: str) -> OpenApiParameter:
    """One part of the question, with the words it takes."""
    return OpenApiParameter(name, OpenApiTypes.STR, description=f"{description}: {', '.join(allowed)}.")


QUESTION = [
    describe_parameter("basis", vocabulary.BASES, "Homes as at a day, or inspections of a year"),
    describe_parameter("area", vocabulary.AREAS, "What was judged; left out, overall"),
    describe_parameter(
        "outcomes",
        ["all", *vocabulary.AFTER],
        "all gives each by itself; several with commas are added up; the last two only with by=outcome-before",
    ),
    describe_parameter(
        "unit", vocabulary.UNITS, "Shares or numbers of homes judged, or homes or places listed"
    ),
    describe_parameter("by", vocabulary.BREAKDOWNS, "The breakdown; left out, all homes together"),
    describe_parameter("sector", vocabulary.SECTORS, "Only these sectors, with commas between"),
    describe_parameter("region", vocabulary.REGIONS, "Only these regions, with commas between"),
    describe_parameter("owner-size", vocabulary.OWNER_SIZES, "Only owners with so many homes"),
    describe_parameter(
        "local-authority", ["wigan", "bristol-city-of", "and others"], "Only these, with commas between"
    ),
    describe_parameter(
        "owner", ["names as the owners’ pages have them"], "Only these owners, with commas between"
    ),
    describe_parameter("provision-type", vocabulary.PROVISION_TYPES, "Only these types, with commas between"),
    describe_parameter("age", vocabulary.AGES, "Only homes whose latest judgement is so old"),
    describe_parameter(
        "at",
        [
            "latest",
            "all",
            "a day such as 2025-03-31",
            "a year such as 2024-25",
            "or a span 2018-03-31..2025-03-31",
        ],
        "When; days with as-at, years with in-year",
    ),
    describe_parameter(
        "revision", ["1", "2"], "One file of the day or year, standing or not; with one moment in at"
    ),
    describe_parameter(
        "since", ["previous", "a day", "a year"], "The change in percentage points since then"
    ),
    describe_parameter("interval", ["95"], "The 95% interval of each share"),
]


class MeasureViewSet(PublicViewSet[Any]):
    """One question, one answer. The address of the measure's page with another beginning."""

    paged = frozenset()
    parameters = QUESTION
    repeated = frozenset(parameter.name for parameter in QUESTION)  # the measure says which of them may be
    serializer_class = AnswerSerializer
    pagination_class = None

    @extend_schema(operation_id="measures_retrieve")
    def list(self, request: Request, format: str | None = None) -> Response:
        """The rows of a measure. Not paged: the longest answer has a few hundred."""
        words = request.GET.copy()
        words.pop("format", None)
        try:
            answer = answers.answer(Measure.parse(words))
        except MeasureError as why:
            raise QuestionError(str(why)) from why
        return Response(answer.as_json())
