"""The words with which people name a platform, lead over to an account name, or mean neither."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from marsad.selectors.lookalikes import disguised

if TYPE_CHECKING:
    from collections.abc import Mapping

# All words are folded: small letters, one form of alef and ya, ta marbuta as ha, gaf as kaf.
_LATIN: Mapping[str, str] = {
    "telegram": """telegram telegramme telegrame telegramm telegam telegrm telgram telegrma teleg tgram tg
        tele tlg tlgm tlgrm tlgram telegrami teligram telegrame""",
    "instagram": """instagram insta ig insat instagramme instagrame instgram isntagram instagrm instaa
        insta1 instas inst igram instagran instay instaye instayi instati instagrami""",
    "snapchat": "snapchat snap snp sc snapy snapi snapo snapchatt snapch snaap sanp snapshat snapti snapchati",
    "tiktok": "tiktok tiktoks tik tt ttk tktok tictok tiktk ticktock tiktoc tiktoki",
    "x": "twitter twiter x",
    "facebook": "facebook fb fbk face facebouk facebok fesbook fesbok facbook fcbk",
    "discord": "discord discrod discorde disc",
    "signal": "signal",
    "wickr": "wickr wickrme",
    "wechat": "wechat weixin",
    "threema": "threema",
    "botim": "botim",
    "kik": "kik",
    "skype": "skype",
    "line": "line",
}
_ARABIC: Mapping[str, str] = {
    "telegram": """تليجرام تلجرام تيليجرام تيلجرام تلغرام تليغرام تيلغرام تيليغرام تلكرام تليكرام تيلكرام
        تيليكرام تليقرام تلقرام تيليقرام تيلقرام تليجرم تلغرم تلكرم تليكرم تلي تيلي تله تلك تليج تليغ تليك
        تل""",
    "instagram": """انستا انستغرام انستقرام انستجرام انستكرام انستاغرام انستاجرام انستاكرام انستاقرام
        انستغرم انستقرم انستكرم انستغراما انسته انست اينستا اينستغرام اينستاغرام اينستجرام انيستا""",
    "snapchat": "سناب سنابتشات سنابشات سنابجات سنابات سنب سنابشت اسناب",
    "tiktok": "تيكتوك تكتوك تيكتك تيتوك توك تيك تك",
    "x": "تويتر تويتير اكس منصه",
    "facebook": "فيسبوك فايسبوك فيسبك فسبوك فيس فايس",
    "discord": "ديسكورد دسكورد ديسكرد دسكرد",
    "signal": "سيجنال سيغنال سيكنال سكنال سجنال",
    "wickr": "ويكر",
    "wechat": "ويشات ويتشات",
    "threema": "ثريما تريما",
    "botim": "بوتيم بوتم",
    "skype": "سكايب",
    "kik": "كيك",
    "line": "لاين",
}
_SIGNS: Mapping[str, str] = {
    "snapchat": "👻",
    "telegram": "✈ 🛩",
    "instagram": "📸 📷",
    "tiktok": "🎵 🎶",
    "x": "🐦",
}
_OWNED = ("ي", "ه", "ها", "هم", "نا", "ك", "كم", "و", "تي")
_DISGUISED = "telegram instagram insta snapchat snap tiktok facebook discord"
# Words too short or too common to name a platform without an @, a sign that points or a word like "user".
WEAK = frozenset(
    """x face tik tt disc inst signal kik line توك تيك تك منصه تله تلك تل فيس فايس فيسي اكس انست تليج تليغ
    تليك سنب ويكر وكر سكنال سجنال كيك لاين ✈ 🛩 📸 📷 🎵 🎶 🐦""".split()
)
# The second half of a platform's name written as two words.
HALVES = frozenset(
    "chat tok tock gram gramme book توكر شات تشات جات جرام غرام قرام كرام قروام توك تك بوك me".split()
)

NAMING = frozenset(
    """id ids user users username usrname usr uname handle pseudo nick nickname called named nom name
    identifiant sous tag يوزر يوزري يوزره يوزرها يوزرنا يوزرنيم يوسر يوزرات معرف معرفي معرفه معرفها معرفنا
    ايدي ايديه اسمي اسمه اسمها اسم اسمو اسمنا كنتسمي كنسمي سميتي سميتو سميتها مسمي بسم المسمي ismi ismo esmi
    esmo esmha ismha smiya smiti smito yoozer yozer""".split()
)
"""Words after which a name stands."""
LEADING = frozenset(
    """svp stp pls plz please only just ya3ni me my us our add account acc acct compte channel chaine page
    profile profil handel the is it's its it was were est c'est cest c c'etait etait s s'appelle sappelle
    moi mien du de des gars au a as at under with here hit up dm mp on in sur par via new official officiel
    private perso nouveau nouvelle mon ton son notre same find follow abonnez ajoute ajoutez rajoute
    rajoutez je suis jsuis m'ajouter hada hadi howa howwa hwa huwa hiya heya dyali diali taa3i taa3na ta3o
    ta3ou bta3o dyalna ta3i ta3na bta3i btaa3i 7sabi 7isabi hsabi 3la 3ala bel bl 3nd 3andi taba3i هو هي وهو
    هوا هيه حساب حسابي حسابنا حسابه حسابها قناه قناتي قناتنا صفحه صفحتي صفحتنا صفحته مال مالي مالتي مالتنا
    مالنا ماله مالته مالتها حق حقي حقنا حقه حقها حقتي حقتنا تبع تبعي تبعنا تبعه تبعها تبعتي بتاع بتاعي
    بتاعتي بتاعنا بتاعه ديالي ديالنا ديالو تاعي تاعنا تاعو نتاعي نتاعنا خاص خاصتي جديد جديده رسمي رسميه وحيد
    بديل احتياطي ضيفني ضيفوني ضيفو ضيف اضف اضافه ضيفونا ضفني ضفوني ضيفينا اضيفوني ضيفيني تابعوني تابعونا
    تابعني تابع متابعه راسلني راسلوني راسلونا نفسه نفسها نفسو يعني بليز فقط حصرا كلمني كلموني كلمونا علي ع
    في عند من هنا نفس رابط تواصل للتواصل خاصي دز دزلي ابعت عنده عندها عندي انا بوت جروب كروب""".split()
)
"""Words that may stand between a platform and a name."""
_CLITICS = ("وال", "بال", "عال", "فال", "لل", "ال", "و", "ب", "ع", "ل", "ف")

_WORDS_EN = """
    the and or for with from that this these those not but you your yours his her hers him she they them
    their our ours are was were been being have has had having will would shall should can could may might
    must do does did done about above after again against all always any anyone anything around as ask away
    back bad because before behind below best better between big both bring business buy call came card care
    cash change chat check cheap come contact content cool daily day days deal deals delivery details direct
    directly down each early easy else end enough even ever every everyone everything fake fast feed few
    first follow followed followers following free fresh friend friends full fun game gave get gets getting
    girl girls give go goes going gone good got great group had half happy hard hate help here high hit home
    hot hour hours how idea inbox info inside into job jobs join just keep kind know known last late later
    left less let life like likes little live lol long look looking love made main make makes making man
    many maybe mean media message messages mine money more morning most much name near need never new news
    next nice night none nothing now number off offer offers often okay old once one only open order orders
    other out over own part party pay people person phone place play please plus policy post posted posts
    price prices private public question quick ready real really reply report review right safe said sale
    same save saw say says scam scammed scammer search see seen sell send sent service services share shared
    shop show shows side since small some somebody someone something soon sorry start started still stop
    stories story such sure take taken talk team tell text than thank thanks then there thing things think
    time times today together told tomorrow tonight too took top true trust try two under until upon use
    used user users very via video videos view views wait walk want was watch way week weeks welcome well
    went what when where which while who whole why with without wont word work working world wrong year
    years yes yesterday yet account accounts added admin ads app apps application available ban banned
    blocked blurry bot button camera caption channel chats clip clips code comment comments dm dms down
    download downloaded email filter filters group groups hacked hack hacker highlight hours influencer
    influencers invite is it its link links list listing lives log login logout map maps market marketplace
    marketing member members messenger mode music notification notifications official online page pages
    password photo photos pic pics picture platform premium profile profiles reel reels screen screenshot
    score scores selfie selfies server servers settings shadowban shop shot shots shorts site spam sticker
    stickers storage store streak streaks stream streaming subscribers subscription support tag tags trend
    trends trending update updated updates upload username verified version viral virus vip web website
    wednesday weekend address amount backup below cam client clients currently customers deleted disabled
    discount everywhere female guys hello hey hi however instead ladies lads male monday tuesday thursday
    friday saturday sunday obviously outage paid payment possible probably prize product products promo
    recover recovered recovery removed respond scams secret serious signal soccer sold stolen strong
    suspended weak whichever whatever usd usdt vibes bio halloween calls calling line lines lost found loss
    box card cards house wire session status story noise traffic tower
    """
_WORDS_FR = """
    sur et ou le la les des mon ma mes pour avec compte groupe chaine page moi ici disponible rejoignez
    dispo aussi alors apres avant avoir beaucoup bien bientot bon bonjour bonne bonsoir car ce cela celle
    celui ces cet cette chaque chez comme comment contacte contactez contre dans dehors demain depuis
    dernier derniere deux disponibles dit donc elle elles encore entre envoie envoyer envoyez est etait ete
    etre eux faire fait faites faux fois font gratuit gratuite gros heure heures hier ils infos jamais jour
    jours juste leur leurs livraison lui maintenant mais meme merci message messages mieux mois moins nos
    notre nous nouveau nouvelle offre offres par parce partage partout pas passe payer personne petit peu
    peut plus possible pourquoi prendre pris prive privee prix propre puis quand que quel quelle qui quoi
    rapide rapidement recois rien sans ses seul seulement si soir sont stories stp svp suis suivez suivre
    tes tout toute toutes tous tres trop une uniquement urgent vais vendre vente venez vers veut vidéo vie
    vient vite voici voila voir vos votre vous vrai vraiment bloque pirate piratee filtre filtres photo
    totale totalement
    """
_WORDS_ARABIZI = """
    wallah walla allah habibi habibti inshallah akhi khoya khouya bro sis kifak kifik chno shno shnu shlonak
    mar7aba salam ahlan tayeb tamam yalla bas kteer ktir hada hayda hadi mashi machi barra balak 3andi 3ala
    3al 7ki 7kini nazel sawwi sawi fih fiha feeh mafi makanch ma3 men min hna hon hnak mnih mliha bezaf bzaf
    """
# Numbered things that are no names: covid19, iphone14, top10.
_NUMBERED = """
    jan feb mar apr may jun jul aug sep oct nov dec ad file img image doc test draft item task bug covid
    iphone ipad samsung note galaxy gta fifa pubg windows win android ios web top mp ps day part ep step
    chapter room vol version num nr page line level lvl gen model type class season episode week phase group
    grade year size zone
    """
PLAIN = frozenset((_WORDS_EN + _WORDS_FR + _WORDS_ARABIZI).split()) | LEADING | NAMING
"""Everyday words in Latin letters: never a name without a mark of one."""
NUMBERED = frozenset(_NUMBERED.split())
GROUPS = frozenset(
    """everyone everybody all here channel team group admin admins mods mod moderators moderator members
    staff tous toutes followers highlight online owner owners someone anyone anybody somebody nobody me you
    him her them us we they home work school office gym church uni university college hospital airport noon
    night midnight lunch dinner breakfast least once first last the a an my your his maison moi toi lui eux
    nous vous bureau travail time gmail hotmail yahoo outlook icloud""".split()
)
"""Talk that only looks like a name after an @: a whole group, a place, a person unnamed."""
CODE = frozenset(
    """property staticmethod classmethod dataclass override overrides autowired test tests deprecated import
    media charset include mixin extend layer keyframes supports namespace param params return returns throws
    author since version todo ts see link inheritdoc type types typedef template babel angular nestjs vue
    react storybook testing.library abstractmethod abstractclassmethod contextmanager wraps lru_cache cache
    cached_property functools.wraps functools.cache functools.lru_cache pytest.fixture
    pytest.mark.parametrize fixture login_required permission_required require_http_methods csrf_exempt
    receiver admin.register app.route app.get app.post router.get router.post api_view shared_task
    celery.task task job route get post put delete patch bean component service repository controller
    restcontroller configuration entity table column id inject injectable input output viewchild
    hostlistener nullable notnull nonnull requestmapping getmapping postmapping putmapping deletemapping
    pathvariable requestbody requestparam transactional springbootapplication postconstruct beforeeach
    aftereach beforeall before after parameterizedtest mock mocks mockbean data getter setter builder
    noargsconstructor allargsconstructor suppresswarnings functionalinterface safevarargs jsonproperty value
    qualifier primary async scheduled eventlistener slf4j tailwind apply font njit numba.njit jit final
    overload typing.overload runtime_checkable total_ordering singledispatch unique click.command
    click.option main state binding published observedobject environmentobject mainactor objc
    discardableresult escaping available composable preview interface use click end echo brief query valid
    jsonignore synchronized nogc safe timeit flaky retry objcmembers nsmanaged ibaction iboutlet""".split()
)
"""What programmers write after an @: decorators, annotations, CSS rules, package scopes."""


CODE_ROOTS = frozenset(
    "pytest app router click functools input typing numba celery unittest mock django".split()
)
"""What comes before the dot in code after an @."""


@functools.cache
def platform_words() -> Mapping[str, frozenset[str]]:
    """Platform → the words and signs that name it: spellings, disguises with digits, owners written onto a
    word."""
    found: dict[str, set[str]] = {platform: set(words.split()) for platform, words in _LATIN.items()}
    for platform, words in _ARABIC.items():
        for word in words.split():
            owned = _OWNED if len(word) > 2 and word not in WEAK else ()
            found[platform] |= {word, *(word + owner for owner in owned)}
    for platform, signs in _SIGNS.items():
        found[platform] |= set(signs.split())
    for platform, words in _LATIN.items():
        for word in set(words.split()) & set(_DISGUISED.split()):
            found[platform] |= set(disguised(word)) | _slips(word)
    return {platform: frozenset(words) for platform, words in found.items()}


def _slips(word: str) -> set[str]:
    """A long name with two neighbouring letters changed over or one left out inside: nobody's word but its own."""
    if len(word) < 8:
        return set()
    inner = range(1, len(word) - 1)
    swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in inner}
    return swapped | {word[:at] + word[at + 1 :] for at in inner}


@functools.lru_cache(1 << 12)
def bare(word: str) -> str:
    """An Arabic word without the particles written onto it, if that makes it one of ours."""
    if word.isascii() or word in NAMING or word in LEADING:
        return word
    for clitic in _CLITICS:
        rest = word[len(clitic) :]
        if word.startswith(clitic) and (rest in NAMING or rest in LEADING):
            return rest
    return word
