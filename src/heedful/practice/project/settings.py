"""Settings: everything from the environment, with defaults that are safe on one laptop.

    HEEDFUL_HOME             where the database and the keys lie (default: the per-user data folder)
    HEEDFUL_KEYS             the key file (default: HEEDFUL_HOME/keys.json; better on another disk)
    HEEDFUL_SECRET_KEY       signs sessions (default: HEEDFUL_HOME/secret_key)
    DATABASE_URL             postgres://user:password@host:5432/name (default: SQLite in HEEDFUL_HOME)
    HEEDFUL_HOSTS            names under which the application may be reached, with commas (default: loopback)
    HEEDFUL_HTTPS=1          it is reached by https: cookies become Secure, browsers are told to stay with https
    HEEDFUL_BEHIND_PROXY=1   believe X-Forwarded-Proto, which the proxy in front must set
    HEEDFUL_SETUP_CODE       what the first owner must type, when the application is reached from elsewhere
    HEEDFUL_SESSION_MINUTES  signed out after so many idle minutes (default 30)
    HEEDFUL_TIME_ZONE        such as Europe/London (default UTC)
    HEEDFUL_SMTP             smtp://user:password@host:587 (STARTTLS) or smtps://host:465: your own mail server, the
                             only one that is ever contacted (default: no mail)
    HEEDFUL_MAIL_FROM        the address that messages come from; needed with HEEDFUL_SMTP
    HEEDFUL_MAIL=dry-run     send nothing: write each message to HEEDFUL_HOME/mail (the demo always does)
    HEEDFUL_ADDRESS          where the links in messages lead, such as https://heedful.example (default: the first of
                             HEEDFUL_HOSTS)

Reading this file writes nothing; `heedful.practice.serving.prepare` makes the folder and the keys.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from heedful.practice.project.database import database_from
from heedful.practice.project.home import home_of, read_secret_key
from heedful.practice.project.outgoing_mail import outgoing_mail_from, public_address_from

HERE = Path(__file__).parent


def _listed(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def _is_on(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


HEEDFUL_HOME = home_of(os.environ)
HEEDFUL_KEYS = Path(os.environ.get("HEEDFUL_KEYS") or HEEDFUL_HOME / "keys.json")
HEEDFUL_SETUP_CODE = os.environ.get("HEEDFUL_SETUP_CODE", "")

DEBUG = False
SECRET_KEY = os.environ.get("HEEDFUL_SECRET_KEY") or read_secret_key(HEEDFUL_HOME)
LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = LOOPBACK_HOSTS + _listed("HEEDFUL_HOSTS")
IS_LOOPBACK_ONLY = ALLOWED_HOSTS == LOOPBACK_HOSTS
IS_HTTPS = _is_on("HEEDFUL_HTTPS") or not IS_LOOPBACK_ONLY

# -- what it is made of

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "heedful.practice.trust",
    "heedful.practice.people",
    "heedful.practice.record",
    "heedful.practice.before",
    "heedful.practice.in_session",
    "heedful.practice.after",
    "heedful.practice.between",
    "heedful.practice.over_time",
    "heedful.practice.client_pages",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "heedful.practice.trust.headers.ProtectiveHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "heedful.practice.people.middleware.OwnPasswordFirst",
    "heedful.practice.in_session.lock.HandOverLock",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "heedful.practice.project.urls"
WSGI_APPLICATION = "heedful.practice.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "heedful.practice.people.context.practice",
                "heedful.practice.showing.waiting.safety",
            ],
        },
    },
]

# -- the database

DATABASES = {"default": database_from(os.environ.get("DATABASE_URL", ""), HEEDFUL_HOME / "heedful.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- signing in

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Five wrong passwords lock that name from that address for fifteen minutes. By both, so that a
# stranger elsewhere cannot keep a therapist out of the record before a session.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "heedful.practice.project.errors.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # signing in and out is in our own audit trail
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

# -- sessions, cookies, headers

SESSION_COOKIE_AGE = 60 * int(os.environ.get("HEEDFUL_SESSION_MINUTES") or 30)
SESSION_SAVE_EVERY_REQUEST = True  # so that the minutes are idle ones
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-heedful" if IS_HTTPS else "heedful"
CSRF_COOKIE_NAME = "__Host-heedful-form" if IS_HTTPS else "heedful-form"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _listed("HEEDFUL_HOSTS")] if IS_HTTPS else []
CSRF_FAILURE_VIEW = "heedful.practice.project.errors.form_expired"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _is_on("HEEDFUL_BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 5_500_000
"""What is given is held in memory alone: no copy of a transcript lies in a folder for temporary files."""

# -- static files: served from where they lie, under addresses that change with their content

STATIC_URL = "static/"
STATICFILES_DIRS = [HERE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "heedful.practice.project.static_names.NamedByContent"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 24 * 3600

# -- language and time

LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("HEEDFUL_TIME_ZONE") or "UTC"

# -- mail: by the owner's own server, or not at all

HEEDFUL_MAIL = outgoing_mail_from(os.environ, HEEDFUL_HOME)
HEEDFUL_ADDRESS = public_address_from(os.environ)

# -- what is logged: see trust/logs.py for what never is

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "heedful.practice.trust.logs.QuietFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.db.backends": {"handlers": [], "level": "WARNING", "propagate": False},
        "axes": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "heedful": {"level": "INFO"},
    },
}
DEFAULT_EXCEPTION_REPORTER = "heedful.practice.trust.logs.QuietReporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "heedful.practice.trust.logs.NothingPersonal"
