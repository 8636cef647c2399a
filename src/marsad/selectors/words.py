"""The words around a selector that say what it is (platform, card, order), looked up by hash for a whole batch."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numba
import numpy as np
import numpy.typing as npt

from marsad.selectors.endings import ENDINGS
from marsad.selectors.naming import platform_words
from marsad.selectors.scan import FILLER, JOIN, NUMBER
from marsad.text.lexicon import lexicon
from marsad.text.tokens import word_hash

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marsad.text.tokens import Tokens

type Places = npt.NDArray[np.int64]

BEYOND = 1 << 40
"""Farther than any two places of a page are apart."""
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(48)
_LAST_SLOT = (1 << 16) - 1

_CLASSES: Mapping[str, str] = {
    "card": """card cards visa mastercard master amex debit credit cvv cvc carte bancaire cb pan mada
        بطاقه البطاقه بطاقتي بطاقات فيزا ماستركارد ماستر كارد مدي كي ايتمان صراف فيزه""",
    "sol": "sol solana phantom solflare سولانا سول صول spl",
    "call": """tel telephone tele phone phones mobile mob cell cellphone call calls whatsapp whats wa watsapp
        whatsap
        wtsp wsp wts text sms contact reach ring number viber imo signal hotline appelez appel appeler numero
        portable
        contactez joindre gsm texte textez texto ecris ecrivez ecrire واتس واتساب واتسب وتساب وتس هاتف هاتفي
        جوال جوالي موبايل موبايلي تلفون تليفون تلفوني
        اتصل اتصال اتصلوا للاتصال للتواصل تواصل تواصلوا رقمي خط خاص كلمني كلموني راسلني راسلوني جوالنا هاتفنا
        تلفن
        للطلب لطلب للطلبات للحجز لحجز للاستفسار الاستفسار اطلب احجز راسلنا خاصه استفسار
        raqam ra2am ra2mo ra2mi ra9m raqmi 7ki e7ki 7aki kallem kallemni kalemni ettasel itasel nimro
        الو دق دقوا رن رنلي محمول نقال نمره رقمنا التواصل فايبر ايمو 📞 ☎ 📱 ☏ 📲 🤙""",
    "count": """id ref reference invoice tracking track awb shipment parcel ticket case serial sku imei
        isbn ean issn otp pin code codes acct iban passport licence license policy po upc batch lot version
        page verse aya ayah surah doi pmid colis suivi facture dossier reference siret siren cas compte
        dhl ups fedex aramex usps tnt loto lotto lottery keno fiscal secu routing vat siret matricule
        password passwords pass pwd wifi barcode member membership roll vin error rs chassis student exam seat gate
        postal zip balance vol train bus parcelle plate السر المرور العضويه عضويه الغرفه غرفه مقعد بلوك البطاقه لوحه
        العقد يانصيب لوتري ضريبي قيد باركود تعريفي
        price total amount sum prix montant model part item product booking pnr flight
        reservation transaction txn trx receipt bill meter contract population people views followers likes km
        فاتوره شحنه تتبع بوليصه معامله قضيه ملف هويه هويتي جواز رخصه كود رمز ايبان طلب طلبيه
        سعر مبلغ صفحه مرجع مرجعي عمليه تذكره رحله رصيد تسلسلي
        اصدار نسخه متابع مشاهده نسمه موديل تحقق التحقق سجل وصل ايصال عداد""",
    "part": """half halves part parts piece bit bits chunk portion first second last begin begins beginning start
        starts starting end ends ending finish finishes finishing rest remaining remainder then followed next add adding
        append attach attached paste stick join joined combine together front behind after plus continue continued
        prefix suffix tail final
        debut fin accompagne accompagnes
        moitie moities partie parties morceau bout premier premiere premiers premieres deuxieme second seconde
        dernier derniere derniers dernieres commence commencent debute finit finis finissant termine terminent reste
        suite suivi suivis suivant puis ensuite ajoute ajoutes ajoutez rajoute rajoutes rajoutez colle colles collez
        avec apres derriere devant abord complete completes completez joins assemble
        نصف نص نصفه نصفها شطر قسم جزء مقطع بدايه بدايته بدايتها نهايه نهايته نهايتها يبدي يبدا يبلش تبدا تبدي تبلش ابدا
        ابدي ينتهي تنتهي يخلص تخلص يكمل تكمل اول اوله اولها اولا اخر اخره اخرها اخير اخيرا تاني ثاني ثانيه تانيه ثانيا
        دفعتين قطعتين قسمين جزاين جزيين نصين نصفين شقين مقطعين شقه جنبها جنبه جنبو وياها وياه معاها معها معاه الصق
        الصقها لصق لزق الزق اضف اضيف ضيف ضيفي ضف زيد زيدي زود زودي تكمله تكملته كمله كملها كملي كمل اكمل اكملها كملو
        تابع تابعه تابعها باقي بقيه بقيته باقيه الباقي متبقي بعدها بعده بعدين بعديها ثم قبلها قبله حط حطي حطها اجمع
        جمع اجمعهم اربط ركب ركبها ادمج تمام عطيها اعطيها تليها يليه يليها متبوع
        nos nus nesf awal awwal awel akher akherto akhir bdayto bdaya yebda ybda yekhlas yentehi nihayto ba3dha ba3den
        ba3dein wba3den wba3dha zid zidha zidi kammel kamel kmel tani tany thani baki lba9i ba9i lbaqi baqi dif damma
        lazze2 7ott 7ot""",
    "dialled": """country dial dialing dialling calling intl international area prefix prefixe indicatif code
        before devant precede مفتاح مفتاحنا مفتاحه كود رمز فتح نداء ندا قبلها قبله قبل""",
    "booked": """طلب الطلب طلبك طلبيه الطلبيه طلبيتك حجز الحجز حجزك حساب الحساب حسابي حسابك commande order
        orders account usd eur iqd sar aed egp""",
    "unit": """usd eur iqd sar aed egp dinar dinars dollar dollars euro euros dirham dirhams riyal riyals
        lira pounds
        kg g gr grams km m cm mm mb gb kb tb ms bytes points views followers likes people percent pcs units
        abonnes
        vues followers دينار دولار يورو درهم ريال ليره جنيه كيلو غرام جرام متر كم نقطه متابع مشاهده شخص الف
        مليون
        قطعه نسمه عضو مشترك اعجاب
        habitant habitants inhabitants residents citizens citoyens voters votes electeurs subscribers viewers
        visitors visiteurs spectateurs مواطن مواطنا مواطنه مواطنين ناخب ناخبا ناخبه ناخبين مقيم مقيما زائر زائرا
        مشتركا مشتركين متابعا متابعين""",
    "version": """version versions ver v release build firmware openssl nginx kernel section chapter rfc clause patch
        patched notes changelog update updated upgrade upgraded driver drivers article paragraph annex chrome chromium
        firefox revision rev pilote mise jour
        الاصدار اصدار اصداره نسخه نسخته تحديث تحديثه ترقيه الماده ماده البند بند الفقره فقره متصفح""",
    "software": """android ios ipados macos windows win linux ubuntu debian php mysql java jdk node docker pip
        bluetooth openvpn wireguard fw grade score ratio chapitre chapter level app application api beta alpha rc game
        jeu mod plugin اندرويد ويندوز الفصل فصل التطبيق تطبيق برنامج البرنامج لعبه اللعبه مستوي درجه نسبه الاايه ايه""",
    "code": """decorator decorators decorateur annotation annotations npm yarn pnpm void def typescript kotlin
        javascript fonction methode الداله الكلاس ديكوريتر الميثود ميثود دكوريتر""",
    "host": """ip connects connecting hosted hosts hosting attack attacked scan scanned
        ips ipv4 adresse address addr server servers serveur host hosts hostname node gateway dns vps proxy
        login logged connected connect from
        الايبي ايبي اي_بي عنوان سيرفر خادم بروكسي""",
    "at": "at arobase arobas arobaze ارروبا اروبا ات",
    "dot": "dot point نقطه دوت pnt",
    "slash": "slash سلاش سلاج oblique",
    "fang": "hxxp hxxps hxtp htxp meow fxp",
    "site": """site website web link lien url visit visitez www http https
        موقع رابط الموقع الرابط زوروا موقعنا لينك""",
}
_ROLES = {"number": NUMBER, "join": JOIN, "filler": FILLER}
_PREFIXES = (
    "ال",
    "و",
    "ب",
    "ل",
    "لل",
    "وال",
    "بال",
    "ع",
    "عال",
    "عل",
    "هال",
    "فال",
    "ف",
    "وبال",
    "وعال",
    "وب",
    "وع",
)


@dataclass(frozen=True)
class Cues:
    """Words of one class in a page, in order; ``names`` what each one means, where its class has names.

    ``first`` is where each starts, then BEYOND; ``last`` is -BEYOND, then where each ends: so a search for the
    nearest one always finds something.
    """

    first: Places
    last: Places
    names: Sequence[str] = ()

    @cached_property
    def starts(self) -> list[int]:
        """Where each word starts, for a look at one place."""
        starts: list[int] = self.first[:-1].tolist()
        return starts

    @cached_property
    def ends(self) -> list[int]:
        """Where each word ends."""
        ends: list[int] = self.last[1:].tolist()
        return ends


NONE = Cues(np.array([BEYOND]), np.array([-BEYOND]))
"""No words at all."""


@functools.cache
def classes() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Word → (class, meaning) pairs; Arabic words also with the particles written onto them."""
    found: dict[str, list[tuple[str, str]]] = {}
    entries = [("platform", name, sorted(words)) for name, words in platform_words().items()]
    entries += [(name, "", words.split()) for name, words in _CLASSES.items()]
    for cue, meaning, words in entries:
        for word in words:
            arabic = not word.isascii() and word[0].isalpha() and not word.startswith("ال") and len(word) > 2
            for form in {word, *((prefix + word) for prefix in _PREFIXES if arabic)}:
                if (cue, meaning) not in found.setdefault(form, []):
                    found[form].append((cue, meaning))
    for word in ENDINGS:
        found.setdefault(word, []).append(("ending", ""))
    for word, lexeme in lexicon().items():
        role = "number" if lexeme.size != "join" else "filler" if lexeme.value > 2 else "join"
        found.setdefault(word, []).append((role, ""))
    return {word: tuple(sorted(pairs)) for word, pairs in found.items()}


@dataclass(frozen=True, slots=True)
class _Index:
    """Hashes of all words in order; ``masks`` has bit ``n`` where a word is of class ``kinds[n]``, ``names`` its
    platform.
    """

    slots: npt.NDArray[
        np.int16
    ]  # 65,536 places by hash, each a word's number, the next free one where taken; -1
    hashes: npt.NDArray[np.uint64]
    kinds: Sequence[str]
    masks: npt.NDArray[np.int64]
    names: npt.NDArray[np.object_]


@functools.cache
def _index() -> _Index:
    words = sorted((word_hash(word), pairs) for word, pairs in classes().items())
    hashes = np.array([value for value, _ in words], np.uint64)
    slots = np.full(1 << 16, -1, np.int16)
    for at, first in enumerate(((hashes * _SPREAD) >> _SHIFT).tolist()):
        slot = first
        while slots[slot] >= 0:
            slot = (slot + 1) & _LAST_SLOT
        slots[slot] = at
    kinds: dict[str, int] = {}
    masks = np.zeros(len(words), np.int64)
    names = np.full(len(words), "", np.object_)
    for at, (_, pairs) in enumerate(words):
        for cue, meaning in pairs:
            masks[at] |= 1 << kinds.setdefault(cue, len(kinds))
            names[at] = meaning or names[at]
    return _Index(slots, hashes, tuple(kinds), masks, names)


@numba.njit(cache=True, nogil=True)
def _known(hashes, slots, words):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Which of ``hashes`` are among ``words``, and their numbers there."""
    which, place, count = np.empty(len(hashes), np.int64), np.empty(len(hashes), np.int64), 0
    for at in range(len(hashes)):
        slot = np.int64((hashes[at] * _SPREAD) >> _SHIFT)
        while slots[slot] >= 0:
            if words[slots[slot]] == hashes[at]:
                which[count], place[count] = at, slots[slot]
                count += 1
                break
            slot = (slot + 1) & _LAST_SLOT
    return which[:count], place[:count]


@numba.njit(cache=True, nogil=True)
def _sorted(starts, ends, which, place, masks, roles_of, roles):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Fill ``roles``; the columns of every class' `Cues` in a row, each word's number, and where each class begins.

    A counting sort: one pass for all classes, not one for each.
    """
    bounds = np.zeros(len(roles_of) + 1, np.int64)
    for word in place:
        mask, bit = masks[word], 0
        while mask:
            bounds[bit + 1] += mask & 1 and roles_of[bit] == 0
            mask, bit = mask >> 1, bit + 1
    bounds = np.cumsum(bounds)
    room = bounds[-1] + len(roles_of)  # one more for each class: BEYOND, -BEYOND
    first, last, words = np.full(room, BEYOND), np.full(room, -BEYOND), np.empty(bounds[-1], np.int64)
    free = bounds[:-1].copy()
    for row in range(len(which)):
        mask, bit = masks[place[row]], 0
        while mask:
            if mask & 1 and roles_of[bit]:
                roles[which[row]] |= roles_of[bit]
            elif mask & 1:
                first[free[bit] + bit], last[free[bit] + bit + 1] = starts[which[row]], ends[which[row]]
                words[free[bit]] = place[row]
                free[bit] += 1
            mask, bit = mask >> 1, bit + 1
    return first, last, words, bounds


def cues(tokens: Tokens) -> tuple[dict[str, Cues], npt.NDArray[np.uint8]]:
    """The cue words among ``tokens``, by class; and which tokens are NUMBER, JOIN and FILLER words."""
    index = _index()
    which, place = _known(tokens.hashes, index.slots, index.hashes)
    roles = np.zeros(len(tokens.hashes), np.uint8)
    roles_of = np.array([_ROLES.get(cue, 0) for cue in index.kinds], np.uint8)
    rows = tokens.starts, tokens.ends, which, place
    first, last, words, bounds = _sorted(*rows, index.masks, roles_of, roles)
    found: dict[str, Cues] = {}
    for bit, cue in enumerate(index.kinds):
        start, end = bounds[bit], bounds[bit + 1]
        if start < end:
            names = index.names[words[start:end]].tolist() if cue == "platform" else ()
            found[cue] = Cues(first[start + bit : end + bit + 1], last[start + bit : end + bit + 1], names)
    return found, roles
