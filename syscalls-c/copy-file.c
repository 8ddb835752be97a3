/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "copy-file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/xattr.h>
#include <unistd.h>

#ifndef FICLONE
#define FICLONE _IOW(0x94, 9, int)
#endif

/* Above this size the kernel copies by itself; below, one read and one write are cheaper. */
#define COPY_SMALL 65536

/* Static, since stacks may be small; the program is single-threaded. Sizes are the kernel's limits. */
static char data[COPY_SMALL];
static char xattr_names[65536];
static char xattr_value[65536];

/**
 * stat_is_whiteout() - whether an entry is the overlay file system's mark of a removed one
 * @stat: its attributes
 *
 * Return: 1 or 0
 */
int stat_is_whiteout(const struct stat *stat)
{
	return S_ISCHR(stat->st_mode) && stat->st_rdev == 0;
}

/**
 * directory_is_opaque() - whether a layer's directory hides what lies below it
 * @fd: the directory, open for reading
 *
 * Return: 1 or 0
 */
int directory_is_opaque(int fd)
{
	struct stat stat;
	char value;

	if (fgetxattr(fd, OPAQUE_XATTR, &value, 1) == 1 && value == 'y')
		return 1;
	return fstatat(fd, OPAQUE_FILE, &stat, AT_SYMLINK_NOFOLLOW) == 0;
}

/**
 * copy_xattrs() - copy extended attributes
 * @from: open source
 * @to:   open target
 *
 * What the target's file system or the security module refuses is left out: the kernel gives labels of its
 * own, and a copy without them is still the same content.
 *
 * Return: 0 or -errno
 */
static int copy_xattrs(int from, int to)
{
	ssize_t length = flistxattr(from, xattr_names, sizeof(xattr_names));

	if (length < 0)
		return errno == EOPNOTSUPP ? 0 : -errno;
	for (ssize_t at = 0; at < length;) {
		const char *name = xattr_names + at;
		ssize_t size = fgetxattr(from, name, xattr_value, sizeof(xattr_value));

		at += (ssize_t)strlen(name) + 1;
		if (size < 0 && errno == ENODATA)
			continue;
		if (size < 0)
			return -errno;
		if (fsetxattr(to, name, xattr_value, (size_t)size, 0) < 0 && errno != EPERM && errno != EOPNOTSUPP)
			return -errno;
	}
	return 0;
}

/**
 * copy_attributes() - give a file or directory the owner, mode, xattrs and times of another
 * @from: open source
 * @to:   open target
 * @stat: the source's attributes
 *
 * In the order that keeps them: a change of owner takes setuid bits and capabilities away, and everything
 * but the times changes the times.
 *
 * Return: 0 or -errno
 */
int copy_attributes(int from, int to, const struct stat *stat)
{
	const struct timespec times[2] = { stat->st_atim, stat->st_mtim };
	int rc;

	if (fchown(to, stat->st_uid, stat->st_gid) < 0 || fchmod(to, stat->st_mode & 07777) < 0)
		return -errno;
	rc = copy_xattrs(from, to);
	if (rc == 0 && futimens(to, times) < 0)
		rc = -errno;
	return rc;
}

/**
 * copy_range() - copy bytes from one offset to the same offset
 * @from: open source
 * @to:   open target
 * @at:   first byte
 * @end:  behind the last byte
 *
 * Return: 0 or -errno
 */
static int copy_range(int from, int to, off_t at, off_t end)
{
	int by_kernel = end - at > COPY_SMALL;

	while (at < end) {
		ssize_t got, put = 0;

		if (by_kernel) {
			off_t in = at, out = at;

			got = copy_file_range(from, &in, to, &out, (size_t)(end - at), 0);
			if (got > 0) {
				at += got;
				continue;
			}
			if (got == 0)
				return 0;
			/* Another file system, an old kernel: whatever the reason, reading and writing works. */
			by_kernel = 0;
		}
		got = pread(from, data, sizeof(data), at);
		if (got == 0)
			return 0;
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		while (put < got) {
			ssize_t written = pwrite(to, data + put, (size_t)(got - put), at + put);

			if (written < 0 && errno != EINTR)
				return -errno;
			if (written > 0)
				put += written;
		}
		at += got;
	}
	return 0;
}

/**
 * copy_data() - copy a regular file's content
 * @from: open source
 * @to:   open, empty target
 * @stat: the source's attributes
 *
 * Shares the blocks where the file system can, and keeps holes.
 *
 * Return: 0 or -errno
 */
static int copy_data(int from, int to, const struct stat *stat)
{
	off_t at = 0;
	int rc;

	if (stat->st_size == 0)
		return 0;
	if (stat->st_size > COPY_SMALL && ioctl(to, FICLONE, from) == 0)
		return 0;
	if (stat->st_blocks * 512 >= stat->st_size)
		return copy_range(from, to, 0, stat->st_size);
	while (at < stat->st_size) {
		off_t hole;

		at = lseek(from, at, SEEK_DATA);
		if (at < 0 && errno == ENXIO)
			break; /* nothing but a hole to the end */
		hole = at < 0 ? -1 : lseek(from, at, SEEK_HOLE);
		if (hole < 0)
			return -errno;
		rc = copy_range(from, to, at, hole);
		if (rc < 0)
			return rc;
		at = hole;
	}
	return ftruncate(to, stat->st_size) < 0 ? -errno : 0;
}

/**
 * copy_file() - copy a regular file
 * @from:    directory of the source
 * @name:    its name
 * @to:      directory of the target
 * @to_name: its name, not there yet
 *
 * Return: 0 or -errno
 */
static int copy_file(int from, const char *name, int to, const char *to_name)
{
	int in = openat(from, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC), out, rc;
	struct stat stat;

	if (in < 0)
		return -errno;
	out = openat(to, to_name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (out < 0 || fstat(in, &stat) < 0) {
		rc = -errno;
	} else {
		rc = copy_data(in, out, &stat);
		if (rc == 0)
			rc = copy_attributes(in, out, &stat);
	}
	if (out >= 0)
		close(out);
	close(in);
	return rc;
}

/**
 * make_like() - make a symbolic link, FIFO or whiteout like another
 * @from:    directory of the source
 * @name:    its name
 * @stat:    its attributes
 * @to:      directory of the target
 * @to_name: its name, not there yet
 *
 * Return: 0 or -errno
 */
static int make_like(int from, const char *name, const struct stat *stat, int to, const char *to_name)
{
	const struct timespec times[2] = { stat->st_atim, stat->st_mtim };
	char target[PATH_MAX];
	ssize_t length;
	int rc;

	if (S_ISLNK(stat->st_mode)) {
		length = readlinkat(from, name, target, sizeof(target) - 1);
		if (length < 0)
			return -errno;
		target[length] = '\0';
		rc = symlinkat(target, to, to_name);
	} else {
		rc = mknodat(to, to_name, stat->st_mode & (S_IFMT | 0777), 0);
	}
	if (rc < 0)
		return -errno;
	if (fchownat(to, to_name, stat->st_uid, stat->st_gid, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	if (S_ISFIFO(stat->st_mode) && fchmodat(to, to_name, stat->st_mode & 07777, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	return utimensat(to, to_name, times, AT_SYMLINK_NOFOLLOW) < 0 ? -errno : 0;
}

/**
 * copy_entry_at() - copy one entry that is not a directory
 * @from:    directory of the source
 * @name:    its name
 * @to:      directory of the target
 * @to_name: its name, not there yet
 *
 * Return: 0, also for the kinds that are left out, or -errno
 */
int copy_entry_at(int from, const char *name, int to, const char *to_name)
{
	struct stat stat;

	if (fstatat(from, name, &stat, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	if (S_ISREG(stat.st_mode))
		return copy_file(from, name, to, to_name);
	if (S_ISLNK(stat.st_mode) || S_ISFIFO(stat.st_mode) || stat_is_whiteout(&stat))
		return make_like(from, name, &stat, to, to_name);
	return 0;
}
