// SHA-256 piece by piece, for files larger than a browser hands over at once; and small things of bytes.
const K = new Uint32Array(64), H0 = new Uint32Array(8);
{
  const prime = n => { for (let d = 2; d * d <= n; d++) if (n % d === 0) return false; return true; };
  const fraction = (n, root) => Math.floor((root(n) % 1) * 2 ** 32);
  for (let n = 2, at = 0; at < 64; n++) if (prime(n)) { if (at < 8) H0[at] = fraction(n, Math.sqrt); K[at++] = fraction(n, Math.cbrt); }
}
class Sha256 {
  constructor() { this.h = Uint32Array.from(H0); this.block = new Uint8Array(64); this.held = 0; this.size = 0; this.w = new Uint32Array(64); }
  update(bytes) {
    this.size += bytes.length;
    let at = 0;
    while (at < bytes.length) {
      const take = Math.min(64 - this.held, bytes.length - at);
      this.block.set(bytes.subarray(at, at + take), this.held);
      this.held += take; at += take;
      if (this.held === 64) { this.round(); this.held = 0; }
    }
    return this;
  }
  round() {
    const w = this.w, h = this.h, v = new DataView(this.block.buffer), r = (x, n) => (x >>> n) | (x << (32 - n));
    for (let i = 0; i < 16; i++) w[i] = v.getUint32(4 * i);
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15], b = w[i - 2];
      w[i] = w[i - 16] + w[i - 7] + (r(a, 7) ^ r(a, 18) ^ (a >>> 3)) + (r(b, 17) ^ r(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, k] = h;
    for (let i = 0; i < 64; i++) {
      const t = (k + (r(e, 6) ^ r(e, 11) ^ r(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const u = ((r(a, 2) ^ r(a, 13) ^ r(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      k = g; g = f; f = e; e = (d + t) | 0; d = c; c = b; b = a; a = (t + u) | 0;
    }
    [a, b, c, d, e, f, g, k].forEach((x, i) => { h[i] += x; });
  }
  digest() {
    const bits = BigInt(this.size) * 8n, tail = new Uint8Array(((this.held < 56 ? 56 : 120) - this.held) + 8);
    tail[0] = 128; new DataView(tail.buffer).setBigUint64(tail.length - 8, bits);
    this.update(tail);
    const out = new Uint8Array(32), v = new DataView(out.buffer);
    this.h.forEach((x, i) => v.setUint32(4 * i, x));
    return out;
  }
}
const sha256 = bytes => new Sha256().update(bytes).digest();
const hex = bytes => Array.from(bytes, b => b.toString(16).padStart(2, "0")).join("");
const joined = (...parts) => { const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0)); let at = 0; for (const p of parts) { out.set(p, at); at += p.length; } return out; };
const same = (a, b) => a.length === b.length && a.every((x, i) => x === b[i]);
const utf8 = bytes => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
const bytesOf = text => new TextEncoder().encode(text);
const base64 = text => { // strict: what would be written in another way is refused
  const out = Uint8Array.from(atob(text), c => c.charCodeAt(0));
  if (btoa(String.fromCharCode(...out)) !== text) throw new Error("base64");
  return out;
};
