// Ed25519 (RFC 8032): the browser's own where it has one, else by big numbers.
const P = 2n ** 255n - 19n, L = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (a, m = P) => ((a % m) + m) % m;
const power = (a, n) => { let r = 1n; for (a = mod(a); n; n >>= 1n, a = mod(a * a)) if (n & 1n) r = mod(r * a); return r; };
const D = mod(-121665n * power(121666n, P - 2n)), I = power(2n, (P - 1n) / 4n);
const little = bytes => BigInt("0x" + (hex(Uint8Array.from(bytes).reverse()) || "0"));
function point(bytes) {
  const raw = Uint8Array.from(bytes), sign = raw[31] >> 7;
  raw[31] &= 127;
  const y = little(raw);
  if (y >= P) return null;
  const u = mod(y * y - 1n), v = mod(D * y * y + 1n);
  let x = mod(u * power(v, 3n) * power(u * power(v, 7n), (P - 5n) / 8n));
  const check = mod(v * x * x);
  if (check === mod(-u)) x = mod(x * I); else if (check !== u) return null;
  if (x === 0n && sign) return null;
  if (Number(x & 1n) !== sign) x = P - x;
  return [x, y, 1n, mod(x * y)];
}
function plus([a, b, c, d], [e, f, g, h]) {
  const m = mod((b - a) * (f - e)), n = mod((b + a) * (f + e)), o = mod(2n * D * d * h), p = mod(2n * c * g);
  const q = n - m, r = p - o, s = p + o, t = n + m;
  return [mod(q * r), mod(s * t), mod(r * s), mod(q * t)];
}
function multiple(p, n) { let r = [0n, 1n, 1n, 0n]; for (; n; n >>= 1n, p = plus(p, p)) if (n & 1n) r = plus(r, p); return r; }
const BASE = (() => { const raw = new Uint8Array(32).fill(0x66); raw[0] = 0x58; return point(raw); })();
async function slowly(key, signature, message) {
  const r = point(signature.subarray(0, 32)), a = point(key), s = little(signature.subarray(32));
  if (!r || !a || s >= L) return false;
  const k = mod(little(new Uint8Array(await crypto.subtle.digest("SHA-512", joined(signature.subarray(0, 32), key, message)))), L);
  const left = multiple(BASE, s), right = plus(r, multiple(a, k));
  return mod(left[0] * right[2]) === mod(right[0] * left[2]) && mod(left[1] * right[2]) === mod(right[1] * left[2]);
}
async function signedBy(key, signature, message, own = true) {
  if (key.length !== 32 || signature.length !== 64) return false;
  if (own) {
    try {
      const held = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
      return await crypto.subtle.verify({ name: "Ed25519" }, held, signature, message);
    } catch { /* a browser without it */ }
  }
  return slowly(key, signature, message);
}
