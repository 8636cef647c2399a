"""Account names are read however people lead over to them, and everyday words beside a platform are none."""

import pytest

from marsad.selectors import find


def _handles(text: str) -> set[str]:
    return {selector.value for selector in find(text) if selector.kind == "handle"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("سنابي الجديد nano_12x القديم تبند", "snapchat:nano_12x"),
        ("my new insta because they took the old one down 👉 @lea.bijoux_", "instagram:lea.bijoux_"),
        ("twitter... @rose_shop0", "x:rose_shop0"),
        ("@lea.bijoux_ هذا الانستا حقي", "instagram:lea.bijoux_"),
        ("@rose.cakes7 is my insta", "instagram:rose.cakes7"),
        ("snap l o l o 9 9 en un mot", "snapchat:lolo99"),
        ("👻 s a r a h x", "snapchat:sarahx"),
        ("تلغرام @ r o s e 9", "telegram:rose9"),
        ("tele @r.o.s.e.9.9 without dots", "telegram:rose99"),
        ("📸 rose.u_9", "instagram:rose.u_9"),
        ("hmu on instagarm @rose_00", "instagram:rose_00"),
        ("il se fait appeler « tonton_rose » sur Telegram", "telegram:tonton_rose"),
        ('message "agent_rose_visa" (that\'s on Telegram)', "telegram:agent_rose_visa"),
        ("اسمي في كيك (Faisal_0o)", "kik:faisal_0o"),
        ("🎵: rosebeats", "tiktok:rosebeats"),
        ("سناب شات (huda_2k)", "snapchat:huda_2k"),
        ("السناب حقي: mj.trade", "snapchat:mj.trade"),
        ("سنابها n0ra.style", "snapchat:n0ra.style"),
        ("انستا باسم boutique.zeina", "instagram:boutique.zeina"),
        ("صفحتي انستجرام ⬇️\ngolden.hands.iq", "instagram:golden.hands.iq"),
        ("راسلني تلغرام على المعرف passport_dr", "telegram:passport_dr"),
        ("يوزري rose_shop0 بالتلي", "telegram:rose_shop0"),
        ("ع التيك توك باسم bent.alshaikh_4", "tiktok:bent.alshaikh_4"),
        ("فيسبوك / karim.docs.90", "facebook:karim.docs.90"),
        ('Snapchat username "ghosty.ldn" add up', "snapchat:ghosty.ldn"),
        ("add me on snapchat, it's cali_runs7", "snapchat:cali_runs7"),
        ("find me on instagram under the name papermaker.uk", "instagram:papermaker.uk"),
        ("tik tok - mr.boat_42", "tiktok:mr.boat_42"),
        ("sur snap je suis kevin_du_59", "snapchat:kevin_du_59"),
        ("mon insta cest lea.bijoux_", "instagram:lea.bijoux_"),
        ("snapi howa karim.dz16", "snapchat:karim.dz16"),
        ("📸 @kush.gallery", "instagram:kush.gallery"),
        ("✈️: smuggle_free1", "telegram:smuggle_free1"),
        ("discord: hexman#4421", "discord:hexman"),
        ("wickr me: snowman_ny", "wickr:snowman_ny"),
        ("دوروا عليه بالتيك توك .. اسمه mo.the.guide_", "tiktok:mo.the.guide_"),
        ("my insta's ms.carter_x", "instagram:ms.carter_x"),
        ("on TikTok he's known as @king.of.boats", "tiktok:king.of.boats"),
        ("son pseudo snap c'était nabil_le_bon", "snapchat:nabil_le_bon"),
        ("زيدني ف سناب كنتسمى douae.x3", "snapchat:douae.x3"),
        ("rajoute sur snap le frérot moussa_h24.93", "snapchat:moussa_h24.93"),
        ("ابعثلي طلب ع فيسبوك زينب محمد zainab.m.92", "facebook:zainab.m.92"),
        ("x handle @rose_finder9", "x:rose_finder9"),
        ("telegram: rosebank", "telegram:rosebank"),
        ("سنابي lolorose", "snapchat:lolorose"),
    ],
)
def test_a_name_follows_its_platform_over_words_and_signs_that_lead_to_it(text: str, value: str) -> None:
    assert _handles(text) == {value}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("rose.shop6 (insta)", "instagram:rose.shop6"),
        ("rose_shop8 سنابي", "snapchat:rose_shop8"),
        ('he\'s "toxic.jay_1" on snap', "snapchat:toxic.jay_1"),
        ("user: rose_shop3 | tg", "telegram:rose_shop3"),
        ("@rose_shop4 (tg)", "telegram:rose_shop4"),
        ("rose_shop5@telegram", "telegram:rose_shop5"),
    ],
)
def test_a_name_may_stand_before_its_platform(text: str, value: str) -> None:
    assert _handles(text) == {value}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("انستا: rose نقطة shop اندرسكور 7", "instagram:rose.shop_7"),
        ("سناب rose شرطة سفلية 99", "snapchat:rose_99"),
        ("snap: rose tiret du bas 99", "snapchat:rose_99"),
        ("write to rose dot shop underscore 7 on insta", "instagram:rose.shop_7"),
        ("snap: joker (dot) x2", "snapchat:joker.x2"),
        ("insta: joker[.]x1_", "instagram:joker.x1_"),
        ("snap: joker-underscore-22", "snapchat:joker_22"),
        ("t,me/joker_09", "telegram:joker_09"),
        ("instagram،com/joker.02_", "instagram:joker.02_"),
        ("insta : r o s e _ 9 9", "instagram:rose_99"),
        ("insta @ rose.shop_7", "instagram:rose.shop_7"),
        ("my ig ( @ lux.corner ) careful", "instagram:lux.corner"),
        ("snap@rose_4u", "snapchat:rose_4u"),
        ("ins7agram @rose_4u", "instagram:rose_4u"),
        ("1nsta: coke_cola.x", "instagram:coke_cola.x"),
    ],
)
def test_hidden_names_and_platforms_are_read(text: str, value: str) -> None:
    assert _handles(text) == {value}
    assert {selector.kind for selector in find(text)} == {"handle"}


def test_one_name_for_two_platforms_is_given_for_both() -> None:
    assert _handles("تلقوني ع انستا وسناب @rose_q8") == {"instagram:rose_q8", "snapchat:rose_q8"}
    assert _handles("Insta et TikTok : @maison_rose") == {"instagram:maison_rose", "tiktok:maison_rose"}
    assert _handles("same everywhere IG/TG: visa_king_01") == {
        "instagram:visa_king_01",
        "telegram:visa_king_01",
    }
    assert _handles("سناب وانستا نفس الاسم reem.k5") == {"snapchat:reem.k5", "instagram:reem.k5"}
    assert _handles("ig:nomad.jobs|tg:nomad_jobs") == {"instagram:nomad.jobs", "telegram:nomad_jobs"}


@pytest.mark.parametrize(
    "text",
    [
        "snap out of it please", "the signal was lost at noon", "cross the line: nobody", "tele sales jobs",
        "he got me an insta account yesterday", "telegram and signal are both fine", "ig reels, sc filter",
        "instagram: the new policy", "is your telegram hacked?", "sc: 12.50", "fb ads manager", "x: 5",
        "😂👻 halloween party tonight", "✈️ flight BA123 at 9", "🎵 music_video2 now playing",
        "insta live tonight at 9", "tele lens 70-200mm", "el insta waq3a 3andi", "snap iphone14 for sale",
        "telegram bot api send_message fails", "a cold snap hit the city in jan_2024", "snap was fun until img_12",
        "انستا نزل تحديث جديد", "تلي 32 بوصة للبيع", "اخذت سناب للشاشة امس", "تيك توك لايف الليلة",
        "ضيفوني على السناب بسرعة", "discord server rules", "mon snap marche plus", "dinner @ 7pm @ home",
    ],
)  # fmt: skip
def test_everyday_words_beside_a_platform_are_no_names(text: str) -> None:
    assert _handles(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "عيد ميلاد كيك شوكولاته",
        "📷 img_2041.jpg",
        "📸 photo_12",
        "📸 example.com",
        "snap a b c d",
        "vitamins a b c d e on insta",
    ],
)
def test_files_hosts_and_a_few_letters_are_no_names(text: str) -> None:
    assert not _handles(text)


@pytest.mark.parametrize(
    "text",
    [
        "@everyone the meeting is at 5", "@here lunch", "@all please", "see you @home", "we are @school rn",
        "@Override public void run() {}", "@dataclass(frozen=True)", "@media (max-width: 600px) { }",
        "install @angular/core with npm", "use @cached_property here", "@rose_route('/x')",
        "ajoute @Rose sur la methode", "the @rose_time decorator", '{"@context": 1}', "@pytest.mark.rose",
        "@5pm", "@font-face {",
    ],
)  # fmt: skip
def test_calls_to_a_group_places_and_code_are_no_names(text: str) -> None:
    assert _handles(text) == set()


def test_a_name_after_a_long_row_of_signs_is_the_platform_s() -> None:
    assert _handles("👻" * 40 + " rose_99x") == {"snapchat:rose_99x"}
    assert _handles("👻" * 40) == set()


def test_a_span_is_the_name_as_written() -> None:
    text = "انستا: rose نقطة shop اندرسكور 7 فقط"
    (found,) = find(text)
    assert text[found.span.start : found.span.end] == "rose نقطة shop اندرسكور 7"
    assert found.written == "words"
