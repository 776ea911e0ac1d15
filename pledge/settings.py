"""Django's settings: one file, from the typed environment; nothing here differs by machine."""

from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp import constants as csp
from django.contrib.messages import constants as messages

from pledge.env import ROOT, read

ENV = read()

SECRET_KEY = ENV.secret_key
SECRET_KEY_FALLBACKS = list(ENV.secret_key_fallbacks)
DEBUG = False
DEMONSTRATION = ENV.demonstration
ALLOWED_HOSTS = list(ENV.allowed_hosts)
SITE_URL = ENV.site_url
HTTPS = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "pledge.apps.PledgeConfig",
    "reviews.apps.ReviewsConfig",
    "selfassess.apps.SelfassessConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "pledge.headers.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pledge.sessions.StaffSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pledge.middleware.PlaceMiddleware",
    "pledge.failures.FailureMiddleware",
]

ROOT_URLCONF = "pledge.urls"
WSGI_APPLICATION = "pledge.wsgi.application"
ASGI_APPLICATION = "pledge.asgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pledge.context.place",
            ],
            # No template loads these: every page uses them.
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "pledge.templatetags.gds",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(ENV.database_url, conn_max_age=60, conn_health_checks=True),
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In the database, since the brakes on guessing and the rule "a one-time code works once" must hold in every
# web process; nothing else is cached here, so no page costs a query for it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # fewer, and a flood of guesses would push each other out
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
TIME_ZONE = "Europe/London"
USE_TZ = True
# Every string is marked for translation. With one language published, looking each of them up in catalogues
# that hold nothing new would cost a tenth of every page; the second language switches it on.
USE_I18N = len(LANGUAGES) > 1
LOCALE_PATHS = [ROOT / "locale"]

FORM_RENDERER = "pledge.forms.renderer.FormRenderer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # a cookie would carry the words
MESSAGE_TAGS = {
    messages.SUCCESS: "success",
    messages.INFO: "information",
    messages.WARNING: "warning",
    messages.ERROR: "error",
}

# Sessions: a sign-in lasts 8 hours at most, 30 minutes idle (applicants 20): ``pledge/sessions.py`` ends it.
# The row outlives it, so that a form sent too late is kept for the person whose sign-in it was.
# The __Host- names make a browser refuse the cookie from another host or without HTTPS.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_AGE = 3 * 24 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "pledge.views.errors.form_too_old"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_AGE = None  # it ends with the browser: a year later nothing says that this site was visited
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# Headers. The referrer stays on this site, so that the token of a link never leaves with a click.
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked by the machine next door, without a certificate
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = False
# Preloading is the domain owner's to ask for: with the word sent, anybody could ask in a council's name.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
if ENV.trusted_proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [csp.NONE],
        "script-src": [csp.SELF],
        "style-src": [csp.SELF],
        "img-src": [csp.SELF, "data:"],
        "font-src": [csp.SELF],
        "connect-src": [csp.SELF],
        "manifest-src": [csp.SELF],
        "form-action": [csp.SELF],
        "frame-ancestors": [csp.NONE],
        "base-uri": [csp.NONE],
        "upgrade-insecure-requests": HTTPS,
    }
}

AUTH_USER_MODEL = "pledge.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",  # costs memory too, and needs no further package
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "MinimumLengthValidator": {"min_length": 12},
        "UserAttributeSimilarityValidator": {"user_attributes": ("full_name", "email")},
        "CommonPasswordValidator": {},
    }.items()
]

# Signing in: django-allauth's steps, at our own addresses; the brake on guessing is ``pledge/throttle.py``.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_ADAPTER = "pledge.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "pledge.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # half a minute either way: clocks differ

# Files and uploads. Everything stays private: views check permission and serve them as attachments.
STATIC_URL = "/static/"
STATIC_ROOT = ENV.var_dir / "static"
STATICFILES_DIRS = [ROOT / "pledge" / "static"]
MEDIA_ROOT = ENV.var_dir / "files"
DISK = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": MEDIA_ROOT}}
S3 = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": ENV.s3_bucket,
        "endpoint_url": ENV.s3_endpoint or None,
        "default_acl": "private",
        "querystring_auth": True,
        "file_overwrite": False,
    },
}
STORAGES = {
    "default": S3 if ENV.s3_bucket else DISK,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = [
    "pledge.uploads.SizeLimit",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_LIMIT = 20 * 1024 * 1024
VIRUS_SCANNER = ENV.virus_scanner
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# Email. The demonstration's outbox is the table of messages itself: nothing leaves the machine.
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.sender
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_TIMEOUT = 10
if ENV.email_way == "smtp":
    smtp = urlsplit(ENV.smtp_url)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_USE_SSL = smtp.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL
    EMAIL_HOST = smtp.hostname
    EMAIL_PORT = smtp.port or (465 if EMAIL_USE_SSL else 587)
    EMAIL_HOST_USER = unquote(smtp.username or "")
    EMAIL_HOST_PASSWORD = unquote(smtp.password or "")

# Who carries a message; "" where none of that kind can be sent.
_NOTIFY = "pledge.carriers.notify.Notify"
MESSAGE_CARRIERS = {
    "outbox": {"email": "pledge.carriers.outbox.Outbox", "text": "pledge.carriers.outbox.Outbox"},
    "smtp": {"email": "pledge.carriers.smtp.Smtp", "text": _NOTIFY if ENV.notify_key else ""},
    "notify": {"email": _NOTIFY, "text": _NOTIFY},
}[ENV.email_way]
NOTIFY = {
    "key": ENV.notify_key,
    "email_template": ENV.notify_email_template,
    "text_template": ENV.notify_text_template,
    "receipts_token": ENV.notify_receipts_token,
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "pledge.logs.LineWithoutPersons", "words_of_errors": DEMONSTRATION}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": ENV.log_level},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        "django.db.backends": {"level": "INFO"},  # at DEBUG it would print every query with its values
    },
}
