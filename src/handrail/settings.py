"""Django's settings, from `config`: safe by default, everything that differs between installations is in the environment."""

import os
import sys
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.csp import CSP

from handrail import __version__, config

try:
    HANDRAIL = config.read(os.environ)
except config.Unsafe as unsafe:
    sys.exit("Handrail does not start:\n" + "\n".join(f"- {fault}" for fault in unsafe.faults))

HERE = Path(__file__).parent
OURS = (
    "kernel",
    "taxonomy",
    "people",
    "appearance",
    "register",
    "programmes",
    "training",
    "employers",
    "community",
    "mentorships",
    "matching",
    "evaluation",
    "messaging",
    "portal",
)

SECRET_KEY = HANDRAIL.secret_key
SECRET_KEY_FALLBACKS = list(HANDRAIL.previous_secrets)
DEBUG = False
ALLOWED_HOSTS = list(HANDRAIL.hosts)
ROOT_URLCONF = "handrail.urls"
WSGI_APPLICATION = "handrail.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # Before staticfiles: whitenoise also serves in the demo.
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    # Widgets are rendered by our template engine, so their templates must be found.
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "procrastinate.contrib.django",
    *(f"handrail.{app}" for app in OURS),
]

MIDDLEWARE = [
    "handrail.kernel.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "handrail.kernel.overload.OverloadMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "handrail.people.middleware.SittingMiddleware",
    "handrail.kernel.web.ActorMiddleware",
    "handrail.appearance.middleware.LookMiddleware",
    "handrail.portal.see_as.SeeAsMiddleware",
    "handrail.people.middleware.ComeInMiddleware",
    "handrail.kernel.web.ErrorsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "handrail.kernel.context.installation",
                "handrail.portal.navigation.nav",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "handrail.kernel.templatetags.look",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


def _database(url: str) -> dict[str, object]:
    """Django's words for a postgresql:// address; a socket folder may stand in ?host=, libpq's own words in the rest.

    Its `options` come after ours, so an operator's word is the last one.
    """
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    more = {name: said[-1] for name, said in query.items() if name not in {"host", "port", "options", "application_name"}}
    theirs = query.get("options", [""])[-1]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": query.get("port", [str(parts.port or "")])[0],
        "OPTIONS": {
            **more,
            # By this name an upgrade sees which versions run.
            "application_name": f"handrail {os.environ.get('HANDRAIL_COMMAND', 'web')} {__version__}",
            "pool": {"min_size": 1, "max_size": HANDRAIL.database_pool, "timeout": 5, "reconnect_timeout": 2},
            # A web request that waits longer has failed; the worker's own limit is longer (see handrail.cli).
            "options": (
                f"-c statement_timeout={os.environ.get('HANDRAIL_STATEMENT_TIMEOUT', '10s')}"
                # Compiling a statement takes longer than the statements of a page, and does not pay in the large ones either.
                " -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s -c jit=off"
                f"{theirs and ' '}{theirs}"
            ),
        },
    }


DATABASES = {"default": _database(HANDRAIL.database_url)}


def _origins(*addresses: str) -> list[str]:
    return [f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, addresses) if parts.netloc]


SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not HANDRAIL.demo
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HANDRAIL.trusted_proxies else None
SECURE_HSTS_SECONDS = 0 if HANDRAIL.demo else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not HANDRAIL.demo
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^health/"]
# A browser takes a cookie of such a name only over https and from this host itself, so no neighbour can plant one.
if not HANDRAIL.demo:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "__Host-session", "__Host-csrf", "__Host-language"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE
# In the session, not in a cookie: a note may name somebody.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_ENGINE = "handrail.people.session_store"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_USE_SESSIONS = False
CSRF_TRUSTED_ORIGINS = [] if HANDRAIL.demo else [HANDRAIL.base_url]
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "object-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    # A form that ends at a provider is redirected there, and browsers hold that to `form-action` too.
    "form-action": [CSP.SELF, *_origins(HANDRAIL.linkedin[2], HANDRAIL.eid[2], HANDRAIL.staff[2])],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}

# One table, unlogged, so that limits hold over all workers and cost no write-ahead log; and what each process keeps for itself.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kernel_cache"},
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "handrail"},
}

USE_TZ = True
TIME_ZONE = HANDRAIL.zone
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("lt", "Lietuvių"), ("nl", "Nederlands"), ("nb", "Norsk bokmål")]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [HERE / "locale"]
FORMAT_MODULE_PATH = "handrail.kernel.formats"

STATIC_URL = "/static/"
# A build (script/bootstrap, the wheel) names its collected files; without one they are found in the source.
BUILT = os.environ.get("HANDRAIL_STATIC", "")
STATIC_ROOT = Path(BUILT or HERE.parent.parent / "build/static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": ("handrail.kernel.bundle.Bundled" if BUILT else "django.contrib.staticfiles.storage.StaticFilesStorage")
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not BUILT


def _mailer(url: str) -> dict[str, object]:
    if HANDRAIL.demo and not url:
        return {"BACKEND": "handrail.kernel.mail.Simulator"}
    parts = urlsplit(url)
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname or "localhost",
            "port": parts.port or 25,
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parse_qs(parts.query).get("tls") == ["1"],
            "timeout": 10,
        },
    }


MAILERS = {"default": _mailer(HANDRAIL.smtp_url)}
DEFAULT_FROM_EMAIL = HANDRAIL.mail_from

AUTH_USER_MODEL = "people.Account"
HANDRAIL_ACTOR = "handrail.people.queries.actor_of"
HANDRAIL_LOOK_OF = "handrail.appearance.queries.look_of_address"
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["handrail.people.adapters.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SILENCED_SYSTEM_CHECKS: list[str] = []

# Signing in: codes and links prove who comes; nobody has a password. See people/codes.py for what we add to allauth.
ACCOUNT_ADAPTER = "handrail.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
# Ten codes an hour with five guesses each: one guess in 20,000 an hour for somebody who tries an address all day.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key,10/h/key",
    "login_failed": "10/m/ip,5/5m/key",
    "link": "20/m/ip",
    "provider_ended": "300/m/ip",
    "concern_code": "20/m/ip",
    "check_in_link": "20/m/ip",
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if HANDRAIL.demo else "https"
ALLAUTH_TRUSTED_PROXY_COUNT = HANDRAIL.trusted_proxies
MFA_ADAPTER = "handrail.people.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ADAPTER = "handrail.people.adapters.ProviderAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5


def _provider(name: str, words: str, said: tuple[str, str, str], **more: object) -> list[dict[str, object]]:
    client, secret, address = said
    if not client:
        return []
    about = {"server_url": address, **more}
    return [{"provider_id": name, "name": words, "client_id": client, "secret": secret, "settings": about}]


SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            *_provider("linkedin", "LinkedIn", HANDRAIL.linkedin),
            *_provider("eid", "e-ID", HANDRAIL.eid, oauth_pkce_enabled=True),
            *_provider("staff", HANDRAIL.staff_name, HANDRAIL.staff, oauth_pkce_enabled=True),
        ]
    }
}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "handrail.kernel.logs.JsonFormatter"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["out"], "level": "WARNING"},
    "loggers": {
        "handrail": {"level": "INFO"},
        # Django mails tracebacks and quotes addresses; our own line per request says what is needed.
        "django.request": {"level": "CRITICAL"},
        "django.server": {"level": "CRITICAL"},
    },
}
