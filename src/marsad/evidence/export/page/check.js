// Everything that can be checked here, in the order of the story: files, seal, key, log, items, history, timestamps.
const SEAL = "seal.note", TAGS = "tagmanifest-sha256.txt", MANIFEST = "manifest-sha256.txt";
const STEPS = ["files", "seal", "checkpoint", "entries", "records", "history", "stamps"];
const leafHash = body => sha256(joined(Uint8Array.of(0), body));
const nodeHash = (l, r) => sha256(joined(Uint8Array.of(1), l, r));
const canonical = v => Array.isArray(v) ? `[${v.map(canonical)}]` : v && typeof v === "object" ? `{${Object.keys(v).sort().map(k => `${JSON.stringify(k)}:${canonical(v[k])}`)}}` : JSON.stringify(v);
class Fault extends Error { constructor(step, where, what) { super(what); Object.assign(this, { step, where, what }); } }

async function check(bag, trusted = "", told = () => {}) {
  const found = { faults: [], counts: Object.fromEntries(STEPS.map(s => [s, 0])), items: [], stamps: [], fingerprint: "", anchored: false, first: STEPS[0] };
  const wrong = (step, where, what) => found.faults.push({ step, where, what });
  const attempt = async (step, where, work) => { try { return await work(); } catch (e) { e instanceof Fault ? wrong(e.step, e.where, e.what) : wrong(step, where, "unreadable"); return null; } };
  const small = async name => { const f = bag.files.get(name); if (!f) throw new Fault("files", name, "missing"); if (f.size > 64 << 20) throw new Fault("files", name, "long"); return f.bytes(); };
  const x = { bag, found, wrong, attempt, small, told, trusted, digests: new Map() };
  for (const name of bag.strange) wrong("files", name, "strange");
  await whole(x);
  await keys(x);
  if (x.key) {
    await attempt("seal", SEAL, () => sealed(x));
    await attempt("checkpoint", "data/log/checkpoint.note", () => head(x));
    if (x.head) { await entries(x); await records(x); await times(x); }
  }
  if (bag.files.size === 0) wrong("files", "", "empty");
  return found;
}
function lines(raw) {
  const text = utf8(raw), out = new Map();
  if (text && !text.endsWith("\n")) throw new Error("manifest");
  for (const line of text.split("\n").slice(0, -1)) {
    const m = /^([0-9a-f]{64}) {2}(\S.*)$/.exec(line);
    if (!m || out.has(m[2])) throw new Error("manifest");
    const name = m[2].replaceAll("%0A", "\n").replaceAll("%0D", "\r").replaceAll("%25", "%");
    if (hostile(name)) throw new Error("manifest");
    out.set(name, m[1]);
  }
  return out;
}
async function whole(x) {
  const listed = new Map();
  for (const name of [MANIFEST, TAGS]) await x.attempt("files", name, async () => {
    for (const [each, digest] of lines(await x.small(name))) {
      if (each.startsWith("data/") !== (name === MANIFEST) || each === SEAL || each === TAGS) x.wrong("files", name, "manifest");
      else listed.set(each, digest);
    }
  });
  const all = [...x.bag.files.values()].reduce((n, f) => n + f.size, 0) || 1;
  let done = 0;
  for (const name of [...x.bag.files.keys()].sort()) {
    const file = x.bag.files.get(name);
    await x.attempt("files", name, async () => {
      const hash = new Sha256(), quick = file.size <= 64 << 20 && crypto.subtle;
      let digest;
      if (quick) digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.bytes()));
      else { for await (const p of file.pieces()) { hash.update(p); x.told((done + hash.size) / all, name); } digest = hash.digest(); }
      x.digests.set(name, hex(digest));
      if (name !== SEAL && name !== TAGS) {
        if (!listed.has(name)) x.wrong("files", name, "extra");
        else if (listed.get(name) !== hex(digest)) x.wrong("files", name, "changed");
        else x.found.counts.files++;
      }
    });
    done += file.size; x.told(done / all, name);
  }
  for (const name of listed.keys()) if (!x.bag.files.has(name)) x.wrong("files", name, "missing");
}
function vkey(line) {
  const [name, hint, ...rest] = line.trim().split("+"), raw = base64(rest.join("+"));
  const key = raw.subarray(1), h = hex(sha256(joined(bytesOf(name + "\n"), raw)).subarray(0, 4));
  if (raw[0] !== 1 || key.length !== 32 || h !== hint) throw new Error("key");
  return { name, key, hint };
}
async function keys(x) {
  const name = "data/log/log.vkey";
  x.key = await x.attempt("seal", name, async () => vkey(utf8(await x.small(name))));
  if (x.trusted) {
    const given = vkey(x.trusted);
    if (x.key && !(x.key.name === given.name && same(x.key.key, given.key))) x.wrong("seal", name, "otherkey");
    x.key = given; x.found.anchored = true;
  }
  if (x.key) x.found.fingerprint = hex(sha256(x.key.key)).replace(/(.{4})(?!$)/g, "$1 ");
}
async function note(x, raw, step, where) {
  const text = utf8(raw), cut = text.lastIndexOf("\n\n"), said = text.slice(0, cut + 1), tail = text.slice(cut + 2);
  if (cut < 0 || !tail.endsWith("\n")) throw new Fault(step, where, "note");
  for (const line of tail.slice(0, -1).split("\n")) {
    const m = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line);
    if (!m) throw new Fault(step, where, "note");
    const b = base64(m[2]);
    if (m[1] === x.key.name && hex(b.subarray(0, 4)) === x.key.hint && await signedBy(x.key.key, b.subarray(4), bytesOf(said), x.native ?? true)) return said.slice(0, -1).split("\n");
  }
  throw new Fault(step, where, "unsigned");
}
async function sealed(x) {
  const [origin, id, digest, ...more] = await note(x, await x.small(SEAL), "seal", SEAL);
  if (more.length || origin !== `${x.key.name}/export` || digest !== x.digests.get(TAGS)) throw new Fault("seal", SEAL, "otherseal");
  x.id = id; x.found.counts.seal = 1;
}
async function head(x) {
  const where = "data/log/checkpoint.note";
  x.note = await x.small(where);
  x.head = await headOf(x, x.note, "checkpoint", where);
  x.found.counts.checkpoint = 1;
}
async function headOf(x, raw, step, where) {
  const [origin, size, root, ...more] = await note(x, raw, step, where);
  if (more.length || origin !== x.key.name || !/^(0|[1-9][0-9]{0,14})$/.test(size)) throw new Fault(step, where, "note");
  return { size: Number(size), root: base64(root) };
}
function included(leaf, index, size, hashes, root) {
  let at = BigInt(index), last = BigInt(size) - 1n, h = leaf;
  if (index >= size) return false;
  for (const p of hashes) {
    if (last === 0n) return false;
    if (at & 1n || at === last) { h = nodeHash(p, h); while (!(at & 1n) && at) { at >>= 1n; last >>= 1n; } }
    else h = nodeHash(h, p);
    at >>= 1n; last >>= 1n;
  }
  return last === 0n && same(h, root);
}
function proven(raw, leaf, index, note, head) {
  const proof = utf8(raw), cut = proof.indexOf("\n\n"), [kind, at, ...hashes] = proof.slice(0, cut).split("\n");
  return kind === "c2sp.org/tlog-proof@v1" && at === `index ${index}` && same(bytesOf(proof.slice(cut + 2)), note) && included(leaf, index, head.size, hashes.map(base64), head.root);
}
async function entries(x) {
  x.events = new Map();
  const names = [...x.bag.files.keys()].filter(n => n.startsWith("data/log/entries/")).sort();
  for (const name of names) await x.attempt("entries", name, async () => {
    const stem = name.slice(17, -5), body = await x.small(name), event = JSON.parse(utf8(body));
    if (!/^\d{9,}$/.test(stem) || canonical(event) !== utf8(body)) throw new Fault("entries", name, "entry");
    const leaf = leafHash(body);
    if (!proven(await x.small(`data/log/proofs/${stem}.proof`), leaf, Number(stem), x.note, x.head)) throw new Fault("entries", name, "proof");
    x.found.counts.entries++;
    const of = event.item?.commitment ?? "";
    x.events.set(of, [...(x.events.get(of) ?? []), { ...event, seq: Number(stem), leaf: hex(leaf) }]);
  });
}
async function records(x) {
  const left = new Set(x.events.keys());
  for (const name of [...x.bag.files.keys()].filter(n => n.startsWith("data/records/")).sort()) await x.attempt("records", name, async () => {
    const raw = await x.small(name), record = JSON.parse(utf8(raw)), commitment = hex(sha256(raw)), id = name.slice(13, -5);
    if (`E-${commitment.slice(0, 20)}` !== id || canonical(record) !== utf8(raw)) throw new Fault("records", name, "record");
    const files = [...x.bag.files.keys()].filter(n => n.startsWith(`data/files/${id}/`));
    if (record.held === "bytes" ? files.length !== 1 || x.digests.get(files[0]) !== record.sha256 || x.bag.files.get(files[0]).size !== record.size : files.length) throw new Fault("records", name, "file");
    x.found.counts.records++;
    const events = x.events.get(commitment) ?? [];
    left.delete(commitment);
    x.found.items.push({ id, record, events, file: files[0] });
    chain(x, name, events);
  });
  for (const stranger of left) x.wrong("history", `data/log/entries/${String(x.events.get(stranger)[0].seq).padStart(9, "0")}.json`, "stranger");
  if (!x.found.items.length) x.wrong("records", "data/records", "missing");
}
function chain(x, name, events) {
  let before = "";
  for (const [n, e] of events.entries()) {
    if (e.item.nth !== n + 1 || e.item.prev !== before) { x.wrong("history", name, "gap"); return; }
    before = e.leaf;
  }
  if (!events.length || !["sealed", "captured"].includes(events[0].action) || !events.some(e => e.action === "exported" && e.more.export === x.id)) x.wrong("history", name, "gap");
  else x.found.counts.history += events.length;
}
async function times(x) {
  const named = [...x.bag.files.keys()].sort();
  for (const name of named.filter(n => n.startsWith("data/anchors/") && n.endsWith("/checkpoint.note"))) await x.attempt("stamps", name, () => older(x, name, named));
  for (const name of named.filter(n => n.startsWith("data/stamps/") && n.endsWith(".tsr"))) await time(x, name, x.note, "");
}
async function older(x, name, named) {
  const raw = await x.small(name), old = await headOf(x, raw, "stamps", name), folder = name.slice(0, -15);
  if (old.size >= x.head.size || folder !== `data/anchors/${String(old.size).padStart(12, "0")}/`) throw new Fault("stamps", name, "note");
  for (const each of named.filter(n => n.startsWith(folder) && n.endsWith(".proof"))) {
    const stem = each.slice(folder.length, -6);
    if (!proven(await x.small(each), leafHash(await x.small(`data/log/entries/${stem}.json`)), Number(stem), raw, old)) throw new Fault("stamps", each, "proof");
  }
  for (const each of named.filter(n => n.startsWith(folder) && n.endsWith(".tsr"))) await time(x, each, raw, ` ${old.size}`);
}
async function time(x, name, over, size) {
  const who = name.slice(name.lastIndexOf("/") + 1, -4) + size;
  try {
    const chain = pem(utf8(await x.small(`${name.slice(0, -4)}.pem`)));
    const { good, at } = await stamped(await x.small(name), over, chain);
    if (!good) x.wrong("stamps", name, "stamp");
    else { x.found.counts.stamps++; x.found.stamps.push({ who, at: at.toISOString() }); }
  } catch (e) {
    if (e.name === "NotSupportedError" || e.message === "unknown") x.found.stamps.push({ who, at: null });
    else x.wrong("stamps", name, "stamp");
  }
}
