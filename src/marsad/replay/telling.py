"""What stands beside a proof for whoever has to check it, in three languages, with the lines that check it."""

READ = """\
# Proof of a lead · إثبات خيط · Preuve d'une piste

**English.** `lead.json` is the lead as it was stored that day. `run.json` is the entry of the log that its run left: it
holds `leads_root`, one hash over all leads of that run, and the commitment of the packs that texts were read with.
`lead.proof.json` leads from the lead to that root, `run.proof` from the entry to the log's head, and
`checkpoint.note` is that head, signed. So nobody can have changed the lead since, unless the log's key signed twice;
timestamps (`*.tsr`) and checkpoints that others keep rule that out. `replay.json` says what came out when it was run
again. It proves what was reckoned, and not that it is true: a lead is a reason to look, never a finding of guilt.
Compare `log.vkey` with the unit by another way.

**العربية.** الملف `lead.json` هو الخيط كما حُفظ في ذلك اليوم. و`run.json` هو قيد السجل الذي تركه التشغيل: فيه
`leads_root`، وهي بصمة واحدة لجميع خيوط ذلك التشغيل، والتزام بالحزم التي قُرئت بها النصوص. يقود `lead.proof.json` من
الخيط إلى تلك البصمة، و`run.proof` من القيد إلى رأس السجل، و`checkpoint.note` هو ذلك الرأس موقّعًا. فلا يمكن أن يكون
أحد قد غيّر الخيط منذئذ، إلا إذا وقّع مفتاح السجل مرتين؛ وتنفي ذلك أختام الوقت (`*.tsr`) ونقاط التحقق المحفوظة لدى
آخرين. يذكر `replay.json` ما نتج عند إعادة التشغيل. وهو يثبت ما حُسب لا أنه صحيح: الخيط سبب للنظر وليس حكمًا بالذنب.
قارن `log.vkey` مع الوحدة بطريق آخر.

**Français.** `lead.json` est la piste telle qu'elle fut enregistrée ce jour-là. `run.json` est l'entrée que son
traitement a laissée au journal : elle porte `leads_root`, une empreinte de toutes les pistes de ce traitement, et
l'engagement sur les lots de règles avec lesquels les textes furent lus. `lead.proof.json` mène de la piste à cette
empreinte, `run.proof` de l'entrée à la tête du journal, et `checkpoint.note` est cette tête, signée. Nul n'a donc pu
changer la piste depuis, à moins que la clé du journal n'ait signé deux fois ; les horodatages (`*.tsr`) et les têtes
gardées par d'autres l'excluent. `replay.json` dit ce qui est sorti quand on l'a refait. Cela prouve ce qui fut calculé,
non que ce soit vrai : une piste est une raison de regarder, jamais une culpabilité. Comparez `log.vkey` avec l'unité
par une autre voie.

```sh
sha256sum -c SHA256SUMS
# the leaf of the lead, and the leaf of the run's entry
(printf '\\000'; cat lead.json) | openssl dgst -sha256
(printf '\\000'; cat run.json) | openssl dgst -sha256
# the signature under the log's head: 4 bytes name the key, 64 are the signature
awk 'NF == 0 { exit } { print }' checkpoint.note > head.txt
awk '/^— / { print $3; exit }' checkpoint.note | base64 -d | tail -c 64 > head.sig
openssl pkeyutl -verify -pubin -inkey log.pem -rawin -in head.txt -sigfile head.sig
```
"""
