"""Celery's parts that are ours: the broker's transport, tasks with limits, the timetable in a thread."""
