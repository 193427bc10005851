"""Who may write which graphs: bearer tokens, kept as salted hashes in `out/tokens.json`.

Knows names, scopes and hashes. Must not know HTTP. A token is shown once, when it is made; what is kept cannot be
turned back into it. It reads `NAME.SECRET`, so that one hash decides, whoever asks.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jingjinji import terms
from jingjinji.faults import Fault

CURATED = terms.graph("curated/")
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|^`\\]+")
_SECRET_BYTES = 32
_SALT_BYTES = 16
_COST = {"n": 1 << 12, "r": 8, "p": 1}  # 4 MiB and some milliseconds


@dataclass(frozen=True)
class Key:
    """A token as it is kept. `scopes` are graph IRIs; one that ends with `/` or `#` stands for all that begin so."""

    name: str
    scopes: tuple[str, ...]
    salt: str
    hash: str
    created: str
    expires: str | None

    def is_expired(self, now: datetime) -> bool:
        """Tell whether the token's time is over."""
        return self.expires is not None and datetime.fromisoformat(self.expires) <= now


def may_write(iri: str, scopes: tuple[str, ...]) -> bool:
    """Tell whether one of `scopes` covers the graph."""
    return any(iri == scope or (scope.endswith(("/", "#")) and iri.startswith(scope)) for scope in scopes)


def is_reserved(iri: str) -> bool:
    """Tell whether a graph's IRI is one of ours and not for curators, whether or not the release has it now."""
    return iri.startswith(terms.BASE) and not iri.startswith(CURATED)


def full_scope(text: str) -> str:
    """Return a scope as an IRI: `curated/wang/` is short for a graph of ours; raises a `Fault` if it can never be."""
    iri = text if _IRI.fullmatch(text) else terms.graph(text)
    if not _IRI.fullmatch(iri):
        raise Fault(f"“{text}” is no scope", hint="write a graph's IRI, or a beginning of it that ends with / or #")
    if is_reserved(iri):
        hint = f"curators' own graphs begin with {CURATED}"
        raise Fault(f"{iri} belongs to the release and is never writable", hint=hint)
    return iri


class Keys:
    """The tokens of a folder of releases."""

    def __init__(self, out: Path) -> None:
        self._file = out / "tokens.json"

    def read(self) -> list[Key]:
        """Return every token that is kept, by name; a file that cannot be read is a `Fault`."""
        try:
            listed = json.loads(self._file.read_text(encoding="utf-8"))["tokens"]
            return [Key(**{**entry, "scopes": tuple(entry["scopes"])}) for entry in listed]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError) as error:
            hint = "restore it from a copy, or remove it and create the tokens anew"
            raise Fault("the list of tokens cannot be read", file=self._file, hint=hint) from error

    def create(self, name: str, scopes: list[str], days: float | None = None) -> str:
        """Keep a new token and return it; without scopes it writes to `graph/curated/NAME` and below.

        `days` is the time until it expires; None means never.
        """
        if not _NAME.fullmatch(name):
            hint = "small letters, digits and hyphens, 40 at most"
            raise Fault(f"“{name}” cannot be the name of a token", hint=hint)
        if days is not None and not 0 < days <= 36500:
            raise Fault(f"a token expires after some days, not {days:g}")
        own = CURATED + name
        covered = tuple(dict.fromkeys(full_scope(scope) for scope in scopes)) or (own + "/", own)
        secret, salt = secrets.token_urlsafe(_SECRET_BYTES), os.urandom(_SALT_BYTES)
        now = datetime.now(UTC).replace(microsecond=0)
        end = None if days is None else (now + timedelta(days=days)).isoformat()
        with self._changing() as keys:
            if any(key.name == name for key in keys):
                raise Fault(f"there is a token called “{name}” already", hint=f"jingjinji token revoke {name}")
            keys.append(Key(name, covered, salt.hex(), _hash(secret, salt).hex(), now.isoformat(), end))
        return f"{name}.{secret}"

    def revoke(self, name: str) -> None:
        """Forget a token; a name that nobody has is a `Fault`."""
        with self._changing() as keys:
            kept = [key for key in keys if key.name != name]
            if len(kept) == len(keys):
                raise Fault(f"there is no token called “{name}”", hint="jingjinji token list")
            keys[:] = kept

    def find(self, token: str) -> Key | None:
        """Return the key that `token` opens, or None; takes as long for a name that nobody has."""
        name, _, secret = token.partition(".")
        key = next((key for key in self.read() if key.name == name), None)
        salt = bytes.fromhex(key.salt) if key else bytes(_SALT_BYTES)
        expected = bytes.fromhex(key.hash) if key else bytes(64)
        fits = hmac.compare_digest(_hash(secret, salt), expected)
        return key if key and fits and not key.is_expired(datetime.now(UTC)) else None

    @contextlib.contextmanager
    def _changing(self) -> Iterator[list[Key]]:
        """Give the list to change, and keep it in one step; other processes wait."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            keys = self.read()
            yield keys
            entries = [asdict(key) for key in sorted(keys, key=lambda key: key.name)]
            scratch = self._file.with_suffix(".part")
            scratch.unlink(missing_ok=True)
            descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(descriptor, "w", encoding="utf-8") as stream:  # noqa: PTH123 - of a descriptor
                json.dump({"tokens": entries}, stream, ensure_ascii=False, indent=1)
                stream.flush()
                os.fsync(stream.fileno())
            scratch.replace(self._file)


def _hash(secret: str, salt: bytes) -> bytes:
    return hashlib.scrypt(secret.encode("utf-8", "surrogatepass"), salt=salt, **_COST)
