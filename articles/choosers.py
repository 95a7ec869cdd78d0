"""How an editor picks a debate in the newsroom."""

from wagtail.admin.viewsets.chooser import ChooserViewSet

from carespace.models import Debate

debates = ChooserViewSet(
    "debate_chooser",
    model=Debate,
    icon="group",
    choose_one_text="Choose a debate",
    choose_another_text="Choose another debate",
)
