"""For a WSGI server such as gunicorn. Run `heedful.practice.serving.prepare` once before."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heedful.practice.project.settings")
application = get_wsgi_application()
