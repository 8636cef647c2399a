"""The number words themselves, folded: standard and dialect Arabic, Arabizi, English, French.

Source: everyday spellings of Modern Standard, Gulf, Iraqi, Levantine, Egyptian and Maghrebi Arabic; after
folding, ة is ه, ئ is ي and hamza is gone, so each spelling stands here once.
"""

from __future__ import annotations

from typing import NamedTuple


class Lexeme(NamedTuple):
    """What a word counts for. ``size``: digits, unit, teen, ten, hundred, join, plus, double, oh."""

    lang: str
    size: str
    value: int
    bound: bool = False  # written together with "and"


type Table = dict[tuple[str, int], str]

ENGLISH: Table = {
    ("unit", 0): "zero nought naught zeero zro", ("unit", 1): "one", ("unit", 2): "two", ("unit", 3): "three",
    ("unit", 4): "four", ("unit", 5): "five", ("unit", 6): "six", ("unit", 7): "seven", ("unit", 8): "eight",
    ("unit", 9): "nine niner", ("teen", 10): "ten", ("teen", 11): "eleven", ("teen", 12): "twelve",
    ("teen", 13): "thirteen", ("teen", 14): "fourteen", ("teen", 15): "fifteen", ("teen", 16): "sixteen",
    ("teen", 17): "seventeen", ("teen", 18): "eighteen", ("teen", 19): "nineteen", ("ten", 20): "twenty",
    ("ten", 30): "thirty", ("ten", 40): "forty fourty", ("ten", 50): "fifty", ("ten", 60): "sixty",
    ("ten", 70): "seventy", ("ten", 80): "eighty", ("ten", 90): "ninety", ("hundred", 100): "hundred",
}  # fmt: skip

FRENCH: Table = {
    ("unit", 0): "zero", ("unit", 1): "un une", ("unit", 2): "deux", ("unit", 3): "trois", ("unit", 4): "quatre",
    ("unit", 5): "cinq", ("unit", 6): "six", ("unit", 7): "sept", ("unit", 8): "huit", ("unit", 9): "neuf",
    ("teen", 10): "dix", ("teen", 11): "onze", ("teen", 12): "douze", ("teen", 13): "treize",
    ("teen", 14): "quatorze", ("teen", 15): "quinze", ("teen", 16): "seize", ("teen", 17): "dixsept",
    ("teen", 18): "dixhuit", ("teen", 19): "dixneuf", ("ten", 20): "vingt vingts", ("ten", 30): "trente",
    ("ten", 40): "quarante", ("ten", 50): "cinquante", ("ten", 60): "soixante", ("ten", 70): "septante",
    ("ten", 80): "huitante octante", ("ten", 90): "nonante", ("hundred", 100): "cent cents",
}  # fmt: skip

ARABIC: Table = {
    ("unit", 0): "صفر صفرا زيرو سفر زيروو sifr sifir sefr",
    ("unit", 1): "واحد واحده وحده وحد واحدا wahed wa7ed wahad wa7ad wahid wa7id",
    ("unit", 2): """اثنين اثنان اثنتين اثنتان اتنين اتنان ثنين تنين ثنتين تنتين اثنينه جوج زوز
        tnen etnen itnen ethnen etnein etneyn tnein itnein""",
    ("unit", 3): "ثلاثه ثلاث تلاته تلات تلاتا ثلثه تلته ثلاثا tlata talata thalatha tlateh",
    ("unit", 4): "اربعه اربع ربعه اربعا arba3a arbaa arba3",
    ("unit", 5): "خمسه خمس خمسا khamsa 5amsa khamse",
    ("unit", 6): "سته ست ستا setta sitta sette sittah",
    ("unit", 7): "سبعه سبع سبعا sab3a sabaa saba3a",
    ("unit", 8): "ثمانيه ثماني ثمان تمانيه تماني تمان تمنيه تمنيا ثمنيه ثمن تمن tmanya tamanya thamanya tmenye",
    ("unit", 9): "تسعه تسع تسعا tes3a tis3a tesaa tis3ah",
    ("teen", 10): "عشره عشر عشرا 3ashara ashara 3ashra",
    ("teen", 11): "احدعشر احدعش حداشر حداعش احداعش دعش حداش",
    ("teen", 12): "اثناعشر اثنعش اثنعشر اتناشر اتنعش اطنعش طنعش اثناعش طناش ثنعش",
    ("teen", 13): "ثلاثعشر ثلاثتعش تلتاشر تلتعش تلطعش ثلطعش تلطاش",
    ("teen", 14): "اربعتعش اربعتاشر اربعطعش اربعطاش ربعطاش",
    ("teen", 15): "خمستعش خمستاشر خمسطعش خمسطاش",
    ("teen", 16): "ستعش ستاشر سطعش ستطعش سطاش",
    ("teen", 17): "سبعتعش سبعتاشر سبعطعش سبعطاش",
    ("teen", 18): "ثمنتعش تمنتاشر تمنتعش ثمنطعش تمنطعش تمنطاش",
    ("teen", 19): "تسعتعش تسعتاشر تسعطعش تسعطاش",
    ("ten", 20): "عشرين عشرون", ("ten", 30): "ثلاثين ثلاثون تلاتين تلاتون ثلثين",
    ("ten", 40): "اربعين اربعون ربعين", ("ten", 50): "خمسين خمسون", ("ten", 60): "ستين ستون",
    ("ten", 70): "سبعين سبعون", ("ten", 80): "ثمانين ثمانون تمانين تمنين ثمنين", ("ten", 90): "تسعين تسعون",
    ("hundred", 100): "ميه مايه", ("hundred", 200): "ميتين مايتين ميتان مايتان ميتي",
    ("hundred", 300): "ثلاثميه ثلاثمايه ثلثميه ثلثمايه تلتميه تلاتميه تلثميه",
    ("hundred", 400): "اربعميه اربعمايه ربعميه", ("hundred", 500): "خمسميه خمسمايه خمسوميه",
    ("hundred", 600): "ستميه ستمايه ستوميه", ("hundred", 700): "سبعميه سبعمايه سبعوميه",
    ("hundred", 800): "ثمانميه ثمانمايه ثمنميه تمنميه ثمانيميه تمانميه", ("hundred", 900): "تسعميه تسعمايه تسعوميه",
}  # fmt: skip

JOIN: dict[str, int] = {
    # 1: may also stand inside a number ("twenty and one", "vingt et un"); 2: only between numbers;
    "and": 1, "et": 1, "و": 1, "then": 2, "followed": 2, "ثم": 2, "بعدها": 2, "بعدين": 2, "وبعدين": 2, "وبعدها": 2,
    "puis": 2, "ensuite": 2, "suite": 2, "next": 2, "وبعد": 2, "بعد": 2, "apres": 2, "كمل": 2, "وكمل": 2, "كملها": 2,
    "والباقي": 2, "الباقي": 2, "باقي": 2, "وباقي": 2, "rest": 2, "reste": 2, "w": 1, "ba3dha": 2, "ba3deha": 2,
    "ba3den": 2, "ba3dein": 2, "wba3dha": 2, "wba3den": 2, "thumma": 2, "kammel": 2, "baki": 2, "lba2i": 2,
    # 3: only beside another joining word ("followed by", "la suite", "rest is")
    "by": 3, "la": 3, "le": 3, "the": 3, "is": 3, "with": 3, "هو": 3, "منها": 3, "est": 3,
}  # fmt: skip
PLUS: dict[str, int] = {"plus": 1, "زايد": 1, "بلس": 1, "بلاس": 1}
DOUBLE: dict[str, int] = {"double": 2, "دبل": 2, "دوبل": 2, "triple": 3, "تربل": 3}
OH: dict[str, int] = {"oh": 0, "o": 0, "اوه": 0}
