"""Every setting of the site, read from the environment once.

`CARESPACE_SITE` is `local` (this checkout on this machine), `test` or `production`.
Unset, it is `production` where DATABASE_URL is given and `local` otherwise.
"""

from __future__ import annotations

import os
from email.utils import parseaddr
from importlib import import_module
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from articles.uploads.document_types import DOCUMENT_TYPES
from config.environment import read_flag, read_list, read_number, read_text
from config.local_site.secrets import draw_secret
from config.refusals import list_faults
from config.service_addresses import parse_alert_email, parse_database, parse_email, parse_redis

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("CARESPACE_VAR", BASE_DIR / "var"))


SITE_KIND = read_text("CARESPACE_SITE", "production" if read_text("DATABASE_URL") else "local")
if SITE_KIND not in {"local", "test", "production"}:
    raise ImproperlyConfigured(f"CARESPACE_SITE is {SITE_KIND!r}; write local, test or production.")
LOCAL = SITE_KIND == "local"
TESTING = SITE_KIND == "test"
PRODUCTION = SITE_KIND == "production"
if PRODUCTION and (found := list_faults(os.environ)):
    raise ImproperlyConfigured(
        "This site is not safe to start:\n" + "\n".join(f"- {fault}" for fault in found)
    )
DEBUG = read_flag("DEBUG")


DATABASES = {
    "default": parse_database(read_text("DATABASE_URL", "postgresql://carespace@/carespace?host=/nowhere"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


REDIS_URL = read_text("REDIS_URL", "unix:///nowhere/redis.sock")
CACHE_REDIS, BROKER_REDIS, STREAM_REDIS = parse_redis(REDIS_URL)
CACHES = {
    "default": {
        "BACKEND": "config.caching.ForgivingCache",
        "LOCATION": CACHE_REDIS,
        "KEY_PREFIX": "carespace",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}


globals().update(parse_email(read_text("EMAIL_URL", "smtp://127.0.0.1:8025")))
EMAIL_TIMEOUT = 20


#: The relay by which editors are told what is wrong with the letters; empty where it is that of all mail.
ALERT_EMAIL = parse_alert_email(read_text("ALERT_EMAIL_URL"), timeout=EMAIL_TIMEOUT)
MAIL_FOLDER = VAR / "mail"  # what the local site's mail catcher kept
EMAIL_BACKEND = read_text("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
#: What a mail service of anymail needs: ANYMAIL_POSTMARK_SERVER_TOKEN gives it POSTMARK_SERVER_TOKEN.
ANYMAIL = {
    name.removeprefix("ANYMAIL_"): value for name, value in os.environ.items() if name.startswith("ANYMAIL_")
}
DEFAULT_FROM_EMAIL = read_text("DEFAULT_FROM_EMAIL", "CareSpace <post@carespace.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
POSTAL_ADDRESS = read_text("POSTAL_ADDRESS")
#: Where readers' answers go; empty: to the sender.
REPLY_TO = read_text("REPLY_TO")
#: The address letters come back to, each with a number of its own after a plus, and the Maildir where that mail lies.
BOUNCE_ADDRESS = read_text("BOUNCE_ADDRESS")
BOUNCE_FOLDER = read_text("BOUNCE_FOLDER")
#: The PEM file of the RSA key that signs letters, and the name its public half has in the DNS; empty: the relay signs.
DKIM_KEY_FILE = read_text("DKIM_KEY_FILE")
DKIM_SELECTOR = read_text("DKIM_SELECTOR")
#: Where probes of the mail server go while it refuses us.
PROBE_ADDRESS = read_text("PROBE_ADDRESS") or parseaddr(DEFAULT_FROM_EMAIL)[1]
#: What those who republish a story or its feed may do, in one sentence.
LICENCE_NOTE = read_text(
    "LICENCE_NOTE",
    "You may republish CareSpace stories whole, with the author’s name and a link to the story; "
    "ask before you change one.",
)

#: Who is told of a weakness: an address of the web, or a mail address.
SECURITY_CONTACT = read_text("SECURITY_CONTACT", f"mailto:{parseaddr(DEFAULT_FROM_EMAIL)[1]}")
SITE_URL = read_text("SITE_URL", "http://localhost:8000").rstrip("/")
LIVE_ORIGIN = read_text("LIVE_ORIGIN").rstrip("/")
LIVE_HEARTBEAT = read_number("LIVE_HEARTBEAT", 15)  # seconds between signs of life on a quiet stream
LIVE_PER_ADDRESS = read_number("LIVE_PER_ADDRESS", 200)  # streams one network address may hold
SECRET_KEY = read_text("SECRET_KEY") or (
    draw_secret(VAR / "secrets", "key") if LOCAL else "not-secret: tests only"
)
#: What joins a member and their voices in debates together with the member's own secret. Never in the database.
VOICE_KEY = read_text("VOICE_KEY") or (
    draw_secret(VAR / "secrets", "voice-key") if LOCAL else "not-secret: voices in tests"
)
#: Whether debates take posts, votes and stances; off, they are for reading only.
DEBATES_OPEN = read_flag("DEBATES_OPEN", default=not PRODUCTION)
ALLOWED_HOSTS = read_list("ALLOWED_HOSTS", "localhost,127.0.0.1,testserver")
CSRF_TRUSTED_ORIGINS = read_list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    *(["demonstration"] if not PRODUCTION else []),
    "digests",
    "wordpress",
    "articles",
    "search",
    "carespace",
    "ratings",
    "accounts",
    "live",
    "wagtail.contrib.redirects",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "articles.apps.NewsroomMembersConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

PAGES_KEPT = read_number("PAGES_KEPT", 0 if TESTING else 64)  # megabytes of pages in each process; 0: none

#: Networks whose machines may ask /health/; a request that came through a proxy never may.
HEALTH_NETWORKS = read_list("HEALTH_NETWORKS", "127.0.0.0/8,::1/128")

MIDDLEWARE = [
    "config.serving.health.HealthMiddleware",
    "live.public_api.middleware.ProblemMiddleware",
    "live.page_cache.middleware.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.serving.request_validation.RequestValidationMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.serving.content_policy.ContentPolicyMiddleware",
    "live.page_cache.outage.OutageMiddleware",
    "accounts.private_responses.PrivateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "articles.newsroom.middleware.NewsroomMiddleware",
    "accounts.sign_in.signed_in_cookie.SignedInCookieMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "carespace.views.no_page.DebatePageMiddleware",
    "wordpress.old_addresses.middleware.OldAddressMiddleware",
    "articles.seo.moved_pages.MovedPageMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
            "builtins": ["accounts.templatetags.dates"],
            "libraries": {"page_scripts": "config.serving.page_scripts"},
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.sign_in.member_backend.MemberBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed; nothing is kept
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/you/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # only in the browser whose session began the joining
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if SITE_URL.startswith("http://") else "https"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "signup": "accounts.sign_in.join_form.JoinForm",
    "login": "accounts.sign_in.login_form.SignInForm",
}
ACCOUNT_ADAPTER = "accounts.sign_in.adapter.MemberAdapter"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "CareSpace"  # in the app's list; unset, whatever host the request names
SECOND_FACTOR_REQUIRED = PRODUCTION  # of everybody with newsroom, moderation or desk powers
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
SESSION_ENGINE = "accounts.sign_in.sessions"
SESSION_COOKIE_SAMESITE = "Lax"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("vendor", VAR / "vendor")]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(read_text("MEDIA_ROOT") or VAR / "media")
INCOMING_FILES_ROOT = Path(
    read_text("INCOMING_FILES_ROOT") or VAR / "incoming_files"
)  # files to be published; never served
STORAGES = {
    # Nothing uploaded is for everybody but the sizes of pictures: documents, whole pictures and faces are
    # read at guarded addresses (articles.uploads.views), whatever the proxy does with /media/.
    "default": {
        "BACKEND": "live.whole_files.WholeFileStorage",
        "OPTIONS": {"base_url": "/newsroom/uploads/"},
    },
    "renditions": {"BACKEND": "live.whole_files.WholeFileStorage"},
    "staticfiles": {
        "BACKEND": "config.serving.static_files.HashedModuleStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION

WAGTAIL_SITE_NAME = "CareSpace"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILIMAGES_IMAGE_MODEL = "articles.CustomImage"
WAGTAILIMAGES_RENDITION_STORAGE = "renditions"
WAGTAILDOCS_EXTENSIONS = list(DOCUMENT_TYPES)
WAGTAILIMAGES_IMAGE_FORM_BASE = "articles.uploads.pictures.PictureForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000  # 240 MB while it is decoded
WAGTAILDOCS_DOCUMENT_MODEL = "articles.CustomDocument"
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "english"}
}
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "articles.rich_text.editor.RichTextEditor"}}
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_I18N_ENABLED = False

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "live.public_api.schema.PublicSchema",
    "DEFAULT_PAGINATION_CLASS": "live.public_api.paging.Pages",
    "PAGE_SIZE": 50,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "CareSpace API",
    "DESCRIPTION": "Stories, Ofsted releases, homes, measures and debates. Read only.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVERS": [{"url": SITE_URL}],
    "PREPROCESSING_HOOKS": ["live.public_api.schema.list_own_operations"],
    # Generated clients have a class for each: what it is called must not follow from where it stands.
    "ENUM_NAME_OVERRIDES": {
        "JudgedAreaEnum": "ratings.models.Judgement.Area",
        "OutcomeEnum": "ratings.vocabulary.OUTCOMES",
        "OwnerSizeEnum": "ratings.vocabulary.OWNER_SIZES",
        "ProvisionTypeEnum": "ratings.vocabulary.PROVISION_TYPES",
        "RegionEnum": "ratings.vocabulary.REGIONS",
        "ReleaseKindEnum": "ratings.models.Release.Kind",
        "ReleaseStateEnum": "ratings.vocabulary.RELEASE_STATES",
        "ReleaseStatusEnum": "ratings.models.Release.Status",
        "SectorEnum": "ratings.vocabulary.SECTORS",
        "SideEnum": "carespace.models.Side",
        "DebateStateEnum": "carespace.debate_life.states.DebateState",
    },
}

#: Sites whose films and charts a story may show once a reader asks: words of articles.blocks.embeds.PROVIDERS.
EMBED_PROVIDERS = ["youtube", "vimeo", "datawrapper", "flourish"]
LIVE_CONNECT = ["'self'", *([LIVE_ORIGIN] if LIVE_ORIGIN else [])]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": [
            "'none'"
        ],  # config.serving.content_policy names the static files of the host that was asked
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": LIVE_CONNECT,
        "frame-ancestors": ["'none'"],
        "frame-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "manifest-src": ["'self'"],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Whoever asks is told by the proxy: without this, limits by network would count the proxy itself.
    ALLAUTH_TRUSTED_PROXY_COUNT = read_number("TRUSTED_PROXIES", 1)
    SECURE_SSL_REDIRECT = read_flag("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = read_number("SECURE_HSTS_SECONDS", 31_536_000)
    # Other sites under the same domain, and the browsers' preload list, are the operator's to decide.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# The broker is a doorbell, never the truth: a task lost or run twice does no harm, and a killed worker's
# tasks come back after the visibility timeout. The shortest timeout of all users of the broker wins.
# Who rings it knows the app; a program without settings, as the mail catcher is, does without all of Celery.
import_module("config.celery")
CELERY_BROKER_URL = BROKER_REDIS
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 30,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "retry_on_timeout": True,
    "health_check_interval": 25,
}
CELERY_VISIBILITY_TIMEOUT = 900
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
#: Letters and sign-ups have a process that no other work can take.
CELERY_TASK_ROUTES = {
    "digests.tasks.*": {"queue": "letters"},
    "carespace.tasks.send_notices": {"queue": "letters"},
    "carespace.tasks.send_news": {"queue": "letters"},
    "carespace.tasks.ring_duty": {"queue": "letters"},
}
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_CONSUMER = "config.queue.steady_consumer:SteadyConsumer"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_CRON_STARTING_DEADLINE = 3600
CELERY_TIMEZONE = TIME_ZONE
CELERY_ENABLE_UTC = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["stderr"],
        "level": read_text("LOG_LEVEL", "WARNING" if TESTING else "INFO").upper(),
    },
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django_tasks": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}
