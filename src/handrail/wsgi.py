"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.settings")
application = get_wsgi_application()

from handrail.taxonomy import index  # noqa: E402 - its models need Django set up

# After Django is set up: the search index is built while the first pages are already answered.
index.warm()
