"""All settings, typed, from the environment. Production refuses to start without its secrets."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
import structlog
from csp.constants import NONCE, SELF
from django.core.exceptions import ImproperlyConfigured

from edgepartners import logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """A word from a fixed list; anything else stops the start."""
    value = env.str(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}, it must be one of {', '.join(allowed)}.")
    return value


def needed(name: str, otherwise: str) -> str:
    """A value that production must be given; `otherwise` serves development, demo and tests."""
    value = env.str(name, "")
    if not value and IS_PRODUCTION:
        raise ImproperlyConfigured(f"{name} is not set. Production does not start without it.")
    return value or otherwise


ENVIRONMENT = choice(
    "EDGEPARTNERS_ENV", "production", ("production", "demo", "test", "development")
)
IS_PRODUCTION = ENVIRONMENT == "production"
IS_TEST = ENVIRONMENT == "test"
DEBUG = env.bool("EDGEPARTNERS_DEBUG", False)
VAR_DIR = Path(env.str("EDGEPARTNERS_VAR", str(BASE_DIR / "var")))

# Secrets
SECRET_KEY = needed("SECRET_KEY", "not-secret-but-long-enough-for-development-and-tests-0123456789")
FIELD_KEY = needed("FIELD_KEY", "bm90LXNlY3JldC1kZW1vLWtleS1mb3ItdGVzdHMtISE=")

# Web
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if IS_PRODUCTION else ["*"])
if IS_PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is not set. Name the hosts, separated by commas.")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
BASE_URL = env.str("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
ROOT_URLCONF = "edgepartners.urls"
WSGI_APPLICATION = "edgepartners.wsgi.application"
NETWORK_NAME = env.str("NETWORK_NAME", "Northlight")  # who "we" are on pages and in mails
# What stands on a LOA-CFA about us, and how long things last (days)
NETWORK_LEGAL_NAME = env.str("NETWORK_LEGAL_NAME", f"{NETWORK_NAME} Networks, Inc.")
NETWORK_ADDRESS = env.str("NETWORK_ADDRESS", "100 Harbor Street, Wilmington, DE 19801, USA")
NETWORK_CONTACT = env.str("NETWORK_CONTACT", "noc@northlight.example, +1 302 555 0100")
LOA_SIGNATORY_TITLE = env.str("LOA_SIGNATORY_TITLE", "Interconnection, authorised signatory")
LOA_VALID_DAYS = env.int("LOA_VALID_DAYS", 90)
LOA_KEEP_DAYS = env.int("LOA_KEEP_DAYS", 14)  # ports wait so long for the one re-issue
SESSION_WINDOW_DAYS = env.int("SESSION_WINDOW_DAYS", 14)
SESSION_NOTICE_DAYS = env.int("SESSION_NOTICE_DAYS", 30)
NETWORK_ASN = env.int("NETWORK_ASN", 64510)  # our side of every BGP session
# Days of a stage of requests where ours differ from the usual: {"IN_REVIEW": 4}
REQUEST_DAYS = env.json("REQUEST_DAYS", default={})

INSTALLED_APPS = [
    "apps.accounts",
    "apps.core",
    "apps.peeringdb",
    "apps.partners",
    "apps.notifications",
    "apps.network",
    "apps.usage",
    "apps.agreements",
    "apps.breaches",
    "apps.capacity",
    "apps.programs",
    "apps.reports",
    "apps.exchange",
    "apps.api",
    "apps.console",
    "apps.portal",
    "edgepartners.demo",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "django_countries",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "pghistory",
    "pgtrigger",
    "rest_framework",
    "rules.apps.AutodiscoverRulesConfig",
    "drf_spectacular",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.core.middleware.audit_context",
    "apps.core.middleware.time_zone",
]
_LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
            "builtins": ["apps.core.templatetags.units"],
            "loaders": _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Data
DATABASE_URL = needed("DATABASE_URL", "postgres://edgepartners@127.0.0.1:5432/edgepartners")
REDIS_URL = needed("REDIS_URL", "redis://127.0.0.1:6379/0")
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASES["default"] |= {
    "CONN_MAX_AGE": 0 if IS_TEST else 60,
    "CONN_HEALTH_CHECKS": True,
    "ATOMIC_REQUESTS": False,
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
}
if env.str("CACHE_URL", ""):  # where no Redis can be had: the database
    CACHES = {"default": env.cache("CACHE_URL")}

# Samples: in the same PostgreSQL, or in ClickHouse (docs/scaling.md)
SAMPLE_STORE = choice("SAMPLE_STORE", "postgres", ("postgres", "clickhouse"))
CLICKHOUSE_URL = env.str("CLICKHOUSE_URL", "")
_ENGINES = ("https", "http") if IS_PRODUCTION else ("https", "http", "chdb")
if SAMPLE_STORE == "clickhouse" and urlsplit(CLICKHOUSE_URL).scheme not in _ENGINES:
    raise ImproperlyConfigured(
        "SAMPLE_STORE is clickhouse: CLICKHOUSE_URL must name its server, such as "
        "https://user:password@clickhouse.example.net:8443/samples."
    )
# How PostgreSQL gets sealed days: plain where it compresses with lz4 itself, else lz4 of our own.
SAMPLE_CODEC = choice("SAMPLE_CODEC", "auto", ("auto", "planes", "lz4"))
SAMPLE_RETENTION_DAYS = env.int("SAMPLE_RETENTION_DAYS", 430)  # 13 full months and the running one
if SAMPLE_RETENTION_DAYS < 70:
    raise ImproperlyConfigured(
        "SAMPLE_RETENTION_DAYS is below 70: closed months could not be judged."
    )

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if IS_TEST:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_VALIDATORS = ("UserAttributeSimilarity", "MinimumLength", "CommonPassword")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}Validator"} for name in _VALIDATORS
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "apps.console.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # staff accounts are made by an administrator
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "EdgePartners"
SOCIALACCOUNT_ADAPTER = "apps.portal.signin.adapter.SocialAdapter"
# Sign-in with PeeringDB: register an application there, algorithm RS256 (docs/how-to/peeringdb.md)
PEERINGDB_OIDC_URL = env.str("PEERINGDB_OIDC_URL", "https://auth.peeringdb.com/oauth2")
PEERINGDB_OIDC_CLIENT_ID = env.str("PEERINGDB_OIDC_CLIENT_ID", "")  # empty: no such sign-in
PEERINGDB_OIDC_SECRET = env.str("PEERINGDB_OIDC_SECRET", "")
_PEERINGDB = {"client_id": PEERINGDB_OIDC_CLIENT_ID, "secret": PEERINGDB_OIDC_SECRET}
SOCIALACCOUNT_PROVIDERS = {"peeringdb": {"APPS": [_PEERINGDB] if PEERINGDB_OIDC_CLIENT_ID else []}}
PARTNER_IDLE_DAYS = env.int("PARTNER_IDLE_DAYS", 180)  # then members of partners are suspended
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# Words and time
LANGUAGE_CODE = "en"
USE_I18N = False
TIME_ZONE = "UTC"
USE_TZ = True

# Files
STATIC_URL = "static/"
HASHED_STATIC = env.bool("HASHED_STATIC", IS_PRODUCTION)
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(BASE_DIR / "staticfiles"))) if HASHED_STATIC else None
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("tabler", NODE_MODULES / "@tabler" / "core" / "dist"),
    ("echarts", NODE_MODULES / "echarts" / "dist"),
    ("sortable", NODE_MODULES / "sortablejs"),
    ("swagger", NODE_MODULES / "swagger-ui-dist"),
    ("inter", NODE_MODULES / "@fontsource-variable" / "inter"),
]
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
_STATIC = "edgepartners.storage.HashedStatic" if HASHED_STATIC else _PLAIN
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC},
}
WHITENOISE_USE_FINDERS = not HASHED_STATIC
WHITENOISE_AUTOREFRESH = ENVIRONMENT == "test"  # each test client would list all files anew
WHITENOISE_MAX_AGE = 3600 if not HASHED_STATIC else 31536000
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "apps.core.files.CappedUpload",
]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))
UPLOAD_SCANNER = env.str("UPLOAD_SCANNER", "")  # such as `clamdscan --no-summary -`; empty: none

# Mail
EMAIL_BACKEND = env.str("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = env.str("EMAIL_FILE_PATH", str(VAR_DIR / "mail"))
EMAIL_TIMEOUT = 20
vars().update(env.email_url("EMAIL_URL") if env.str("EMAIL_URL", "") else {})
MAIL_IN_ADDRESS = env.str("MAIL_IN_ADDRESS", "")  # such as in@mail.example.net; empty: none taken
# Outreach to a partner: so many mails within so many days; contacts confirmed so long ago are old
OUTREACH_MAILS = env.int("OUTREACH_MAILS", 2)
OUTREACH_DAYS = env.int("OUTREACH_DAYS", 30)
CONTACT_STALE_MONTHS = env.int("CONTACT_STALE_MONTHS", 12)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "EdgePartners <edgepartners@example.net>")

# Celery: the schedule is in edgepartners/schedule.py
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CATCH_UP = env.bool("CATCH_UP", not IS_TEST)  # a worker that starts reads what was missed at once
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 3600
# A queue and a worker of their own: ten reports at once hold up no sync.
CELERY_TASK_ROUTES = {
    f"apps.reports.tasks.{name}_*": {"queue": "reports"} for name in ("write", "send")
}
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {}
if CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3700, "socket_timeout": 10}
elif CELERY_BROKER_URL.startswith("filesystem"):
    _spool = VAR_DIR / "broker"
    _spool.mkdir(parents=True, exist_ok=True)
    _folders = {"data_folder_in": "", "data_folder_out": "", "control_folder": "control"}
    CELERY_BROKER_TRANSPORT_OPTIONS = {key: str(_spool / at) for key, at in _folders.items()}

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "apps.api.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["apps.api.auth.Denied"],
    "DEFAULT_PAGINATION_CLASS": "apps.api.paging.Cursor",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "apps.api.schema.Schema",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": None if IS_TEST else env.str("API_RATE", "600/minute")},
    "EXCEPTION_HANDLER": "apps.api.problems.handle",
    "UNAUTHENTICATED_USER": None,
}
# Of partners' programs, for each token; submissions: open ones of an AS number in an hour.
PARTNER_API_RATES = {
    "read": env.str("PARTNER_API_READS", "120/minute"),
    "write": env.str("PARTNER_API_WRITES", "30/minute"),
}
PARTNER_API_SUBMISSIONS = env.int("PARTNER_API_SUBMISSIONS", 5)
# Short-lived access for a token (OAuth 2): how long it is good, how often an address may ask.
PARTNER_ACCESS_SECONDS = env.int("PARTNER_ACCESS_SECONDS", 900)
PARTNER_ACCESS_RATE = env.str("PARTNER_ACCESS_RATE", "30/minute")
# Partners' own Peering APIs that we may call back (return_url), each with its token; {}: nobody.
PEERING_RETURN_URLS = {
    url.rstrip("/"): str(token)
    for url, token in env.json("PEERING_RETURN_URLS", default={}).items()
}
# AS numbers for documentation and private use: invented partners have them, real ones do not.
RESERVED_ASNS_ALLOWED = env.bool("RESERVED_ASNS_ALLOWED", not IS_PRODUCTION)
SANDBOX_ASN = env.int("SANDBOX_ASN", 64500)  # for partners' automation: checked, never stored
SPECTACULAR_SETTINGS = {
    "TITLE": "EdgePartners API",
    "VERSION": "1.0.0",
    "DESCRIPTION": "Partners, interconnects, agreements and breaches of a content network.",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["apps.api.schema.tidy"],
}

# Security
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", IS_PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31536000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_AGE = 14 * 24 * 3600
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
_SELF_ONLY = ("default-src", "style-src", "base-uri")
_OIDC = "{0.scheme}://{0.netloc}".format(urlsplit(PEERINGDB_OIDC_URL))
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **{directive: [SELF] for directive in _SELF_ONLY},
        "form-action": [SELF, _OIDC] if PEERINGDB_OIDC_CLIENT_ID else [SELF],
        "script-src": [SELF, NONCE],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": [SELF, "data:"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# Sources of measurement may be private hosts of the own network; metadata services never are.
SOURCE_ALLOW_PRIVATE = env.bool("SOURCE_ALLOW_PRIVATE", True)
# Webhooks of partners go to the public Internet only, by https.
WEBHOOK_ALLOW_PRIVATE = env.bool("WEBHOOK_ALLOW_PRIVATE", not IS_PRODUCTION)

# PeeringDB: where it is, such as https://www.peeringdb.com; empty: no mirror. The dump is optional.
PEERINGDB_URL = env.str("PEERINGDB_URL", "").rstrip("/")
PEERINGDB_API_KEY = env.str("PEERINGDB_API_KEY", "")
PEERINGDB_DUMP = env.str("PEERINGDB_DUMP", "").rstrip("/")
PEERINGDB_PAUSE = env.float("PEERINGDB_PAUSE", 2.0)  # seconds between two questions

# Logs
LOG_LEVEL = choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))
_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    logs.hide_tokens,
]
structlog.configure(
    processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=not IS_TEST,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(),
            "foreign_pre_chain": _SHARED,
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING" if IS_TEST else LOG_LEVEL},
}
DJANGO_STRUCTLOG_CELERY_ENABLED = True
METRICS_TOKEN = env.str("METRICS_TOKEN", "")  # when set, /metrics asks for it as a bearer token
