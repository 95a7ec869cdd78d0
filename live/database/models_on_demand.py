"""The models that migrations work with, built when one is asked for.

Django builds every model anew that hangs together with the one a migration changes, which here are dozens, hundreds of
times: four fifths of what it takes to migrate an empty database. These states of the project never change the models they gave
out: one that changes forgets them, and of new ones only those are built that are asked for, with what they point to.
Whoever asks for all, as a deletion does that has to know what points to it, gets all.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterable, Iterator, Mapping
from operator import methodcaller

from django.db.migrations import executor
from django.db.migrations.state import ModelState, ProjectState, StateApps
from django.db.models import Model
from django.utils.functional import cached_property

Key = tuple[str, str]  # the label of an app, the name of a model in small letters
forget_relations = methodcaller("_expire_cache")


class SharedStates(dict[Key, ModelState]):
    """The states of models, shared with other states of the project: whoever asks for one may change it, and gets a copy."""

    def __init__(self, states: Mapping[Key, ModelState]) -> None:
        super().__init__(states)
        self.own: set[Key] = set()

    def __getitem__(self, key: Key) -> ModelState:
        if key not in self.own:
            self[key] = super().__getitem__(key).clone()
            self.own.add(key)
        return super().__getitem__(key)

    def share(self) -> dict[Key, ModelState]:
        """All of them as they are, which nobody changes from now on."""
        self.own.clear()
        return dict(self)


class ModelsOnDemand(StateApps):
    """The models of one state of the project."""

    def __init__(self, real_apps: Iterable[str], states: Mapping[Key, ModelState]) -> None:
        self.unbuilt: dict[Key, ModelState] = {}
        super().__init__(list(real_apps), {})
        self.unbuilt.update(states)

    def build(self, keys: Iterable[Key]) -> None:
        """Build these models and what they point to, unless that was done."""
        wanted, states = list(keys), []
        for key in wanted:
            state = self.unbuilt.pop(key, None)
            if state is not None:
                states.append(state)
                wanted += find_targets(state)
        self.render_multiple(states)

    def get_model(
        self, app_label: str, model_name: str | None = None, require_ready: bool = True
    ) -> type[Model]:
        """The model of an app's label and a name, or of "label.Name" alone, built where it was not. Raises LookupError where
        there is none."""
        if model_name is None:
            app_label, model_name = app_label.split(".")
        self.build([(app_label, model_name.lower())])
        return self.get_registered_model(app_label, model_name)

    def check_apps_ready(self) -> None:
        """Asked by whoever wants more than one model, and so is the next."""
        super().check_apps_ready()
        self.build(list(self.unbuilt))

    def check_models_ready(self) -> None:
        super().check_models_ready()
        self.build(list(self.unbuilt))

    def clear_cache(self) -> None:
        """Forget what models know of those that point to them, without a look at those that are not built."""
        is_ready, self.ready = self.ready, False
        super().clear_cache()
        self.ready = is_ready
        if is_ready:
            for models in self.all_models.values():
                for model in models.values():
                    forget_relations(model._meta)


def find_targets(state: ModelState) -> Iterator[Key]:
    """The models that one cannot be built without: its bases, and those its fields name."""
    names = [base for base in state.bases if isinstance(base, str)]
    for field in state.fields.values():
        relation = getattr(field, "remote_field", None)
        names += filter(None, (getattr(relation, "model", None), getattr(relation, "through", None)))
    for name in names:
        app, _, model = name.rpartition(".")
        yield (app or state.app_label, model.lower())


class StateOnDemand(ProjectState):
    """Django's own, but for when its models are built."""

    def __init__(
        self, models: dict[Key, ModelState] | None = None, real_apps: set[str] | None = None
    ) -> None:
        super().__init__(real_apps=real_apps)
        self.models: SharedStates = SharedStates(models or {})

    @cached_property
    def apps(self) -> ModelsOnDemand:
        return ModelsOnDemand(self.real_apps, self.models.share())

    def clone(self) -> StateOnDemand:
        made = StateOnDemand(self.models.share(), self.real_apps)
        if "apps" in self.__dict__:
            made.apps = self.apps
        return made

    def forget_models(self) -> None:
        self.__dict__.pop("apps", None)

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        """Forget the built models of this state, all of them: whoever asks for one has it built anew."""
        self.forget_models()

    def reload_models(self, models: Iterable[object], delay: bool = True) -> None:
        """As `reload_model`: all built models are forgotten."""
        self.forget_models()

    def remove_model(self, app_label: str, model_name: str) -> None:
        """As Django's, the built models forgotten. Raises KeyError for a model that is not there."""
        self.forget_models()
        super().remove_model(app_label, model_name)

    def rename_model(self, app_label: str, old_name: str, new_name: str) -> None:
        """As Django's, on fields that no other state shares. Raises KeyError for a model that is not there."""
        self.own_fields()
        super().rename_model(app_label, old_name, new_name)

    def rename_field(self, app_label: str, model_name: str, old_name: str, new_name: str) -> None:
        """As Django's, on fields that no other state shares. Raises KeyError for a model that is not there."""
        self.own_fields()
        super().rename_field(app_label, model_name, old_name, new_name)

    def own_fields(self) -> None:
        """Before a new name, which Django writes into the fields of all that point there."""
        for key in list(self.models):
            state = self.models[key]
            state.fields = copy.deepcopy(state.fields)


@contextlib.contextmanager
def build_models_on_demand() -> Iterator[None]:
    """Within it, whoever migrates in this process works with such states."""
    known = vars(executor)
    usual = known["ProjectState"]
    known["ProjectState"] = StateOnDemand
    try:
        yield
    finally:
        known["ProjectState"] = usual
