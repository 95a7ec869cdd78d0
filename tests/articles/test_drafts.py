"""Titles of drafts are read by those who work on pages, and by nobody else with a way into the newsroom."""

import pytest
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import rich_text

from articles.models import CustomImage
from carespace.models import Debate
from tests.addresses import find_path, list_all_addresses, make_rows
from tests.conftest import in_group
from tests.factories.accounts import MemberFactory
from tests.factories.articles import article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("newsroom_search")]
TITLE = "Unsaid as yet"
#: Where Wagtail itself lists pages by title for whoever comes into the newsroom.
LISTS = [
    "/newsroom/api/main/pages/?fields=*",
    "/newsroom/choose-page/3/",
    "/newsroom/choose-page/search/?q=unsaid",
    "/newsroom/pages/search/?q=unsaid",
]


@pytest.fixture
def draft(editor):
    picture = CustomImage.objects.create(title="Door", file=get_test_image_file())
    debate = Debate.objects.create(slug="size", motion="Size matters")
    body = [
        {"type": "text", "value": str(rich_text("<p>Words to come.</p>"))},
        {"type": "image", "value": {"image": picture.pk, "alt_text": "A door", "decorative": False}},
    ]
    story = article(TITLE, live=False, body=body, debate=debate, topics=("Fostering",), owner=editor)
    story.save_revision(user=editor)
    return story


def shows_title(answer) -> bool:
    return TITLE.encode() in b"".join(answer)


@pytest.mark.slow("asks every list of pages in the newsroom")
def test_editors_find_drafts(client_of, editor, draft):
    browser = client_of(editor)
    parent = draft.get_parent().pk
    for address in LISTS:
        assert shows_title(browser.get(address.replace("/3/", f"/{parent}/"))), address


@pytest.mark.slow("asks every address there is")
@pytest.mark.parametrize("group", ["Moderators", "Data editors"])
def test_no_address_tells_others_a_drafts_title(client_of, draft, group):
    member = in_group(MemberFactory(), group)
    client = client_of(member)
    client.raise_request_exception = False
    parent = draft.get_parent().pk
    rows = make_rows()
    for beginning in ("newsroom/", "cards/", "read/", "api/v1/", "figures/"):
        rows[beginning] = rows.get(beginning, {}) | {
            "pk": draft.pk,
            "page_id": draft.pk,
            "parent_page_id": parent,
        }
    paths = [find_path(address, rows) for address in list_all_addresses()]
    paths += [address.replace("/3/", f"/{parent}/") for address in LISTS]
    telling = [
        path for path in paths if shows_title(client.get(path, {"q": "unsaid"} if "?" not in path else None))
    ]
    assert telling == []


@pytest.mark.parametrize("group", ["Moderators", "Data editors"])
def test_an_editor_who_edits_no_more_reads_no_drafts_on_the_start_page(client_of, editor, draft, group):
    draft.locked, draft.locked_by, draft.locked_at = True, editor, timezone.now()
    draft.save()
    assert shows_title(client_of(editor).get("/newsroom/"))
    editor.groups.clear()
    in_group(editor, group)
    editor.__dict__.pop("_group_names", None)
    answer = client_of(editor).get("/newsroom/")
    assert answer.status_code == 200
    assert not shows_title(answer)


@pytest.mark.parametrize("group", ["Moderators", "Data editors"])
def test_their_own_places_in_the_newsroom_stay_open(client_of, group):
    browser = client_of(in_group(MemberFactory(), group))
    for address in ("/newsroom/", "/newsroom/account/", "/newsroom/sprite/", "/newsroom/jsi18n/"):
        assert browser.get(address).status_code == 200, address
    assert browser.get("/newsroom/pages/")["Location"] == "/newsroom/"
    asked = browser.get("/newsroom/choose-page/", headers={"X-Requested-With": "XMLHttpRequest"})
    assert asked.status_code == 403
