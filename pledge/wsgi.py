import os

from django.core.wsgi import get_wsgi_application

from pledge import gds

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pledge.settings")
application = get_wsgi_application()
gds.warm()
