"""Print a directory tree, one entry a line, as all that can be told of it.

usage: manifest.py DIRECTORY

PATH TYPE MODE UID:GID SIZE SECONDS.NANOSECONDS CONTENT GROUP XATTRS, with a tab between each two and what is not
printable ASCII as Python escapes it. CONTENT is a link's target, a device's numbers or the SHA-256 of a file. GROUP is
the first path of those that are one file. Other file systems mounted below are left out, with the directories they
are mounted on. It runs where there is only a minimal Python.
"""

import hashlib
import os
import stat
import sys


def shown(name):
    return name.decode("latin-1").encode("unicode_escape").decode("ascii")


def content(path, status):
    if stat.S_ISLNK(status.st_mode):
        return shown(os.readlink(path))
    if stat.S_ISCHR(status.st_mode) or stat.S_ISBLK(status.st_mode):
        return "%d:%d" % (os.major(status.st_rdev), os.minor(status.st_rdev))
    if not stat.S_ISREG(status.st_mode):
        return ""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while True:
            block = file.read(1 << 20)
            if not block:
                return digest.hexdigest()
            digest.update(block)


def xattrs(path):
    names = sorted(os.listxattr(path, follow_symlinks=False))
    values = [os.getxattr(path, name, follow_symlinks=False).hex() for name in names]
    return ",".join("=".join(pair) for pair in zip(names, values))


def main():
    top = os.fsencode(sys.argv[1])
    device = os.lstat(top).st_dev
    entries = []
    groups = {}
    pending = [b"."]
    while pending:
        name = pending.pop()
        path = os.path.join(top, name)
        status = os.lstat(path)
        is_directory = stat.S_ISDIR(status.st_mode)
        if is_directory:
            below = os.listdir(path) if status.st_dev == device else []
            pending += [os.path.join(name, entry) for entry in below]
        if status.st_dev != device and (is_directory or stat.S_ISREG(status.st_mode)):
            continue
        if not is_directory and status.st_nlink > 1:
            groups.setdefault(status.st_ino, []).append(shown(name))
        entries.append((shown(name), path, status))
    for name, path, status in sorted(entries, key=lambda entry: entry[0]):
        group = groups.get(status.st_ino, []) if not stat.S_ISDIR(status.st_mode) else []
        seconds, nanoseconds = divmod(status.st_mtime_ns, 10**9)
        print("\t".join([
            name,
            stat.filemode(status.st_mode)[0],
            "%04o" % stat.S_IMODE(status.st_mode),
            "%d:%d" % (status.st_uid, status.st_gid),
            "%d" % (status.st_size if stat.S_ISREG(status.st_mode) else 0),
            "%d.%09d" % (seconds, nanoseconds),
            content(path, status),
            min(group) if len(group) > 1 else "",
            xattrs(path),
        ]))


main()
