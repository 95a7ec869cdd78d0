"""Migrations of one app, taken back and made again by a test, without the models of apps that stand above it."""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Iterator, Sequence
from unittest import mock

import psycopg
from django.apps import apps
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState
from django.db.models import BaseConstraint, Index
from psycopg.rows import TupleRow

from live.database.models_on_demand import StateOnDemand

#: What stands in tables but rows: all that `AppProjectState` might get wrong.
TABLE_RULES = """
    select table_name, concat_ws(' ', column_name, udt_name, character_maximum_length, is_nullable, column_default,
        generation_expression) from information_schema.columns
    where table_schema = 'public' and table_name like %(tables)s
    union all
    select tablename, indexdef from pg_indexes where schemaname = 'public' and tablename like %(tables)s
    union all
    select relname, conname || ': ' || pg_get_constraintdef(pg_constraint.oid)
    from pg_constraint join pg_class on pg_class.oid = conrelid where relname like %(tables)s
"""
#: What PostgreSQL writes otherwise of a rule that was restored from a dump than of one that was made.
FORMS = re.compile(r"::(?:text|character varying)(?:\[\])?|[()]")


class AppProjectState(ProjectState):
    """Django's own, but that no model is built anew, with all that are related to it, for an index or a constraint: those
    who make and drop them ask the state. A model only learns of new ones, and forgets none, for whoever alters a field
    leaves alone what its model knows by name."""

    def add_index(self, app_label: str, model_name: str, index: Index) -> None:
        options = self.models[app_label, model_name].options
        options["indexes"] = [*options["indexes"], index]
        if "apps" in self.__dict__:
            meta = self.apps.get_model(app_label, model_name)._meta
            meta.indexes = [*meta.indexes, index]

    def remove_index(self, app_label: str, model_name: str, index_name: str) -> None:
        options = self.models[app_label, model_name].options
        options["indexes"] = [each for each in options["indexes"] if each.name != index_name]

    def add_constraint(self, app_label: str, model_name: str, constraint: BaseConstraint) -> None:
        options = self.models[app_label, model_name].options
        options["constraints"] = [*options["constraints"], constraint]
        if "apps" in self.__dict__:
            meta = self.apps.get_model(app_label, model_name)._meta
            meta.constraints = [*meta.constraints, constraint]

    def remove_constraint(self, app_label: str, model_name: str, constraint_name: str) -> None:
        options = self.models[app_label, model_name].options
        options["constraints"] = [each for each in options["constraints"] if each.name != constraint_name]

    def clone(self) -> AppProjectState:
        made = AppProjectState({key: model.clone() for key, model in self.models.items()}, self.real_apps)
        if "apps" in self.__dict__:
            made.apps = self.apps.clone()
        made.is_delayed = self.is_delayed
        return made


@contextlib.contextmanager
def build_few_models() -> Iterator[None]:
    """Within it whoever migrates spares itself what changes nothing in the database."""
    # Asked of each relation of each model that is built, and forgotten by each: the models of the site stay as they are.
    find_setting = functools.cache(apps.get_swappable_settings_name)
    with (
        mock.patch.object(apps, "get_swappable_settings_name", find_setting),
        mock.patch("django.db.migrations.executor.ProjectState", AppProjectState),
    ):
        yield


class SteadyState(StateOnDemand):
    """The site's own, whose models are built when they are asked for, and that an index or a constraint is no reason to
    build them anew, as in `AppProjectState`."""

    def add_index(self, app_label: str, model_name: str, index: Index) -> None:
        self.change(app_label, model_name, "indexes", added=index)

    def remove_index(self, app_label: str, model_name: str, index_name: str) -> None:
        self.change(app_label, model_name, "indexes", removed=index_name)

    def add_constraint(self, app_label: str, model_name: str, constraint: BaseConstraint) -> None:
        self.change(app_label, model_name, "constraints", added=constraint)

    def remove_constraint(self, app_label: str, model_name: str, constraint_name: str) -> None:
        self.change(app_label, model_name, "constraints", removed=constraint_name)

    def change(
        self,
        app_label: str,
        model_name: str,
        kind: str,
        *,
        added: Index | BaseConstraint | None = None,
        removed: str = "",
    ) -> None:
        """Add one or remove one; a model that was built learns of a new one."""
        state = self.models[app_label, model_name]
        rules = [each for each in state.options[kind] if each.name != removed]
        state.options[kind] = [*rules, added] if added else rules
        if "apps" not in self.__dict__ or added is None:
            return
        if (app_label, model_name) in self.apps.unbuilt:
            self.apps.unbuilt[app_label, model_name] = state.clone()
        else:
            meta = self.apps.get_model(app_label, model_name)._meta
            setattr(meta, kind, [*getattr(meta, kind), added])

    def clone(self) -> SteadyState:
        """A copy that shares its models, those too that are not built yet: a step back is made of dozens of copies."""
        made = SteadyState(self.models.share(), self.real_apps)
        made.apps = self.apps
        return made


class AppMigrationExecutor(MigrationExecutor):
    """Django's own, but for the models it builds anew at every step: those of the apps that the steps reach, and of what
    they build on. All apps have a member, so that otherwise a field of one would be a reason to build hundreds."""

    apps_reached: frozenset[str] = frozenset()

    def migrate(
        self,
        targets: Sequence[tuple[str, str | None]] | None,
        plan: Sequence[tuple[Migration, bool]] | None = None,
        state: ProjectState | None = None,
        fake: bool = False,
        fake_initial: bool = False,
    ) -> ProjectState:
        """Take the apps of `targets` to them."""
        wanted, graph = targets or [], self.loader.graph
        steps = self.migration_plan(wanted) if plan is None else plan
        reached = {app for app, _ in wanted} | {migration.app_label for migration, _ in steps}
        self.apps_reached = frozenset(
            below
            for app in reached
            for leaf in graph.leaf_nodes(app)
            for below, _ in graph.forwards_plan(leaf)
        )
        find_setting = functools.cache(apps.get_swappable_settings_name)
        with (
            mock.patch.object(apps, "get_swappable_settings_name", find_setting),
            mock.patch("django.db.migrations.executor.ProjectState", SteadyState),
        ):
            return super().migrate(targets, steps, state, fake, fake_initial)

    def migration_plan(
        self, targets: Sequence[tuple[str, str | None]] | set[tuple[str, str]], clean_start: bool = False
    ) -> list[tuple[Migration, bool]]:
        """The steps; of a clean start, which is what models are built from, only those of the apps reached."""
        plan = super().migration_plan(targets, clean_start=clean_start)
        if not clean_start:
            return plan
        return [step for step in plan if step[0].app_label in self.apps_reached]


def list_table_rules(cursor: CursorWrapper | psycopg.Cursor[TupleRow], tables: str) -> list[tuple[str, str]]:
    """Every column, index and constraint of the tables whose names are like `tables`, in PostgreSQL's words."""
    cursor.execute(TABLE_RULES, {"tables": tables})
    return sorted((table, FORMS.sub("", rule)) for table, rule in cursor.fetchall())
