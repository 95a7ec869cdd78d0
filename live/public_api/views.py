"""The base of the API's views: one way to read a query, to refuse, and to answer again only what has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.common import no_append_slash
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from live.http_caching import answer_conditionally
from live.page_cache import depend_on
from live.public_api import paging
from live.public_api.problems import build_problem
from live.public_api.query_parameters import check_query, describe_format
from live.public_api.refusals import answer_exception

Row = TypeVar("Row", bound=Model)


class PublicApiView(APIView):
    """A view of the API. It takes the parameters it names and no other, refuses with a problem, and gives every answer
    to GET an ETag by which it is asked again.

    parameters: what its query may hold beside `format`.
    repeated: those of them that may stand more than once.
    cache_tags: what its answers show; where it names any, this site keeps them until one of those changes.
    """

    parameters: ClassVar[Sequence[OpenApiParameter]] = ()
    repeated: ClassVar[frozenset[str]] = frozenset()
    cache_tags: ClassVar[tuple[str, ...]] = ()

    def list_parameters(self) -> list[OpenApiParameter]:
        """Every parameter of the operation that is asked for."""
        formats = [str(renderer.format) for renderer in self.renderer_classes]
        return [*self.parameters, describe_format(formats)]

    def get_exception_handler(self) -> Callable[..., HttpResponse | None]:
        """Refusals of the API have its own shape, whatever other views of the REST framework the site has."""
        return answer_exception

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """What comes before each answer. Raises ParameterError."""
        if request.method in {"GET", "HEAD"}:
            check_query(request.query_params, self.list_parameters(), self.repeated)
        super().initial(request, *args, **kwargs)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """The answer with its tag, or 304 where whoever asks holds it already."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if request.method not in {"GET", "HEAD"}:
            return response
        depend_on(*self.cache_tags)
        return answer_conditionally(request._request, response, keep=bool(self.cache_tags), words=None)


class PublicViewSet(PublicApiView, GenericViewSet[Row]):
    """Several views of the API on the same rows; those in `paged` are lists in pages."""

    paged: ClassVar[frozenset[str]] = frozenset({"list"})

    def make_pages(self, rows: QuerySet[Row], size: int) -> Paginator[Row]:
        """The pages of a list, `size` rows each. Where the number of rows is known, a view says it here."""
        return Paginator(rows, size)

    def list_parameters(self) -> list[OpenApiParameter]:
        """Every parameter of the operation that is asked for."""
        pages = paging.PARAMETERS if self.action in self.paged else ()
        return [*pages, *super().list_parameters()]


@csrf_exempt
@no_append_slash
def refuse_unknown_address(request: HttpRequest) -> HttpResponse:
    """For every address beneath the API's beginning that nothing else has."""
    return build_problem(404)
