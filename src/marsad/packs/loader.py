"""Loads packs from a folder and refuses what could never work, with file, line and what to do."""

from __future__ import annotations

import functools
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from marsad.errors import PackError
from marsad.packs import check
from marsad.packs.home import home, pack_folders
from marsad.packs.keys import trusted_keys
from marsad.packs.located import Located, read_yaml
from marsad.packs.schema import LANGS, Code, Cue, Example, FieldCue, Group, Pack, Packs, Rule, Word
from marsad.packs.signing import check_signature
from marsad.packs.stored import packed, unpacked
from marsad.packs.terms import read_set, read_term
from marsad.shelf import kept, sources
from marsad.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BUILT_IN = Path(__file__).parent / "data"
_SHARED = "_words"
_SPEAKER = "_speaker"
_PACK_KEYS = (
    "id", "title", "kind", "status", "level", "version", "definition", "tags", "references", "falsepositives",
    "indicators", "cues", "rules", "hints", "fields", "subtypes", "applies_to", "min_evidence", "bias", "severity",
    "tell", "window_days", "hours", "harm", "codebook",
)  # fmt: skip
_RULE_KEYS = ("id", "all", "none", "weight", "within", "speaker", "subtype", "severity", "what", "with_topic")


def load_packs(path: Path | None = None, *, only: str = "") -> Packs:
    """Every pack under ``path`` (one folder each); without it the built-in ones and those installed here.

    The last are read once a process, and an installed pack is checked against its signature before it is used; it
    takes the place of a built-in one of its id. A folder of one's own uses the built-in shared words, speakers and
    recipients unless it brings its own. ``only`` reads that one pack. Raises PackError naming file and line.
    """
    if path is None:
        return _own(home())
    folders = [path / only] if only else _folders(path)
    return _load(path, folders)


def folders_in_use() -> list[Path]:
    """The folders that `load_packs` reads without a path: shared words, speakers, then one a pack.

    Raises PackError where an installed pack is not what was signed.
    """
    installed = pack_folders()
    trusted = trusted_keys() if installed else {}
    folders = {folder.name: folder for folder in _folders(BUILT_IN)}
    for folder in installed:
        try:
            check_signature(folder, trusted)
        except PackError as error:
            hint = f"take it away with `marsad packs remove {folder.name}`, or install it again"
            raise PackError(error.message, hint=hint) from None
        folders[folder.name] = folder
    return [BUILT_IN / _SHARED, BUILT_IN / _SPEAKER, *folders.values()]


@functools.lru_cache(maxsize=4)
def _own(_: Path) -> Packs:
    used = folders_in_use()
    made_from = [
        *sources("marsad.packs", "marsad.text"),
        *(f for d in used for f in sorted(d.glob("*.yaml"))),
    ]
    # What a unit installed is for nobody else's eyes: it is kept where it was installed.
    where = home() / "packs" / ".kept" if pack_folders() else None
    return unpacked(kept("packs", made_from, lambda: packed(_load(BUILT_IN, used[2:])), where))


def _folders(root: Path) -> list[Path]:
    if not root.is_dir():
        raise PackError(
            f"{root.name}: no such folder of packs", hint="give the folder that holds one folder per pack"
        )
    if (root / "pack.yaml").is_file():  # the folder of one pack
        return [root]
    return sorted(f for f in root.iterdir() if f.is_dir() and not f.name.startswith(("_", ".")))


def version_of(written: str) -> tuple[int, ...]:
    """A pack's version as numbers that compare: "1.10.0" is newer than "1.9.3"."""
    return tuple(int(part) for part in written.split("."))


def _load(root: Path, folders: Sequence[Path]) -> Packs:
    sets, shared = _read_shared(root if (root / _SHARED).is_dir() else BUILT_IN)
    recipients = _read_recipients(root if (root / _SHARED).is_dir() else BUILT_IN)
    speaker_root = root if (root / _SPEAKER).is_dir() else BUILT_IN
    speakers = {
        file.stem: _read_pack(file, sets, shared, recipients, kind="speaker")
        for file in sorted((speaker_root / _SPEAKER).glob("*.yaml"))
    }
    packs = [_read_pack(folder / "pack.yaml", sets, shared, recipients) for folder in folders]
    if not packs:
        raise PackError(f"{root.name}: no packs inside", hint="start with `marsad packs new ID`")
    packs.sort(key=lambda p: (p.kind == "modifier", p.id))
    return Packs(
        MappingProxyType({p.id: p for p in packs}),
        MappingProxyType(shared),
        MappingProxyType(speakers),
        MappingProxyType(recipients),
    )


def _read_shared(root: Path) -> tuple[dict[str, frozenset[Word]], dict[str, Cue]]:
    """Shared word lists first (later files may use earlier ones), then shared cues."""
    sets: dict[str, frozenset[Word]] = {}
    cues: dict[str, Cue] = {}
    files = [
        read_yaml(f, f"{_SHARED}/{f.name}")
        for f in sorted((root / _SHARED).glob("*.yaml"))
        if f.name != "recipients.yaml"
    ]
    for file in files:
        for name, entry in file.only("lists", "cues").get("lists", Located({}, "", 0)).mapping().items():
            if name in sets:
                raise entry.refuse(f"shared list {name!r} is there twice", "rename one of them")
            sets[name] = read_set(entry.only("any", "ar", "arabizi", "en", "fr"), sets)
    for file in files:
        for name, entry in file.mapping().get("cues", Located({}, "", 0)).mapping().items():
            if name in cues:
                raise entry.refuse(f"shared cue {name!r} is there twice", "rename one of them")
            cues[name] = _read_cue(name, entry, sets)
    return sets, cues


def _read_recipients(root: Path) -> dict[str, Mapping[str, str]]:
    file = read_yaml(root / _SHARED / "recipients.yaml", f"{_SHARED}/recipients.yaml")
    return {code: _titles(entry) for code, entry in file.mapping().items()}


def _titles(entry: Located) -> Mapping[str, str]:
    titles = entry.only("ar", "en", "fr")
    for lang in ("ar", "en", "fr"):
        if lang not in titles:
            raise entry.refuse(f"the title in {lang!r} is missing", "give ar, en and fr")
    return MappingProxyType({lang: title.text() for lang, title in titles.items()})


def _read_cue(name: str, entry: Located, sets: Mapping[str, frozenset[Word]]) -> Cue:
    parts = entry.only("family", "any", "ar", "arabizi", "en", "fr")
    family = check.family(entry, parts.get("family"))
    terms = [
        term
        for lang, listed in parts.items()
        if lang != "family"
        for written in listed.items()
        for term in read_term(written, lang, sets)
    ]
    if not terms:
        raise entry.refuse(
            f"cue {name!r} has no terms", "add terms under ar, arabizi, en, fr or any, or delete the cue"
        )
    return Cue(name, family, tuple(terms))


def _read_pack(
    file: Path,
    sets: Mapping[str, frozenset[Word]],
    shared: Mapping[str, Cue],
    recipients: Mapping[str, Mapping[str, str]],
    kind: str = "",
) -> Pack:
    source = f"{file.parent.name}/{file.name}"
    top = read_yaml(file, source)
    parts = top.only(*_PACK_KEYS)
    for key in ("id", "title", "version"):
        if key not in parts:
            raise top.refuse(f"{key!r} is missing", f"add a line '{key}: ...'")
    pack_id = parts["id"].text()
    if kind != "speaker" and pack_id != file.parent.name:
        raise parts["id"].refuse(
            f"id {pack_id!r} is not the folder's name {file.parent.name!r}", "make them equal"
        )
    cues = {name: _read_cue(name, entry, sets) for name, entry in _optional(parts, "cues").items()}
    for name in cues:
        if name in shared:
            raise (
                parts["cues"]
                .mapping()[name]
                .refuse(f"cue {name!r} is also a shared cue", "rename it, or use the shared one")
            )
    rules = _read_rules(parts)
    texts = {key: parts[key].text() for key in ("status", "level", "definition") if key in parts}
    pack = Pack(
        id=pack_id,
        title=_titles(parts["title"]),
        version=check.version(parts["version"]),
        kind=kind or (check.kind(parts["kind"]) if "kind" in parts else "typology"),
        tags=_texts(parts, "tags"),
        references=_texts(parts, "references"),
        falsepositives=_texts(parts, "falsepositives"),
        indicators=tuple(
            MappingProxyType({k: v.text() for k, v in entry.only("id", "family", "evidence", "what").items()})
            for entry in _listed(parts, "indicators")
        ),
        cues=MappingProxyType(cues),
        rules=tuple(rule for rule, _ in rules),
        fields=tuple(_read_field(entry) for entry in _listed(parts, "fields")),
        subtypes=_texts(parts, "subtypes"),
        applies_to=_texts(parts, "applies_to"),
        min_evidence=int(parts["min_evidence"].number()) if "min_evidence" in parts else 2,
        bias=parts["bias"].number() if "bias" in parts else -3.0,
        severity=int(parts["severity"].number()) if "severity" in parts else 1,
        tell=_texts(parts, "tell"),
        window_days=parts["window_days"].number() if "window_days" in parts else 7.0,
        hours=parts["hours"].number() if "hours" in parts else 2.0,
        harm=parts["harm"].number() if "harm" in parts else 10.0,
        examples=() if kind == "speaker" else _read_examples(file.parent),
        codebook=tuple(_read_code(name, entry) for name, entry in _optional(parts, "codebook").items()),
        folder=file.parent.name,
        **texts,
    )
    check.pack(pack, parts, [entry for _, entry in rules], shared, recipients)
    return pack


def _optional(parts: Mapping[str, Located], key: str) -> dict[str, Located]:
    return parts[key].mapping() if key in parts else {}


def _listed(parts: Mapping[str, Located], key: str) -> list[Located]:
    return parts[key].items() if key in parts else []


def _texts(parts: Mapping[str, Located], key: str) -> tuple[str, ...]:
    return tuple(entry.text() for entry in _listed(parts, key))


def _read_rule(entry: Located) -> Rule:
    parts = entry.only(*_RULE_KEYS)
    for key in ("id", "all"):
        if key not in parts:
            raise entry.refuse(f"a rule without {key!r}", "write at least id and all")
    within = parts.get("within")
    return Rule(
        id=parts["id"].text(),
        all=tuple(_read_group(group) for group in parts["all"].items()),
        none=_texts(parts, "none"),
        weight=parts["weight"].number() if "weight" in parts else 0.0,
        within=40 if within is None else 0 if within.text() == "text" else int(within.number()),
        speaker=parts["speaker"].text() if "speaker" in parts else "both",
        subtype=parts["subtype"].text() if "subtype" in parts else "",
        severity=int(parts["severity"].number()) if "severity" in parts else 0,
        with_topic="with_topic" in parts and parts["with_topic"].text() == "true",
        what=parts["what"].text() if "what" in parts else "",
        line=entry.line,
    )


def _read_rules(parts: Mapping[str, Located]) -> list[tuple[Rule, Located]]:
    """The rules, then the hints: ``hints: {offender: {cue: nats}}`` is a rule of that one cue, named after it."""
    rules = [(_read_rule(entry), entry) for entry in _listed(parts, "rules")]
    for speaker, entry in _optional(parts, "hints").items():
        for name, nats in entry.mapping().items():
            rule_id = name.rpartition(".")[2] if speaker == "both" else f"{name.rpartition('.')[2]}_{speaker}"
            all_of = (Group((name,)),)
            rules.append((Rule(rule_id, all_of, weight=nats.number(), speaker=speaker, line=nats.line), nats))
    return rules


def _read_group(entry: Located) -> Group:
    """``cue``, ``[cue, cue]`` (any of them) or ``{any: [cue, ...], count: 3}``."""
    if isinstance(entry.value, dict):
        parts = entry.only("any", "count")
        if "any" not in parts:
            raise entry.refuse("a group without 'any'", "write {any: [cue, ...], count: 2}")
        return Group(_texts(parts, "any"), int(parts["count"].number()) if "count" in parts else 1)
    return Group(tuple(item.text() for item in entry.items()))


def _read_code(name: str, entry: Located) -> Code:
    parts = entry.only("title", "evidence", "any", "ar", "arabizi", "en", "fr")
    if "title" not in parts:
        raise entry.refuse(f"code {name!r} has no title", "give ar, en and fr")
    forms = {fold(text.text().removeprefix("=")).text for lang in LANGS for text in _listed(parts, lang)}
    for form in forms:
        if len(form) < 2 and form.isascii():
            raise entry.refuse(f"code {name!r}: a spelling of one letter", "write a longer one")
    if not forms:
        raise entry.refuse(f"code {name!r} has no spellings", "add some under ar, arabizi, en, fr or any")
    evidence = parts["evidence"].text() if "evidence" in parts else "unvalidated"
    return Code(name, _titles(parts["title"]), tuple(sorted(forms)), evidence)


def _read_field(entry: Located) -> FieldCue:
    parts = entry.only("id", "keys", "when", "values", "weight")
    for key in ("id", "keys", "weight"):
        if key not in parts:
            raise entry.refuse(f"a field cue without {key!r}", "write id, keys, when and weight")
    when = parts["when"].text() if "when" in parts else "present"
    if when not in {"present", "absent", "true", "values"}:
        raise entry.refuse(f"unknown condition {when!r}", "use present, absent, true or values")
    return FieldCue(
        parts["id"].text(), _texts(parts, "keys"), when, parts["weight"].number(), _texts(parts, "values")
    )


def _read_examples(folder: Path) -> tuple[Example, ...]:
    source = f"{folder.name}/examples.yaml"
    top = read_yaml(folder / "examples.yaml", source)
    found: list[Example] = []
    for side, entries in top.only("positive", "negative").items():
        for entry in entries.items():
            parts = entry.only("text", "speaker", "lang", "subtype", "kind", "fields")
            if "text" not in parts or "speaker" not in parts:
                raise entry.refuse("an example without text or speaker", "write {text: ..., speaker: ...}")
            found.append(
                Example(
                    text=parts["text"].text(),
                    speaker=check.speaker(parts["speaker"]),
                    positive=side == "positive",
                    line=entry.line,
                    **{k: parts[k].text() for k in ("lang", "subtype", "kind", "fields") if k in parts},
                )
            )
    for name in ("positive", "negative"):
        if not any(e.positive is (name == "positive") for e in found):
            raise top.refuse(
                f"no {name} example", f"add texts of your own under '{name}:'; they are the pack's tests"
            )
    return tuple(found)
