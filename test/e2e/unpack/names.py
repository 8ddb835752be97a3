"""Archives of files whose names are no UTF-8.

usage: names.py make FILE      500 names in directory names/, as a layer
       names.py list FILE      the SHA-256 of the names of regular files in directory again/, sorted, and their number
"""

import hashlib
import io
import sys
import tarfile


def names():
    """Every byte that a name can hold, alone and beside others, and sequences that decoders mend."""
    found = set()
    for byte in range(1, 256):
        if byte != 0x2F:
            found.add(b"one-" + bytes([byte]))
    for first in (0xC0, 0xC3, 0xE0, 0xED, 0xF0, 0xF5, 0xFE, 0xFF):
        for second in range(0x70, 0x90):
            if len(found) < 500:
                found.add(bytes([first, second]))
    assert len(found) == 500
    return sorted(found)


def make(path):
    # GNU's format keeps names as they are; in pax ones they would have to be UTF-8 for this writer.
    options = {"format": tarfile.GNU_FORMAT, "encoding": "utf-8", "errors": "surrogateescape"}
    with tarfile.open(path, "w", **options) as archive:
        directory = tarfile.TarInfo("names")
        directory.type, directory.mode = tarfile.DIRTYPE, 0o755
        archive.addfile(directory)
        for name in names():
            entry = tarfile.TarInfo("names/" + name.decode("utf-8", "surrogateescape"))
            entry.size, entry.mode = len(name), 0o644
            archive.addfile(entry, io.BytesIO(name))


def summary(listed):
    """As find prints them: below ".", with a NUL behind each."""
    printed = b"".join(b"./" + name + b"\0" for name in sorted(listed))
    return "%s %d" % (hashlib.sha256(printed).hexdigest(), printed.count(b"\0"))


def main():
    verb, path = sys.argv[1:]
    if verb == "make":
        make(path)
        print(summary(names()))
        return
    with tarfile.open(path, encoding="utf-8", errors="surrogateescape") as archive:
        files = [member.name.encode("utf-8", "surrogateescape") for member in archive if member.isreg()]
    print(summary(name[len(b"again/"):] for name in files if name.startswith(b"again/")))


main()
