// Timestamps (RFC 3161): read from DER, and checked as far as the browser knows the algorithms.
function der(bytes, at = 0) {
  const tag = bytes[at];
  let length = bytes[at + 1], from = at + 2;
  if (length & 128) { let n = length & 127; if (n === 0 || n > 4) throw new Error("der"); length = 0; while (n--) length = length * 256 + bytes[from++]; }
  const end = from + length;
  if (!(end <= bytes.length)) throw new Error("der");
  return { tag, body: bytes.subarray(from, end), whole: bytes.subarray(at, end), end };
}
function inside(node) { const out = []; for (let at = 0; at < node.body.length;) { const n = der(node.body, at); out.push(n); at = n.end; } return out; }
const oid = node => { const out = []; let n = 0; for (const b of node.body) { n = n * 128 + (b & 127); if (!(b & 128)) { out.push(n); n = 0; } } return [Math.min(2, Math.floor(out[0] / 40)), out[0] - 40 * Math.min(2, Math.floor(out[0] / 40)), ...out.slice(1)].join("."); };
const HASHES = { "2.16.840.1.101.3.4.2.1": "SHA-256", "2.16.840.1.101.3.4.2.2": "SHA-384", "2.16.840.1.101.3.4.2.3": "SHA-512" };
const SIGNED = { "1.2.840.113549.1.1.11": "SHA-256", "1.2.840.113549.1.1.12": "SHA-384", "1.2.840.113549.1.1.13": "SHA-512", "1.2.840.10045.4.3.2": "SHA-256", "1.2.840.10045.4.3.3": "SHA-384", "1.2.840.10045.4.3.4": "SHA-512" };
const CURVES = { "1.2.840.10045.3.1.7": ["P-256", 32], "1.3.132.0.34": ["P-384", 48], "1.3.132.0.35": ["P-521", 66] };
const moment = node => { const t = utf8(node.body), y = node.tag === 0x17 ? (Number(t.slice(0, 2)) < 50 ? "20" : "19") + t : t; return new Date(`${y.slice(0, 4)}-${y.slice(4, 6)}-${y.slice(6, 8)}T${y.slice(8, 10)}:${y.slice(10, 12)}:${y.slice(12, 14)}Z`); };
function certificate(bytes) {
  const [tbs, , signature] = inside(der(bytes)), parts = inside(tbs);
  const p = parts[0].tag === 0xa0 ? parts.slice(1) : parts;
  const extra = parts.find(n => n.tag === 0xa3);
  const [from, to] = inside(p[3]).map(moment);
  return { bytes, tbs: tbs.whole, signature: signature.body.subarray(1), by: oid(inside(inside(der(bytes))[1])[0]), serial: p[0].body, issuer: p[2].whole, subject: p[4].whole, key: p[5].whole, from, to, stamps: extra ? hex(extra.body).includes("06082b06010505070308") : false };
}
const pem = text => [...text.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g)].map(m => certificate(Uint8Array.from(atob(m[1].replace(/\s/g, "")), c => c.charCodeAt(0))));
async function holds(spki, hash, signature, message) {
  const algorithm = inside(inside(der(spki))[0]), kind = oid(algorithm[0]);
  if (kind === "1.2.840.113549.1.1.1") {
    const key = await crypto.subtle.importKey("spki", spki, { name: "RSASSA-PKCS1-v1_5", hash }, false, ["verify"]);
    return crypto.subtle.verify("RSASSA-PKCS1-v1_5", key, signature, message);
  }
  const curve = CURVES[oid(algorithm[1])];
  if (kind !== "1.2.840.10045.2.1" || !curve) throw new Error("unknown");
  const plain = inside(der(signature)).map(n => { const b = n.body[0] === 0 ? n.body.subarray(1) : n.body; return joined(new Uint8Array(curve[1] - b.length), b); });
  const key = await crypto.subtle.importKey("spki", spki, { name: "ECDSA", namedCurve: curve[0] }, false, ["verify"]);
  return crypto.subtle.verify({ name: "ECDSA", hash }, key, joined(...plain), message);
}
async function stamped(reply, note, chain) {
  const outer = der(reply);
  if (outer.end !== reply.length) throw new Error("der");
  const [status, token] = inside(outer);
  if (inside(status)[0].body[0] !== 0) throw new Error("rejected");
  const signed = inside(inside(inside(token)[1])[0]);
  const info = inside(inside(signed[2])[1])[0].body, said = inside(der(info));
  const print = inside(said[2]), hash = HASHES[oid(inside(print[0])[0])];
  if (!hash) throw new Error("unknown");
  if (!same(new Uint8Array(await crypto.subtle.digest(hash, note)), print[1].body)) return { good: false };
  const at = moment(said.find(n => n.tag === 0x18));
  const own = signed.find(n => n.tag === 0xa0), certs = [...(own ? inside(own).map(n => certificate(n.whole)) : []), ...chain];
  const signer = inside(inside(signed.at(-1))[0]), [issuer, serial] = inside(signer[1]);
  const who = certs.find(c => same(c.issuer, issuer.whole) && same(c.serial, serial.body));
  if (!who?.stamps || at < who.from || at > who.to) return { good: false };
  const attributes = signer.find(n => n.tag === 0xa0), digest = HASHES[oid(inside(signer[2])[0])];
  const written = inside(attributes).map(inside).find(([name]) => oid(name) === "1.2.840.113549.1.9.4");
  if (!same(new Uint8Array(await crypto.subtle.digest(digest, info)), inside(written[1])[0].body)) return { good: false };
  const message = attributes.whole.slice();
  message[0] = 0x31;
  const after = signer.slice(signer.indexOf(attributes) + 1), by = oid(inside(after[0])[0]);
  if (!await holds(who.key, SIGNED[by] || digest, after[1].body, message)) return { good: false };
  return { good: await leads(who, chain, certs, at, 0), at };
}
async function leads(cert, trusted, certs, at, depth) {
  const above = [...trusted, ...certs].filter(c => same(c.subject, cert.issuer));
  for (const c of above) {
    if (at < c.from || at > c.to || !await holds(c.key, SIGNED[cert.by], cert.signature, cert.tbs)) continue;
    if (trusted.includes(c) && same(c.subject, c.issuer)) return true;
    if (depth < 5 && !same(c.bytes, cert.bytes) && await leads(c, trusted, certs, at, depth + 1)) return true;
  }
  return false;
}
