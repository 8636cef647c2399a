"""Django's settings for the desk: closed by default, opened only by what the environment names.

MARSAD_DESK_HOME        folder of database and key
MARSAD_DESK_SECRET_KEY  the key itself, where a vault provides it
MARSAD_DESK_HOSTS       names it is reached under over a network, comma between; empty = this machine only
MARSAD_DESK_DATABASE    postgresql://user@host/name; empty = SQLite in the folder, see `marsad_desk.database`
MARSAD_DESK_TIME_ZONE   the unit's time zone on screens (default UTC)
MARSAD_DESK_STORE       the evidence store, whose log also keeps who looked at what (default: in the folder)
MARSAD_DESK_LAKE        the lake whose leads wait in the queue
MARSAD_DESK_IDLE        minutes without a request after which a session ends (default 60)
"""

from __future__ import annotations

import os

from django.utils.csp import CSP

from marsad_desk import database, home

HOME = home.folder()
SECRET_KEY = home.secret_key(HOME)
DEBUG = False

NETWORK_HOSTS = [name.strip() for name in os.environ.get("MARSAD_DESK_HOSTS", "").split(",") if name.strip()]
# Names, never "*": a page of another site must not reach the desk through a name of its own (DNS rebinding).
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *NETWORK_HOSTS]

LAKE = os.environ.get("MARSAD_DESK_LAKE", "")
EVIDENCE_STORE = os.environ.get("MARSAD_DESK_STORE", "") or str(HOME / "store")
IDLE_SECONDS = 60 * home.whole("MARSAD_DESK_IDLE", 60)

ROOT_URLCONF = "marsad_desk.urls"
WSGI_APPLICATION = "marsad_desk.wsgi.application"
INSTALLED_APPS = [
    "marsad_desk",  # before allauth: its pages are drawn in our frame
    "marsad_desk.accounts",
    "marsad_desk.journal",
    "marsad_desk.leads",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "marsad_desk.headers.closed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "marsad_desk.accounts.doors.Door",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "marsad_desk.parts.parts",
            ]
        },
    }
]

DATABASES = {"default": database.of(os.environ.get(database.SETTING, ""), HOME)}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name"]},
    },
]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "welcome", "account_login"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL
ACCOUNT_ADAPTER = "marsad_desk.accounts.adapters.ByInvitation"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # nothing is ever sent by mail
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "reauthenticate": "10/m/user"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if NETWORK_HOSTS else 0
MFA_ADAPTER = "marsad_desk.accounts.adapters.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds: phones go wrong
MFA_RECOVERY_CODE_DIGITS = 10
USERSESSIONS_TRACK_ACTIVITY = False  # a write for each request
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Strict"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# "en" and nothing else: with "ar" here, a text without French words would appear in Arabic to French readers.
LANGUAGE_CODE = "en"
LANGUAGES = [("ar", "العربية"), ("en", "English"), ("fr", "Français")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("MARSAD_DESK_TIME_ZONE", "UTC")

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # files are served from the installed package; there is no collecting step

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
# "no-referrer" would make browsers send "Origin: null" with forms, which the check of forms refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Strict"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

if NETWORK_HOSTS:
    # Over a network only through TLS: a proxy in front ends it and says so in this header.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
