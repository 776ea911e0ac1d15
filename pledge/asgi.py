import os

from django.core.asgi import get_asgi_application

from pledge import gds

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pledge.settings")
application = get_asgi_application()
gds.warm()
