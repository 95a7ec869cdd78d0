"""Work beside the pages."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def publish_scheduled():
    """Publish what is due and take down what has expired. Running it twice changes nothing more."""
    call_command("publish_scheduled", verbosity=0)
