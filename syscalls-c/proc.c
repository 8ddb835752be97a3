/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing files of the container's /proc.
 *
 * Mustn't: trust that /proc is procfs, or that what is below it is; an image could have put anything there, and a
 *          mount could cover the file (CVE-2019-19921).
 */
#define _GNU_SOURCE
#include "proc.h"

#include <errno.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/vfs.h>

#include "kernel.h"
#include "root.h"

/**
 * open_below() - open a file of the procfs that is mounted on /proc, and of no other mount
 * @root: the root
 * @name: path below /proc
 *
 * Return: a descriptor, or -1 with errno; EXDEV when it is another file system's
 */
static int open_below(int root, const char *name)
{
	int proc = root_open(root, "/proc", O_PATH | O_DIRECTORY, ROOT_NO_SYMLINKS), fd = -1, saved;
	struct statfs fs;

	if (proc < 0)
		return -1;
	if (fstatfs(proc, &fs) == 0) {
		if (fs.f_type == PROC_SUPER_MAGIC)
			fd = sys_openat2(proc, name, O_WRONLY | O_CLOEXEC, 0,
					 RESOLVE_BENEATH | RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS);
		else
			errno = EXDEV;
	}
	saved = errno;
	close(proc);
	errno = saved;
	return fd;
}

/**
 * proc_write() - write a file of /proc, in one write
 * @root:  the root
 * @name:  path below /proc; "self/…" leads to our own
 * @value: what
 * @size:  bytes
 *
 * Return: 0, or -1 with errno
 */
int proc_write(int root, const char *name, const char *value, size_t size)
{
	int fd = open_below(root, name), saved;
	ssize_t written;

	if (fd < 0)
		return -1;
	written = write(fd, value, size);
	saved = written < 0 ? errno : EIO;
	close(fd);
	errno = saved;
	return written == (ssize_t)size ? 0 : -1;
}

/**
 * proc_is_reached() - does the target of a mount lie in a proc that its path does not name?
 * @target: the target
 * @path:   absolute path, of which the plan's maker has seen what it covers below /proc
 *
 * A link of the root's would otherwise lead past what may be covered there.
 *
 * Return: true or false; when the kernel does not say, true
 */
int proc_is_reached(int target, const char *path)
{
	struct statfs fs;

	if (strncmp(path, "/proc", 5) == 0 && (path[5] == '/' || path[5] == '\0'))
		return 0;
	return fstatfs(target, &fs) < 0 || fs.f_type == PROC_SUPER_MAGIC;
}
