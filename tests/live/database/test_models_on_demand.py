"""The models migrations work with. That what `manage.py migrate` makes with them is what Django's own makes is asked after a
real first start (tests/config/local_site/test_runner.py)."""

import pytest
from django.db import models
from django.db.migrations.state import ModelState

from live.database.models_on_demand import StateOnDemand


@pytest.fixture
def state():
    """A club; its members, who may have a guest's badge; a proxy of them; and a hall that has to do with none."""
    club = ModelState("clubs", "Club", {"code": models.CharField(max_length=5, primary_key=True)})
    to_club = models.ForeignKey("clubs.Club", models.CASCADE, to_field="code", db_constraint=False)
    member = ModelState("clubs", "Member", {"id": models.AutoField(primary_key=True), "club": to_club})
    senior = ModelState("clubs", "Senior", {}, {"proxy": True}, ("clubs.member",))
    hall = ModelState("halls", "Hall", {"id": models.AutoField(primary_key=True)})
    made = StateOnDemand()
    for each in (club, member, senior, hall):
        made.add_model(each)
    return made


def test_only_what_is_asked_for_is_built_with_what_it_points_to(state):
    senior = state.apps.get_model("clubs.Senior")
    assert {name for built in state.apps.all_models.values() for name in built} == {
        "senior",
        "member",
        "club",
    }
    assert senior._meta.get_field("club").related_model is state.apps.get_model("clubs", "club")
    assert state.apps.get_model("clubs", "Senior") is senior


def test_whoever_asks_what_points_to_one_hears_of_all(state):
    club = state.apps.get_model("clubs", "Club")
    assert [relation.related_model.__name__ for relation in club._meta.related_objects] == ["Member"]
    assert {model.__name__ for model in state.apps.get_models()} == {"Club", "Member", "Senior", "Hall"}
    assert {config.label for config in state.apps.get_app_configs()} == {"clubs", "halls"}


def test_all_of_an_app_are_there_for_who_asks_the_app(state):
    assert state.apps.get_app_config("halls").get_model("hall").__name__ == "Hall"


def test_one_that_no_migration_makes_is_not_there(state):
    with pytest.raises(LookupError):
        state.apps.get_model("clubs", "Garden")


def test_a_state_that_changes_leaves_the_one_before_as_it_was(state):
    before = state.clone()
    state.add_field("clubs", "member", "name", models.TextField(), preserve_default=True)
    state.remove_model("halls", "hall")
    state.add_index("clubs", "member", models.Index(fields=["name"], name="by_name"))
    assert {field.name for field in state.apps.get_model("clubs", "member")._meta.fields} == {
        "id",
        "club",
        "name",
    }
    assert {field.name for field in before.apps.get_model("clubs", "member")._meta.fields} == {"id", "club"}
    assert before.apps.get_model("clubs", "member")._meta.indexes == []
    assert before.apps.get_model("halls", "hall")
    with pytest.raises(LookupError):
        state.apps.get_model("halls", "hall")


def test_a_state_that_changes_forgets_the_models_it_gave_out_and_its_copy_keeps_them(state):
    member = state.apps.get_model("clubs", "member")
    before = state.clone()
    state.alter_field("clubs", "club", "code", models.CharField(max_length=9, primary_key=True), True)
    assert before.apps.get_model("clubs", "member") is member
    assert state.apps.get_model("clubs", "member")._meta.get_field("club").target_field.max_length == 9


def test_one_that_changes_again_leaves_the_one_between_as_it_was(state):
    state.add_field("clubs", "member", "name", models.TextField(), preserve_default=True)
    between = state.clone()
    state.remove_field("clubs", "member", "name")
    assert between.apps.get_model("clubs", "member")._meta.get_field("name")


def test_a_model_that_was_built_can_be_taken_away(state):
    hall = state.apps.get_model("halls", "hall")
    before = state.clone()
    state.remove_model("halls", "hall")
    assert before.apps.get_model("halls", "hall") is hall
    with pytest.raises(LookupError):
        state.apps.get_model("halls", "hall")


def test_what_points_to_one_is_known_to_who_asked_too_early(state):
    def ask_at_once(sender, **named):
        if sender.__module__ == "__fake__":
            assert isinstance(sender._meta.related_objects, tuple)

    models.signals.class_prepared.connect(ask_at_once)
    try:
        club = state.apps.get_model("clubs", "club")
        assert len(state.apps.get_models()) == 4
    finally:
        models.signals.class_prepared.disconnect(ask_at_once)
    assert [relation.related_model.__name__ for relation in club._meta.related_objects] == ["Member"]


def test_a_copy_that_changes_leaves_the_first_as_it_was(state):
    copy = state.clone()
    copy.remove_field("clubs", "member", "club")
    assert state.apps.get_model("clubs", "member")._meta.get_field("club")


def test_a_new_name_is_unknown_before(state):
    before = state.clone()
    state.rename_field("clubs", "club", "code", "letters")
    state.rename_model("clubs", "Club", "Society")
    then = before.apps.get_model("clubs", "member")._meta.get_field("club")
    now = state.apps.get_model("clubs", "member")._meta.get_field("club")
    assert (then.target_field.name, then.related_model.__name__) == ("code", "Club")
    assert (now.target_field.name, now.related_model.__name__) == ("letters", "Society")
