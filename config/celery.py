"""The Celery app and its timetable.

Every entry is a tick: an idempotent task that asks the database what is due.
"""

import os

from celery import Celery
from celery.schedules import crontab

from config.queue import sign_ups, timetable
from config.queue.broker import use_steady_redis

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery(
    "carespace",
    loader="config.queue.sharing_loader:SharingLoader",
    task_cls="config.queue.limited_task:LimitedTask",
)
use_steady_redis()
timetable.add_to(app)
sign_ups.teach_worker(app)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "publish and expire stories": {"task": "articles.tasks.publish_scheduled", "schedule": crontab()},
    "read new releases against what is in print": {
        "task": "articles.tasks.evaluate_releases",
        "schedule": crontab(),
    },
    "take up files that wait to be checked or published": {
        "task": "ratings.tasks.resume_incoming_files",
        "schedule": crontab(),
    },
    "look at the addresses of releases": {
        "task": "ratings.tasks.check_due_sources",
        "schedule": crontab(minute="*/10"),
    },
    "forget old changes": {"task": "live.tasks.forget_old_changes", "schedule": crontab(minute="17")},
    "compare the search index with what it was built from": {
        "task": "search.tasks.update_index",
        "schedule": crontab(),
    },
    "delete counts of limits that are over": {
        "task": "live.tasks.delete_old_rate_counts",
        "schedule": crontab(minute="23"),
    },
    "look for related stories": {"task": "articles.tasks.keep_related_stories", "schedule": crontab()},
    "date topics and authors by their newest story": {
        "task": "articles.tasks.date_topics_and_authors",
        "schedule": crontab(),
    },
    "compare the number of live stories with a count of them": {
        "task": "articles.tasks.recount_stories",
        "schedule": crontab(minute="*/10"),
    },
    "compare what debates hang on with the stories": {
        "task": "articles.tasks.keep_debate_subjects",
        "schedule": crontab(minute="*/10"),
    },
    "count readings of stories": {"task": "articles.tasks.store_readings", "schedule": crontab()},
    "forget forms that were not sent": {
        "task": "accounts.tasks.expire_unsent_forms",
        "schedule": crontab(minute="41"),
    },
    "tell authors what moderators decided": {"task": "carespace.tasks.send_notices", "schedule": crontab()},
    "tell members of debates they follow": {
        "task": "carespace.tasks.send_news",
        "schedule": crontab(),
    },
    "ring the moderators on duty": {"task": "carespace.tasks.ring_duty", "schedule": crontab()},
    "change what time changes in debates": {
        "task": "carespace.tasks.run_debate_clock",
        "schedule": crontab(),
    },
    "compose and send digests": {"task": "digests.tasks.tick", "schedule": crontab()},
    "tell editors what is wrong with the letters": {
        "task": "digests.tasks.raise_alarms",
        "schedule": crontab(),
    },
    "take back what a dead worker of letters held": {
        "task": "digests.tasks.rescue_deliveries",
        "schedule": 15.0,
    },
}
