"""Settings of the portal, from the environment and from ``portal.json`` in the data folder.

``DATABASE_URL``            the database; default a SQLite file in the data folder
``MAATWERK_DATA``           the data folder; default ``out/portal`` under the working folder
``MAATWERK_SECRET_KEY``     the key of sessions and tokens; default one made once, kept in ``portal.json``
``MAATWERK_INSZ_KEY``       the key of the search hash of national numbers; default one made once, kept in ``portal.json``
``MAATWERK_HOSTS``          the names it serves, parted by commas; default this machine only
``MAATWERK_PUBLIC_URL``     its address as letters print it; ``MAATWERK_SENDER`` the lines of the sender, parted by |
``MAATWERK_SECURE``         1 behind TLS: secure cookies, HSTS, redirect
``MAATWERK_DEMO``           1 shows the demo accounts on the login page
``MAATWERK_SHIFT_DAYS``     how many days the demo's clock runs behind
``MAATWERK_LOCAL_LOGIN``    1 opens local accounts; default 1 without an identity provider, 0 with one
``MAATWERK_NUMBERS_PER_HOUR`` how often one account may ask in an hour who has a national number; default 60
``MAATWERK_CONTACT``        whom somebody asks who can not log in
``MAATWERK_ARCHIVE``        the folder of kept files; default ``archief`` in the data folder
``MAATWERK_INBOX``          the folder from which files are taken in; default ``postvak`` in the data folder
``MAATWERK_PAYER``          who pays: name, IBAN, BIC (or nothing), town and country, parted by |; without it nothing is paid
``MAATWERK_ASK_CENT``       from how many cents a change that no cause of the law explains must be answered; MAATWERK_SAMPLE how
                            many lines are drawn
``MAATWERK_OIDC_...``       the identity provider: ISSUER, CLIENT_ID, CLIENT_SECRET, its endpoints AUTHORIZATION, TOKEN, USER,
                            JWKS, LOGOUT and INTROSPECTION, AUDIENCE (of tokens for the API), SCOPES, APPLICATION (the name
                            before ``_rol_3d``), and ORGANISATIONS, the codes of the department and VDAB
                            (``department=OVO...,vdab=OVO...``)
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from maatwerk.portal.kit.local import Local

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("MAATWERK_DATA", "out/portal")).resolve()
LOCAL = Local(DATA)
env = os.environ.get

SECRET_KEY = env("MAATWERK_SECRET_KEY") or LOCAL.secret("secret_key")
INSZ_KEY = env("MAATWERK_INSZ_KEY") or LOCAL.secret("insz_key")
SECURE = env("MAATWERK_SECURE") == "1"
DEBUG = env("MAATWERK_DEBUG") == "1"
DEMO = env("MAATWERK_DEMO", str(LOCAL.get("demo", "0"))) == "1"
SHIFT_DAYS = int(env("MAATWERK_SHIFT_DAYS", str(LOCAL.get("shift_days", "0"))))
ALLOWED_HOSTS = env("MAATWERK_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "maatwerk.portal.kit",
    "maatwerk.portal.audit",
    "maatwerk.portal.archive",
    "maatwerk.portal.jobs",
    "maatwerk.portal.register",
    "maatwerk.portal.people",
    "maatwerk.portal.intake",
    "maatwerk.portal.settlement",
    "maatwerk.portal.cases",
    "maatwerk.portal.letters",
    "maatwerk.portal.lawbook",
    "maatwerk.portal.api",
    "maatwerk.portal.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "maatwerk.portal.people.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "maatwerk.portal.kit.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "maatwerk.portal.people.middleware.ActingMiddleware",
    "maatwerk.portal.people.middleware.DoorsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "maatwerk.portal.urls"
WSGI_APPLICATION = "maatwerk.portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "maatwerk.portal.web.context.frame",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": dj_database_url.parse(
        env("DATABASE_URL") or f"sqlite:///{DATA / 'maatwerk.sqlite3'}", conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON; "
        "PRAGMA cache_size=-64000; PRAGMA mmap_size=1073741824;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
OIDC_ISSUER = env("MAATWERK_OIDC_ISSUER", "")
OIDC_RP_CLIENT_ID = env("MAATWERK_OIDC_CLIENT_ID", "")
OIDC_RP_CLIENT_SECRET = env("MAATWERK_OIDC_CLIENT_SECRET", "")
OIDC_OP_AUTHORIZATION_ENDPOINT = env("MAATWERK_OIDC_AUTHORIZATION", "")
OIDC_OP_TOKEN_ENDPOINT = env("MAATWERK_OIDC_TOKEN", "")
OIDC_OP_USER_ENDPOINT = env("MAATWERK_OIDC_USER", "")
OIDC_OP_JWKS_ENDPOINT = env("MAATWERK_OIDC_JWKS", "")
OIDC_OP_LOGOUT_ENDPOINT = env("MAATWERK_OIDC_LOGOUT", "")
OIDC_OP_INTROSPECTION_ENDPOINT = env("MAATWERK_OIDC_INTROSPECTION", "")
OIDC_API_AUDIENCE = env("MAATWERK_OIDC_AUDIENCE", OIDC_RP_CLIENT_ID)
OIDC_APPLICATION = env("MAATWERK_OIDC_APPLICATION", "maatwerk")
OIDC_RP_SCOPES = env("MAATWERK_OIDC_SCOPES", f"openid profile rrn vo {OIDC_APPLICATION} ssm_mandaat")
OIDC_ORGANISATIONS = dict(
    pair.split("=", 1) for pair in env("MAATWERK_OIDC_ORGANISATIONS", "").split(",") if "=" in pair
)
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_USE_PKCE = OIDC_USE_NONCE = True
OIDC_TIMEOUT = 10
OIDC_LEEWAY_SECONDS = 10
LOCAL_LOGIN = env("MAATWERK_LOCAL_LOGIN", "0" if OIDC_ISSUER else "1") == "1"
CONTACT = env("MAATWERK_CONTACT", "")
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    *(["maatwerk.portal.people.backends.LocalBackend"] if LOCAL_LOGIN else []),
    *(["maatwerk.portal.people.backends.OidcBackend"] if OIDC_ISSUER else []),
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "maatwerk.portal.people.throttle.locked"
AXES_VERBOSE = False

LETTER_SENDER = env("MAATWERK_SENDER", "Departement Werk, Economie, Wetenschap, Innovatie en Sociale Economie").split(
    "|"
)
PUBLIC_URL = env("MAATWERK_PUBLIC_URL", "http://127.0.0.1:8000")

ARCHIVE = Path(env("MAATWERK_ARCHIVE") or DATA / "archief")
INBOX = Path(env("MAATWERK_INBOX") or DATA / "postvak")
MOST_UPLOAD = 2_000_000_000
SETTLEMENT_ASK_CENT = int(env("MAATWERK_ASK_CENT", "10000000"))
SETTLEMENT_SAMPLE = int(env("MAATWERK_SAMPLE", "5"))
PAYER = env("MAATWERK_PAYER", "Departement WEWIS (demo)|BE49999000000171||Brussel|BE" if DEMO else "").split("|")

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
TIME_ZONE = "Europe/Brussels"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static" if (DATA / "static").is_dir() else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
API_MOST_BYTES = 200_000
API_PER_MINUTE = 600
API_PER_MINUTE_UNKNOWN = 120
NUMBERS_PER_HOUR = int(env("MAATWERK_NUMBERS_PER_HOUR", "60"))

PROVIDER = sorted(
    {
        f"{parts.scheme}://{parts.netloc}"
        for parts in map(urlsplit, (OIDC_OP_AUTHORIZATION_ENDPOINT, OIDC_OP_LOGOUT_ENDPOINT))
        if parts.netloc
    }
)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *PROVIDER],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^gezond$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "maatwerk.portal.kit.private.PrivateFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": env("MAATWERK_LOG", "WARNING")},
    "loggers": {
        "django": {"handlers": [], "level": "NOTSET", "propagate": True},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
