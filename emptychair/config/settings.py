"""Settings. Each `EMPTYCHAIR_` variable has a heading in docs/reference/settings.md."""

from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from emptychair.config import environment, post, providers, saml
from emptychair.core.postgres import url_of
from emptychair.core.saml import is_installed

PACKAGE = Path(__file__).resolve().parent.parent
EMPTYCHAIR_HOME = environment.home()
EMPTYCHAIR_PORT = environment.number("EMPTYCHAIR_PORT", 8000)
EMPTYCHAIR_BIND = environment.text("EMPTYCHAIR_BIND", "127.0.0.1")
EMPTYCHAIR_ADDRESS = environment.text("EMPTYCHAIR_ADDRESS", f"http://127.0.0.1:{EMPTYCHAIR_PORT}").rstrip("/")
EMPTYCHAIR_LIMITS = environment.flag("EMPTYCHAIR_LIMITS", default=True)
EMPTYCHAIR_API_PER_MINUTE = environment.number("EMPTYCHAIR_API_PER_MINUTE", 300)
EMPTYCHAIR_NEAR_HOSTS = environment.texts("EMPTYCHAIR_NEAR_HOSTS")
EMPTYCHAIR_PUSH_HOSTS = environment.texts("EMPTYCHAIR_PUSH_HOSTS")

DEBUG = environment.flag("EMPTYCHAIR_DEBUG")
SECRET_KEY = environment.secret("EMPTYCHAIR_SECRET_KEY", folder=EMPTYCHAIR_HOME)
_address = urlsplit(EMPTYCHAIR_ADDRESS)
ALLOWED_HOSTS = [
    _address.hostname or "",
    "127.0.0.1",
    "localhost",
    "[::1]",
    *environment.texts("EMPTYCHAIR_HOSTS"),
]
CSRF_TRUSTED_ORIGINS = [EMPTYCHAIR_ADDRESS]
SECURE = _address.scheme == "https"

INSTALLED_APPS = [
    "emptychair.config",
    "emptychair.demo",
    "emptychair.api",
    "emptychair.portal",
    "emptychair.webhooks",
    "emptychair.scorecard",
    "emptychair.conversations",
    "emptychair.asks",
    "emptychair.outbox",
    "emptychair.channels",
    "emptychair.customers",
    "emptychair.company",
    "emptychair.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    *(["allauth.socialaccount.providers.saml"] if is_installed() else []),
    "allauth.usersessions",
    "django_htmx",
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "emptychair.web.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "emptychair.company.middleware.SetUpFirst",
    "emptychair.company.middleware.SeatsOnly",
    "emptychair.company.middleware.SecondStepFirst",
    "emptychair.company.middleware.SeenLately",
    "emptychair.company.middleware.ReadersTime",
    "emptychair.channels.middleware.WithReach",
]

ROOT_URLCONF = "emptychair.config.urls"
WSGI_APPLICATION = "emptychair.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "emptychair.web.context.shell",
                "emptychair.company.context.company",
            ],
        },
    },
]

DATABASE_URL = environment.text("DATABASE_URL")
DATABASES = {"default": environment.database(DATABASE_URL or url_of(EMPTYCHAIR_HOME))}
DATABASES["default"]["TEST"] = {"NAME": environment.text("EMPTYCHAIR_TEST_DB") or None}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "company.Seat"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "emptychair.company.breaches.NotKnownFromBreaches"},
]
_breaches = environment.web_address("EMPTYCHAIR_BREACH_CHECK_URL").rstrip("/")
EMPTYCHAIR_BREACH_CHECK_URL = f"{_breaches}/" if _breaches else ""
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "emptychair.company.adapter.SeatsByInvitation"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = (
    {
        "login": "30/m/ip",
        "login_failed": "10/m/ip,5/5m/key",
        "change_password": "5/m/user",
        "page_message": "120/h/ip",
        "forgotten": "20/h/ip,3/h/key",
    }
    if EMPTYCHAIR_LIMITS
    else False
)
_provider = providers.provider()
EMPTYCHAIR_SAML = saml.identity_provider(address=EMPTYCHAIR_ADDRESS)
SOCIALACCOUNT_PROVIDERS = (_provider.for_allauth() if _provider else {}) | (
    saml.for_allauth(EMPTYCHAIR_SAML) if EMPTYCHAIR_SAML and is_installed() else {}
)
SOCIALACCOUNT_ADAPTER = "emptychair.company.providers.SeatsByProvider"
# A link and no form, because browsers hold `form-action` to where a form is redirected. What begins is a sign-in only.
SOCIALACCOUNT_LOGIN_ON_GET = True
EMPTYCHAIR_OIDC_DOMAINS = _provider.domains if _provider else frozenset[str]()
MFA_ADAPTER = "emptychair.company.adapter.SecondSteps"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RATE_LIMITS: dict[str, str] | bool = {"webauthn_login": "10/m/ip"} if EMPTYCHAIR_LIMITS else False
_post = post.post()
EMPTYCHAIR_MAILS = _post is not None
vars().update(_post.for_django() if _post else post.NO_MAIL)
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

SESSION_COOKIE_NAME = "emptychair_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "emptychair.web.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_SSL_REDIRECT = False
_behind_proxy = environment.flag("EMPTYCHAIR_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _behind_proxy else None
# Whose address the limits count: the one that the proxy saw, never one that a visitor made up.
ALLAUTH_TRUSTED_PROXY_COUNT = int(_behind_proxy)
X_FRAME_OPTIONS = "DENY"

# In the database, so that sign-in attempts are counted once for all web processes and outlive each of them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "company_kept",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None
EMPTYCHAIR_UPLOAD_MEGABYTES = environment.number("EMPTYCHAIR_UPLOAD_MEGABYTES", 2048)
EMPTYCHAIR_ANSWER_FILES_BYTES = environment.number("EMPTYCHAIR_ANSWER_FILES_BYTES", 10 * 1024 * 1024)
EMPTYCHAIR_ANSWER_FILES_MOST = environment.number("EMPTYCHAIR_ANSWER_FILES_MOST", 20)
EMPTYCHAIR_TAKE_AT_MOST = environment.number("EMPTYCHAIR_TAKE_AT_MOST", 10)

LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = "emptychair.config.formats"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

SILENCED_SYSTEM_CHECKS = [
    "account.W001",
    "security.W008",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"one_line": {"()": "emptychair.config.logs.OneLine"}},
    "formatters": {
        "plain": {
            "class": "emptychair.config.logs.Indented",
            "format": "{levelname:<7} {request_id} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {
        "terminal": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["one_line"]},
    },
    "root": {"handlers": ["terminal"], "level": environment.text("EMPTYCHAIR_LOG_LEVEL", "INFO")},
    "loggers": {
        "procrastinate": {"level": "WARNING"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
