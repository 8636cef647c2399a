"""Endings of addresses that people spell out: common suffixes, mail providers, their Arabic spellings."""

ARABIC = {
    "كوم": "com", "كم": "com", "نت": "net", "اورج": "org", "اورغ": "org", "اورك": "org", "انفو": "info", "مي": "me",
    "شوب": "shop", "ستور": "store", "اونلاين": "online", "سايت": "site", "كلوب": "club", "لايف": "live",
    "جيميل": "gmail", "ياهو": "yahoo", "هوتميل": "hotmail", "اوتلوك": "outlook",
}  # fmt: skip
SAID = {
    "تي": "t", "انستغرام": "instagram", "انستجرام": "instagram", "انستقرام": "instagram", "انستكرام": "instagram",
    "فيسبوك": "facebook", "فايسبوك": "facebook", "تيكتوك": "tiktok", "تويتر": "twitter", "تليجرام": "telegram",
    "تيليجرام": "telegram", "تلغرام": "telegram", "ديسكورد": "discord", "سنابشات": "snapchat",
}  # fmt: skip
"""Hosts of platforms as Arabic spells them before a spelled dot."""
MAIL = frozenset(
    "gmail hotmail yahoo outlook protonmail proton icloud live gmx yandex aol ymail mail tutanota".split()
)
# Endings that are enough on their own beside a spelled dot; country codes are words too often.
COMMON = frozenset("com net org info io xyz online site shop store club top app biz link live vip".split())
ENDINGS = COMMON | MAIL | frozenset(ARABIC) | {"me", "gg"}
"""A word that gives reason to look for a hidden dot or at sign before it."""
