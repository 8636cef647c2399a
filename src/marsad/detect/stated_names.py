"""What fields are called that state a selector, in exports of forms, tips and sightings.

In a person's report bare names ("phone", "email") are the reporter's own way to be reached: they point at nobody who is
reported, and only names that say whose they are do.
"""

from __future__ import annotations

import functools
import re

# Lower case, one underscore between words.
_ANYWHERE = {
    "ip": "ip ip_capture ip_address source_ip",
    "hash": "file_hash info_hash md5 sha1 sha256",
    "phone": "phone phone_number",
    "email": "email email_address",
    "url": "url",
    "wallet": "wallet address wallet_address",
    "handle": "screen_name handle username",
}
_OF_WHOM = ("reported", "offender", "suspect", "scammer", "perpetrator", "abuser", "blackmailer", "their")
_WHAT = {
    "phone": "phone phone_number number mobile whatsapp telephone",
    "email": "email email_address mail",
    "url": "url link profile profile_url profile_link website",
    "account": "account accounts user user_name username handle screen_name screen_names",
    "wallet": "wallet wallet_address",
    "iban": "iban bank_account account_number",
}
_REPORTED = {
    "phone": """caller_number caller_id رقم_الجاني رقم_المبتز رقم_المتصل رقم_المشتبه_به رقم_هاتف_الجاني رقم_هاتف_المبتز
        رقم_هاتف_المشتبه_به هاتف_الجاني telephone_de_l_auteur numero_de_l_auteur téléphone_de_l_auteur
        numéro_de_l_auteur téléphone_du_suspect numéro_du_suspect""",
    "email": "بريد_الجاني بريد_المبتز email_de_l_auteur courriel_de_l_auteur adresse_mail_de_l_auteur",
    "url": "url link profile_url profile_link website رابط الرابط رابط_الحساب lien lien_du_profil",
    "account": "account accounts حساب_الجاني حساب_المبتز حساب_المشتبه_به الحساب compte compte_de_l_auteur",
    "wallet": "wallet wallet_address محفظة_الجاني المحفظة portefeuille",
    "iban": "paid_to_iban beneficiary_iban recipient_iban paid_to_account iban_du_bénéficiaire",
}
_TIP = {"url": "reported_url", "phone": "reported_phone", "email": "reported_email"}


def _words(named: dict[str, str]) -> dict[str, str]:
    return {word: kind for kind, names in named.items() for word in names.split()}


def _whose() -> dict[str, str]:
    """ "phone of offender" and "offender's phone" for everybody who may be reported."""
    return {
        name: kind
        for whom in _OF_WHOM
        for kind, whats in _WHAT.items()
        for what in whats.split()
        for name in (f"{whom}_{what}", f"{what}_of_{whom}", f"{what}_of_the_{whom}", f"{whom}_s_{what}")
    }


_EVERY = {**_words(_ANYWHERE), **_whose(), **_words(_TIP)}
_IN_REPORTS = {**_whose(), **_words(_REPORTED)}


@functools.lru_cache(maxsize=1 << 14)
def meant(field: str, kind: str) -> str:
    """The kind of selector ("account" = of any kind) that a field of this name states in records of ``kind``, or ""."""
    name = re.sub(r"[\W_]+", "_", field.casefold()).strip("_")
    return (_IN_REPORTS if kind == "report" else _EVERY).get(name, "")
