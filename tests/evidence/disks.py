"""A disk that forgets: replays the recorded calls of a process and keeps only what it must after the power went.

What a file was given since it was last flushed may be there in any part; a name that was made, changed or taken away
since its folder was last flushed may be so or not. That is less than any common file system promises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

CALLS = (
    "openat,write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,ftruncate,unlink,unlinkat,link,linkat,"
    "mkdir,mkdirat,rmdir,lseek,close"
)
_LINE = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_PART = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(?:\.\.\.)?|([^,\s][^,]*)')


@dataclass(frozen=True)
class Call:
    """A call that succeeded: texts as bytes, everything else as it was printed."""

    name: str
    parts: tuple[bytes | str, ...]
    answer: int


def recorded(trace: str) -> list[Call]:
    """Calls of all threads in their order (strace -f -xx); a call that another one interrupts is put together."""
    begun: dict[str, str] = {}
    calls = []
    for raw in trace.splitlines():
        thread, _, line = raw.partition(" ")
        line = line.strip()
        if line.endswith("<unfinished ...>"):
            begun[thread] = line.removesuffix("<unfinished ...>").rstrip()
            continue
        if match := re.match(r"<\.\.\. \w+ resumed>(.*)", line):
            line = begun.pop(thread) + match[1]
        if (match := _LINE.match(line)) and int(match[3]) >= 0:
            parts = tuple(
                bytes.fromhex(text.replace("\\x", "")) if not word else word.strip()
                for text, word in _PART.findall(match[2])
            )
            calls.append(Call(match[1], parts, int(match[3])))
    return calls


type Write = tuple[int, bytes] | int  # an offset and bytes, or a length to cut to
type Renaming = tuple[tuple[str, int | None], ...]  # names that change at once, to a file or to nothing


@dataclass
class File:
    safe: bytes = b""
    waiting: list[Write] = field(default_factory=list)

    def after(self, kept: list[Write]) -> bytes:
        body = bytearray(self.safe)
        for write in kept:
            if isinstance(write, int):
                body = body[:write].ljust(write, b"\0")
            else:
                at, given = write
                body = body.ljust(at, b"\0")
                body[at : at + len(given)] = given
        return bytes(body)


@dataclass
class Folder:
    safe: dict[str, int] = field(default_factory=dict)
    now: dict[str, int] = field(default_factory=dict)
    waiting: list[Renaming] = field(default_factory=list)

    def change(self, *names: tuple[str, int | None]) -> None:
        self.waiting.append(names)
        _rename(self.now, names)


def _rename(names: dict[str, int], change: Renaming) -> None:
    for name, number in change:
        if number is None:
            names.pop(name, None)
        else:
            names[name] = number


class Disk:
    """Starts as ``root`` lies there, then follows calls; ``said`` is what the process wrote to its standard output."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: dict[int, File] = {}
        self.folders: dict[Path, Folder] = {root: Folder()}
        self.open: dict[int, tuple[int | Path, int]] = {}  # descriptor: file or folder, position
        self.said = b""
        for path in sorted(root.rglob("*")):
            if path.is_dir():
                self.folders[path] = Folder()
                self._set(path, -1)
            elif not path.name.endswith("-shm"):
                self._set(path, self._file(path.read_bytes()))
        for folder in self.folders.values():
            folder.safe, folder.waiting = dict(folder.now), []

    def follow(self, call: Call) -> bool:
        """Whether the call changed anything."""
        parts = [part for part in call.parts if part != "AT_FDCWD"]
        method = getattr(self, f"_{call.name.rstrip('0123456789').removesuffix('at')}", None)
        return bool(method and method(parts, call.answer))

    def after_the_power_went(self, where: Path, chance: Random) -> None:
        """Writes one of the states in which the disk may be found to the new folder ``where``."""
        lean = chance.choice([0.0, 0.2, 0.5, 0.8, 1.0])
        for path, folder in sorted(self.folders.items()):
            names = dict(folder.safe)
            for change in folder.waiting:
                if chance.random() < lean:
                    _rename(names, change)
            here = where / path.relative_to(self.root)
            if path != self.root and not here.exists():  # its own name was lost
                continue
            here.mkdir(exist_ok=True)
            for name, number in names.items():
                if number < 0:
                    (here / name).mkdir(exist_ok=True)
                else:
                    (here / name).write_bytes(self._found(self.files[number], chance, lean))

    def _found(self, file: File, chance: Random, lean: float) -> bytes:
        kept: list[Write] = []
        for write in file.waiting:
            if chance.random() >= lean:
                continue
            if isinstance(write, int) or len(write[1]) <= 512 or chance.random() < 0.7:
                kept.append(write)
            else:  # torn at a sector
                kept.append((write[0], write[1][: 512 * chance.randrange(1, len(write[1]) // 512 + 1)]))
        return file.after(kept)

    def _file(self, body: bytes) -> int:
        self.files[len(self.files)] = File(body)
        return len(self.files) - 1

    def _set(self, path: Path, number: int | None) -> None:
        self.folders[path.parent].change((path.name, number))

    def _path(self, raw: bytes | str) -> Path | None:
        path = Path(raw.decode()) if isinstance(raw, bytes) else None
        return path if path and path.is_relative_to(self.root) and not path.name.endswith("-shm") else None

    def _open(self, parts: list[bytes | str], answer: int) -> bool:
        self.open.pop(answer, None)
        if not (path := self._path(parts[0])):
            return False
        if path in self.folders:
            self.open[answer] = path, 0
            return False
        names, flags = self.folders[path.parent], str(parts[1])
        if fresh := path.name not in names.now:
            names.change((path.name, self._file(b"")))
        number = names.now[path.name]
        if "O_TRUNC" in flags:
            self.files[number].waiting.append(0)
        self.open[answer] = number, 0
        return fresh

    def _close(self, parts: list[bytes | str], answer: int) -> bool:
        self.open.pop(int(parts[0]), None)
        return False

    def _write(self, parts: list[bytes | str], answer: int) -> bool:
        descriptor, body = int(parts[0]), parts[1]
        assert isinstance(body, bytes)
        if descriptor == 1:
            self.said += body[:answer]
        if not (held := self.open.get(descriptor)) or isinstance(held[0], Path):
            return False
        self.files[held[0]].waiting.append((held[1], body[:answer]))
        self.open[descriptor] = held[0], held[1] + answer
        return True

    def _pwrite(self, parts: list[bytes | str], answer: int) -> bool:
        if not (held := self.open.get(int(parts[0]))) or isinstance(held[0], Path):
            return False
        body = parts[1]
        assert isinstance(body, bytes)
        self.files[held[0]].waiting.append((int(parts[3]), body[:answer]))
        return True

    def _lseek(self, parts: list[bytes | str], answer: int) -> bool:
        if held := self.open.get(int(parts[0])):
            self.open[int(parts[0])] = held[0], answer
        return False

    def _ftruncate(self, parts: list[bytes | str], answer: int) -> bool:
        if not (held := self.open.get(int(parts[0]))) or isinstance(held[0], Path):
            return False
        self.files[held[0]].waiting.append(int(parts[1]))
        return True

    def _fsync(self, parts: list[bytes | str], answer: int) -> bool:
        if not (held := self.open.get(int(parts[0]))):
            return False
        if isinstance(held[0], Path):
            folder = self.folders[held[0]]
            folder.safe, folder.waiting = dict(folder.now), []
        else:
            file = self.files[held[0]]
            file.safe, file.waiting = file.after(file.waiting), []
        return True

    _fdatasync = _fsync

    def _rename(self, parts: list[bytes | str], answer: int) -> bool:
        old, new = (self._path(part) for part in parts[:2])
        if not old or not new:
            return False
        number = self.folders[old.parent].now[old.name]
        if old.parent == new.parent:
            self.folders[old.parent].change((old.name, None), (new.name, number))
        else:
            self._set(new, number)
            self._set(old, None)
        return True

    def _link(self, parts: list[bytes | str], answer: int) -> bool:
        old, new = (self._path(part) for part in parts[:2])
        if not old or not new:
            return False
        self._set(new, self.folders[old.parent].now[old.name])
        return True

    def _unlink(self, parts: list[bytes | str], answer: int) -> bool:
        if not (path := self._path(next(part for part in parts if isinstance(part, bytes)))):
            return False
        self._set(path, None)
        return True

    def _rmdir(self, parts: list[bytes | str], answer: int) -> bool:
        if path := self._path(parts[0]):
            self._set(path, None)
            self.folders.pop(path)
        return bool(path)

    def _mkdir(self, parts: list[bytes | str], answer: int) -> bool:
        if path := self._path(parts[0]):
            self.folders[path] = Folder()
            self._set(path, -1)
        return bool(path)
