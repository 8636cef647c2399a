"""The desk as a WSGI application, for whatever server runs it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marsad_desk.settings")
application = get_wsgi_application()
