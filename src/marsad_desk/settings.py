"""Django's settings for the desk: closed by default, opened only by what the environment names.

MARSAD_DESK_HOME        folder of database and key
MARSAD_DESK_SECRET_KEY  the key itself, where a vault provides it
MARSAD_DESK_HOSTS       names it is reached under over a network, comma between; empty = this machine only
MARSAD_DESK_DATABASE    postgresql://user@host/name; empty = SQLite in the folder, see `marsad_desk.database`
MARSAD_DESK_TIME_ZONE   the unit's time zone on screens (default UTC)
MARSAD_DESK_STORE       the evidence store, and MARSAD_DESK_ACTOR the person who sits here; on this machine only
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

# Without both, nothing of the vault opens; over a network it never does: see vault.actor.
EVIDENCE_STORE = os.environ.get("MARSAD_DESK_STORE", "")
DESK_ACTOR = os.environ.get("MARSAD_DESK_ACTOR", "")

ROOT_URLCONF = "marsad_desk.urls"
WSGI_APPLICATION = "marsad_desk.wsgi.application"
INSTALLED_APPS = ["django.contrib.staticfiles", "marsad_desk"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "marsad_desk.headers.closed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "marsad_desk.vault.actor.known",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
            ]
        },
    }
]

DATABASES = {"default": database.of(os.environ.get(database.SETTING, ""), HOME)}

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
    CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
