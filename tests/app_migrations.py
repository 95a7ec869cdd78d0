"""Migrations of one app, taken back and made again by a test, without the models of apps that stand above it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState


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
        return super().migrate(targets, steps, state, fake, fake_initial)

    def migration_plan(
        self, targets: Sequence[tuple[str, str | None]] | set[tuple[str, str]], clean_start: bool = False
    ) -> list[tuple[Migration, bool]]:
        """The steps; of a clean start, which is what models are built from, only those of the apps reached."""
        plan = super().migration_plan(targets, clean_start=clean_start)
        if not clean_start:
            return plan
        return [step for step in plan if step[0].app_label in self.apps_reached]
