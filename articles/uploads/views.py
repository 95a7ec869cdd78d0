"""Where uploaded files are read.

Sizes of pictures lie under /media/images/ with names nobody guesses; documents have Wagtail's guarded
address. Everything else that was uploaded is for the newsroom alone, through `show_upload`.
"""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.images.permissions import permission_policy
from wagtail.users.models import UserProfile

from articles.models.images import CustomImage

#: The size a whole picture is given out in: no side longer, without what the camera wrote into the file.
WHOLE: str = "max-2400x2400"
MAY_SEE_PICTURE = ("add", "change", "delete", "choose")


@require_safe
def show_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """A picture that has an address of its own, in the size for readers; 404 for every other picture."""
    picture = get_object_or_404(CustomImage, pk=pk, has_own_address=True)
    if not picture.file.storage.exists(picture.file.name):
        raise Http404
    return redirect(picture.get_rendition(WHOLE).url)


@require_safe
@never_cache
def show_upload(request: HttpRequest, path: str) -> FileResponse:
    """An uploaded file by its name in the storage, to whoever may see the row that names it; else 404.

    Documents are not given out here: their one address asks their collection.
    """
    pictures = permission_policy.instances_user_has_any_permission_for(request.user, MAY_SEE_PICTURE)
    if not (UserProfile.objects.filter(avatar=path).exists() or pictures.filter(file=path).exists()):
        raise Http404
    try:
        answer = FileResponse(default_storage.open(path))
    except FileNotFoundError:
        raise Http404 from None
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
