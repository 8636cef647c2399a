// The files of an export: from a folder that was chosen, or out of a ZIP. Nothing is written anywhere.
const PIECE = 4 << 20;
const hostile = name => name.split("/").some(p => p === "" || p === "." || p === "..") || /[\\\0:]/.test(name);
async function* pieces(stream) { const r = stream.getReader(); for (;;) { const { done, value } = await r.read(); if (done) return; yield value; } }
function held(blob) {
  return {
    size: blob.size,
    bytes: async () => new Uint8Array(await blob.arrayBuffer()),
    pieces: async function* () { for (let at = 0; at < blob.size; at += PIECE) yield new Uint8Array(await blob.slice(at, at + PIECE).arrayBuffer()); },
  };
}
function fromFolder(list) {
  const files = new Map();
  for (const file of list) {
    const path = (file.webkitRelativePath || file.name).split("/").slice(1).join("/");
    if (path) files.set(path, held(file));
  }
  return { files, strange: [] };
}
async function fromZip(blob) {
  const end = new Uint8Array(await blob.slice(Math.max(0, blob.size - 65_600)).arrayBuffer());
  let at = end.length - 22;
  const v = new DataView(end.buffer);
  while (at >= 0 && v.getUint32(at, true) !== 0x06054b50) at--;
  if (at < 0) throw new Error("zip");
  let count = v.getUint16(at + 10, true), size = v.getUint32(at + 12, true), start = v.getUint32(at + 16, true);
  if (start === 0xffffffff || count === 0xffff || size === 0xffffffff) {
    const place = Number(v.getBigUint64(at - 20 + 8, true));
    const far = new DataView(await blob.slice(place, place + 56).arrayBuffer());
    count = Number(far.getBigUint64(32, true)); size = Number(far.getBigUint64(40, true)); start = Number(far.getBigUint64(48, true));
  }
  const raw = new Uint8Array(await blob.slice(start, start + size).arrayBuffer());
  return listed(blob, raw, count);
}
function listed(blob, raw, count) {
  const v = new DataView(raw.buffer), files = new Map(), strange = [];
  let top = null;
  for (let at = 0, n = 0; n < count; n++) {
    if (v.getUint32(at, true) !== 0x02014b50) throw new Error("zip");
    const e = { how: v.getUint16(at + 10, true), packed: v.getUint32(at + 20, true), size: v.getUint32(at + 24, true), at: v.getUint32(at + 42, true), mode: v.getUint32(at + 38, true) >>> 16 };
    const names = v.getUint16(at + 28, true), extra = v.getUint16(at + 30, true), said = v.getUint16(at + 32, true);
    const name = utf8(raw.subarray(at + 46, at + 46 + names));
    large(v, at + 46 + names, extra, e);
    at += 46 + names + extra + said;
    top ??= name.split("/")[0] + "/";
    if (!name.startsWith(top)) throw new Error("zip");
    const path = name.slice(top.length);
    if (path === "" || path.endsWith("/")) continue;
    const bomb = e.size > Math.max(64 << 20, 1100 * Math.max(e.packed, 1));
    if (hostile(path) || files.has(path) || bomb || (e.mode & 0xf000) === 0xa000 || ![0, 8].includes(e.how)) strange.push(path);
    else files.set(path, packed(blob, e));
  }
  return { files, strange };
}
function large(v, at, length, e) { // sizes beyond 4 GiB stand in a field of their own
  for (const stop = at + length; at + 4 <= stop; at += 4 + v.getUint16(at + 2, true)) {
    if (v.getUint16(at, true) !== 1) continue;
    let p = at + 4;
    for (const name of ["size", "packed", "at"]) if (e[name] === 0xffffffff) { e[name] = Number(v.getBigUint64(p, true)); p += 8; }
  }
}
function packed(blob, e) {
  const stream = async () => {
    const head = new DataView(await blob.slice(e.at, e.at + 30).arrayBuffer());
    const from = e.at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
    const part = blob.slice(from, from + e.packed).stream();
    return e.how === 8 ? part.pipeThrough(new DecompressionStream("deflate-raw")) : part;
  };
  const all = async function* () {
    let seen = 0;
    for await (const piece of pieces(await stream())) { seen += piece.length; if (seen > e.size) throw new Error("zip"); yield piece; }
    if (seen !== e.size) throw new Error("zip");
  };
  return { size: e.size, pieces: all, bytes: async () => { const parts = []; for await (const p of all()) parts.push(p); return joined(...parts); } };
}
