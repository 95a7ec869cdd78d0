"""The pages, for a WSGI server."""

import os

import django

from config.serving.request_validation import SiteHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)
application = SiteHandler()
