"""The desk as a ASGI application, for whatever server runs it."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marsad_desk.settings")
application = get_asgi_application()
