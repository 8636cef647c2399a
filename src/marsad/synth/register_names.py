"""Names of an artificial register in scholarly transcription, from which every office's spelling is made.

Common given names are real words of the language; families are built from roots and patterns and belong to nobody.
Transcription: DIN 31635 (ʿ ʾ ṯ ǧ ḥ ḫ ḏ š ṣ ḍ ṭ ẓ ġ, ā ī ū), ẗ for ة and á for ى.
"""

from __future__ import annotations

import functools

MEN = tuple("""
muḥammad ʾaḥmad ʿalī ḥasan ḥusayn maḥmūd muṣṭafá ʿabd_allāh ʿumar ʾibrāhīm ḫālid yūsuf ḥamzaẗ ʿabd_ar-raḥmān karīm saʿīd
ǧamāl kamāl ṭāriq ʿabd_al-qādir rašīd nabīl ṣāliḥ ʾismāʿīl mūsá ʿīsá yāsīn ʾamīn fāris zayd bilāl ʿuṯmān ǧaʿfar qāsim
saʿd sāmī samīr ʾanwar marwān walīd ḥāmid ḥamīd ḥamad riḍā ʿabd_al-ʿazīz ʿabd_al-karīm faysal nāṣir māǧid munīr ḥaydar
ʿabbās kāẓim mahdī sulaymān dāwūd yaḥyá ṣalāḥ_ad-dīn nūr_ad-dīn ʿimād ǧihād zakariyyā ʾayman ʾakram ʾašraf bāsim ġassān
hišām ʿādil ʿāmir fuʾād luʾayy muʾayyad ṯāmir ḏākir ẓāfir ḍiyāʾ ʿaṭāʾ_allāh ʿabd_al-laṭīf ʿabd_al-ḥamīd ʿabd_as-salām
ʾusāmaẗ ʾanas ʾidrīs hārūn ʾilyās ʾayyūb šākir šarīf badr fahd turkī sulṭān mubārak ṣādiq ṣabrī fatḥī fawzī luṭfī waǧdī
rāʾid rāmī ziyād nizār qays muhannad ʿamr saʿūd mišʿal ǧābir ḥātim ġāzī
""".split())  # fmt: skip
"""Given names of men, the commonest first; "_" joins what may be written apart."""

WOMEN = tuple("""
fāṭimaẗ maryam zaynab ʿāʾišaẗ ḫadīǧaẗ nūr sārah laylá hudá ʾamīnaẗ ruqayyaẗ sumayyaẗ ʾasmāʾ šaymāʾ ʾīmān hibaẗ nādiyaẗ
samīraẗ karīmaẗ ǧamīlaẗ saʿīdaẗ zahrāʾ ġādaẗ ḥanān wafāʾ suʿād nawāl ʾaḥlām ʾamal hālaẗ rašā rīm dunyā salmá lubná
nuhá muná ṯurayyā ḏikrá ẓāfiraẗ ʿabīr ʿulā ʾibtisām ʾintiṣār ḥalīmaẗ ṣafāʾ duʿāʾ ʾisrāʾ ʾāyaẗ rānyā yāsmīn nisrīn
""".split())  # fmt: skip

TWINS = (
    ("ḥasan", "ḥusayn"), ("muḥammad", "maḥmūd"), ("saʿd", "saʿīd"), ("ḥāmid", "ḥamīd"), ("ʾaḥmad", "muḥammad"),
    ("ǧamāl", "kamāl"), ("zaynab", "zahrāʾ"), ("sumayyaẗ", "samīraẗ"),
)  # fmt: skip
"""Names that parents give together."""

_PLACES = """
ǧubūrī ʿubaydī dulaymī šammarī zubaydī ʿazzāwī tikrītī baġdādī baṣrī mawṣilī karbalāʾī naǧafī
ḥalabī ḥimṣī ḥamawī dimašqī miṣrī ṣaʿīdī ʾasyūṭī sūrī lubnānī filasṭīnī ʾurdunnī ḥiǧāzī
naǧdī qaṭarī yamanī ḥaḍramī ʿumānī sūdānī lībī tūnisī ǧazāʾirī maġribī fāsī tilimsānī
ʾandalusī turkī kurdī šīrāzī ʾanṣārī hāšimī qurašī tamīmī ʿutaybī ḥarbī ġāmidī zahrānī
""".split()
_ROOTS = """
ktb drs ʿlm ḥmd šrf krm ǧml slm nṣr fth qdr ḥfẓ ṣlḥ ʿbd rḥm ġfr šhd ḫlf nwr bdr ṣbr ḥkm ʿdl ẓhr qmr
nǧm šms rbʿ ḫrf ḥrṯ zrʿ ġrs ḥṣd ṭḥn ḫbz nǧr ḥdd ṣbġ ḫyṭ dbġ sqy ḥml bny rsm ḥfr fḥm ḥǧr ṯmr nḫl ʿnb
tyn wrd zhr ḥnn šfq ḥlm ṣfw ḫdr byḍ swd ḥmr šqr smr rmḍ ǧnd frs rmy ḥrs sbq ġzw ʾsd nmr ḏyb ṣqr ḥbl
ǧbl sḥl whd bḥr nhr ġym rʿd brq ṯlǧ
""".split()
_PATTERNS = (
    "1a2223",
    "1a22ā3ī",
    "1a2ī3ī",
    "1a22ū3",
    "1u2ay3ī",
    "mi12ā3ī",
    "1ā2i3ī",
    "1a2ā3inaẗ",
    "ma12ū3ī",
    "1u22ā3",
    "1i2ā3ī",
)


@functools.cache
def families() -> tuple[str, ...]:
    """Family names, the commonest first: of places, then of roots in patterns; an article before most."""
    found = [f"al-{place}" for place in _PLACES]
    for number, pattern in enumerate(_PATTERNS[1:]):
        for root in _ROOTS:
            made = "".join(root[int(sign) - 1] if sign.isdigit() else sign for sign in pattern)
            found.append(made if number % 3 == 2 else f"al-{made}")
    # Roots in turn, so that no pattern is the common one.
    return tuple(sorted(found[: len(_PLACES)]) + sorted(found[len(_PLACES) :], key=lambda name: name[::-1]))


@functools.cache
def by_names() -> tuple[str, ...]:
    """By-names: a father or mother of somebody."""
    return tuple(f"{parent}_{child}" for parent in ("ʾabū", "ʾumm") for child in MEN[:60] if "_" not in child)
