"""The number words themselves, folded: standard and dialect Arabic, Arabizi, English, French.

Source: everyday spellings of Modern Standard, Gulf, Iraqi, Levantine, Egyptian and Maghrebi Arabic; after
folding, ة is ه, ئ is ي and hamza is gone, so each spelling stands here once.
"""

from __future__ import annotations

from typing import NamedTuple


class Lexeme(NamedTuple):
    """What a word counts for.

    ``size`` is digits, noughts, unit, teen, ten, hundred, zeros, times, join, plus, double or oh. The value of zeros
    and times is how many; 0 where another word says it ("three zeros", "four times").
    """

    lang: str
    size: str
    value: int
    bound: bool = False  # written together with "and"


type Table = dict[tuple[str, int], str]

ENGLISH: Table = {
    ("unit", 0): "zero nought naught nil zeero zro ziro", ("unit", 1): "one", ("unit", 2): "two",
    ("unit", 3): "three", ("unit", 4): "four", ("unit", 5): "five", ("unit", 6): "six", ("unit", 7): "seven",
    ("unit", 8): "eight", ("unit", 9): "nine niner", ("teen", 10): "ten", ("teen", 11): "eleven",
    ("teen", 12): "twelve", ("teen", 13): "thirteen", ("teen", 14): "fourteen", ("teen", 15): "fifteen",
    ("teen", 16): "sixteen", ("teen", 17): "seventeen", ("teen", 18): "eighteen", ("teen", 19): "nineteen",
    ("ten", 20): "twenty", ("ten", 30): "thirty", ("ten", 40): "forty fourty", ("ten", 50): "fifty",
    ("ten", 60): "sixty", ("ten", 70): "seventy", ("ten", 80): "eighty", ("ten", 90): "ninety",
    ("hundred", 100): "hundred", ("zeros", 0): "zeros zeroes noughts", ("times", 0): "times", ("times", 2): "twice",
    ("times", 3): "thrice",
}  # fmt: skip

FRENCH: Table = {
    ("unit", 0): "zero", ("unit", 1): "un une", ("unit", 2): "deux", ("unit", 3): "trois", ("unit", 4): "quatre",
    ("unit", 5): "cinq", ("unit", 6): "six", ("unit", 7): "sept", ("unit", 8): "huit", ("unit", 9): "neuf",
    ("teen", 10): "dix", ("teen", 11): "onze", ("teen", 12): "douze", ("teen", 13): "treize",
    ("teen", 14): "quatorze", ("teen", 15): "quinze", ("teen", 16): "seize", ("teen", 17): "dixsept",
    ("teen", 18): "dixhuit", ("teen", 19): "dixneuf", ("ten", 20): "vingt vingts", ("ten", 30): "trente",
    ("ten", 40): "quarante", ("ten", 50): "cinquante", ("ten", 60): "soixante", ("ten", 70): "septante",
    ("ten", 80): "huitante octante", ("ten", 90): "nonante", ("hundred", 100): "cent cents",
    ("times", 0): "fois",
}  # fmt: skip

ARABIC: Table = {
    ("unit", 0): "صفر صفرا زيرو سفر زيروو زرو sifr sifir sefr sefer sifer siffer sufur sufr safr sfr",
    ("unit", 1): """واحد واحده وحده وحد واحدا وحدا احد wahed wa7ed wahad wa7ad wahid wa7id wa7d wahd wa7da wahda
        wa7di wehed we7ed""",
    ("unit", 2): """اثنين اثنان اثنتين اثنتان اتنين اتنان ثنين تنين ثنتين تنتين اثنينه ثنان جوج زوز زوج
        tnen etnen itnen ethnen etnein etneyn tnein itnein thnen thnein ethnein ithnein ithnayn ethneen thneen tneen
        etneen itneen athnain juj jouj joj zouz zuz zoj""",
    ("unit", 3): """ثلاثه ثلاث تلاته تلات تلاتا ثلثه تلته ثلاثا تلاثه تلاث ثلاته ثلات تلت ثلث ثلاثت
        tlata talata thalatha tlateh tlatha thlatha thlath thalath talatha talat tlat telata tleta tlete tlateh
        tlati thlatheh thalata""",
    ("unit", 4): "اربعه اربع ربعه اربعا ربعا arba3a arbaa arba3 arb3a arb3 arbe3a rab3a reb3a arba3ah arba",
    ("unit", 5): "خمسه خمس خمسا khamsa 5amsa khamse khams 5ams khamseh 5amse 5amseh xamsa khmsa 5msa 7amsa khemsa",
    ("unit", 6): "سته ست ستا سيته سطه setta sitta sette sittah setteh sita sitteh sta",
    ("unit", 7): "سبعه سبع سبعا sab3a sabaa saba3a sab3 saba3 sab3ah sab3eh seb3a seb3 sbe3 sba3",
    ("unit", 8): """ثمانيه ثماني ثمان تمانيه تماني تمان تمنيه تمنيا ثمنيه ثمنيا ثمن تمن ثمانا تمنه ثمنه ثمانه ثمينه
        tmanya tamanya thamanya tmenye thmanya thmania tamania tmania thamania tmaniya thmaniya tamaniya thamaniya
        thmaneya tmaneya tamanyeh tmenya tmanye thmenya tmnya tmen""",
    ("unit", 9): "تسعه تسع تسعا تسعود تسعوذ tes3a tis3a tesaa tis3ah tis3 tes3 tesa3 tas3a tse3 tes3oud tes3ud tas3oud",
    ("teen", 10): "عشره عشر عشرا 3ashara ashara 3ashra ashra 3ashr 3achra achra 3shra 3asharah",
    ("teen", 11): "احدعشر احدعش حداشر حداعش احداعش دعش حداش هدعش 7da3sh 7idashar hedashar",
    ("teen", 12): "اثناعشر اثنعش اثنعشر اتناشر اتنعش اطنعش طنعش اثناعش طناش ثنعش ثناعش تناش etna3sh etnashar",
    ("teen", 13): "ثلاثعشر ثلاثتعش تلتاشر تلتعش تلطعش ثلطعش تلطاش تلتطعش ثلثطعش تلاتاشر tlatta3sh talatashar",
    ("teen", 14): "اربعتعش اربعتاشر اربعطعش اربعطاش ربعطاش اربعطاشر arba3ta3sh arba3tashar",
    ("teen", 15): "خمستعش خمستاشر خمسطعش خمسطاش خمسطاشر khamsta3sh khamastashar",
    ("teen", 16): "ستعش ستاشر سطعش ستطعش سطاش سطاشر seta3sh settashar",
    ("teen", 17): "سبعتعش سبعتاشر سبعطعش سبعطاش سبعطاشر saba3ta3sh saba3tashar",
    ("teen", 18): "ثمنتعش تمنتاشر تمنتعش ثمنطعش تمنطعش تمنطاش تمنطاشر ثمنتاشر tmanta3sh tamantashar",
    ("teen", 19): "تسعتعش تسعتاشر تسعطعش تسعطاش تسعطاشر tesa3ta3sh tesa3tashar",
    ("ten", 20): "عشرين عشرون 3eshrin 3ishrin 3shrin 3oshrin 3echrin",
    ("ten", 30): "ثلاثين ثلاثون تلاتين تلاتون ثلثين تلاثين tlatin talatin thalathin thlathin",
    ("ten", 40): "اربعين اربعون ربعين arb3in arba3in rab3in", ("ten", 50): "خمسين خمسون khamsin 5amsin",
    ("ten", 60): "ستين ستون settin sittin", ("ten", 70): "سبعين سبعون sab3in seb3in",
    ("ten", 80): "ثمانين ثمانون تمانين تمنين ثمنين tmanin tamanin thamanin thmanin",
    ("ten", 90): "تسعين تسعون tes3in tis3in",
    ("hundred", 100): "ميه مايه امميه", ("hundred", 200): "ميتين مايتين ميتان مايتان ميتي",
    ("hundred", 300): "ثلاثميه ثلاثمايه ثلثميه ثلثمايه تلتميه تلاتميه تلثميه تلثمايه",
    ("hundred", 400): "اربعميه اربعمايه ربعميه", ("hundred", 500): "خمسميه خمسمايه خمسوميه",
    ("hundred", 600): "ستميه ستمايه ستوميه", ("hundred", 700): "سبعميه سبعمايه سبعوميه",
    ("hundred", 800): "ثمانميه ثمانمايه ثمنميه تمنميه ثمانيميه تمانميه", ("hundred", 900): "تسعميه تسعمايه تسعوميه",
    ("zeros", 0): "اصفار صفور زيروات زيروهات asfar asfer", ("zeros", 2): "صفرين زيروين sifrein sefrein",
    ("times", 0): "مرات marrat", ("times", 2): "مرتين marten marrtein marteen",
}  # fmt: skip

JOIN: dict[str, int] = {
    # 1: may also stand inside a number ("twenty and one", "vingt et un"); 2: only between numbers;
    "and": 1, "et": 1, "و": 1, "then": 2, "followed": 2, "ثم": 2, "بعدها": 2, "بعدين": 2, "وبعدين": 2, "وبعدها": 2,
    "puis": 2, "ensuite": 2, "suite": 2, "next": 2, "وبعد": 2, "بعد": 2, "apres": 2, "كمل": 2, "وكمل": 2, "كملها": 2,
    "والباقي": 2, "الباقي": 2, "باقي": 2, "وباقي": 2, "rest": 2, "reste": 2, "w": 1, "ba3dha": 2, "ba3deha": 2,
    "ba3den": 2, "ba3dein": 2, "wba3dha": 2, "wba3den": 2, "thumma": 2, "kammel": 2, "baki": 2, "lba2i": 2,
    **dict.fromkeys(
        """continue continues continued cont add append end ends ending half finish finishes space fin finit
        termine colle ajoute ajoutez avec espace suivi suivie تابع يتبع تكمله التكمله تكملته تكملتها وتكملته مسافه فراغ
        سبيس زيد زيدي وزيد ضيف وضيف اضف واضف الصق والصق حط وحط وعطيها وينتهي وتنتهي ينتهي تنتهي واخره اخره نهايته
        ونهايته والنهايه ونهايه والثاني والنص والقسم والرقم والنصف zid w7ot kammil kamel wkammel takmela""".split(),
        2,
    ),
    # 3: only beside another joining word ("followed by", "la suite", "rest is")
    "by": 3, "la": 3, "le": 3, "the": 3, "is": 3, "with": 3, "هو": 3, "منها": 3, "est": 3,
    **dict.fromkeys(
        """it other second in on de du par عليها وياها وياه كمان علي طول معاها معها لها ليها جنبها بعضها ب به بها
        الثاني الثانيه الاخير التاني التانيه فيها عاد ايضا 3aliha m3aha kaman""".split(),
        3,
    ),
}  # fmt: skip
PLUS: dict[str, int] = {"plus": 1, "زايد": 1, "بلس": 1, "بلاس": 1, "موجب": 1, "zayed": 1}
DOUBLE: dict[str, int] = {
    "double": 2, "دبل": 2, "دوبل": 2, "دابل": 2, "مزدوج": 2, "dabal": 2, "triple": 3, "تربل": 3,
    "تريبل": 3,
}  # fmt: skip
OH: dict[str, int] = {"oh": 0, "o": 0, "اوه": 0}
