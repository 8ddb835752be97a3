/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entering the root where pivot_root(2) cannot be used: the host runs from a ramdisk, whose root file system is on no
 * mount and can be put nowhere.
 *
 * The root is moved over the host's, which stays below it, out of reach. What stays in reach of the kernel are the
 * host's mounts of procfs and sysfs: while a whole one is in a mount namespace, whoever owns a user namespace below it
 * may mount another (mount_namespaces(7)), without what is hidden in the container's. So they are taken away first.
 *
 * Should:  be used only where asked for: it is less safe than a pivot.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include "kernel.h"
#include "setup.h"

#define MOUNTS_MAX (1024 * 1024)

/**
 * unescape() - the path that a field of mountinfo stands for, in place
 * @field: with \ooo for blanks and backslashes (proc(5))
 */
static void unescape(char *field)
{
	char *to = field;

	for (; *field; to++) {
		if (field[0] == '\\' && strspn(field + 1, "01234567") >= 3) {
			*to = (char)((field[1] - '0') << 6 | (field[2] - '0') << 3 | (field[3] - '0'));
			field += 4;
		} else {
			*to = *field++;
		}
	}
	*to = '\0';
}

/**
 * is_below() - is a path a directory's, or in it?
 * @path:      absolute
 * @directory: absolute, without slash at its end
 *
 * Return: true or false
 */
static int is_below(const char *path, const char *directory)
{
	size_t length = strlen(directory);

	return strncmp(path, directory, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

/**
 * hide_mount() - take a mount away, or cover it where it is locked to what is below it
 * @point: where it is
 *
 * Return: 0, or -1 with errno
 */
static int hide_mount(const char *point)
{
	if (syscall(SYS_umount2, point, 2 /* MNT_DETACH */) == 0)
		return 0;
	if (errno != EINVAL && errno != EPERM)
		return -1;
	return (int)syscall(SYS_mount, "tmpfs", point, "tmpfs", (unsigned long)MS_RDONLY, "size=0k,mode=0");
}

/**
 * hide_line() - hide the mount of one line of mountinfo when it is the host's procfs or sysfs
 * @line: NUL-terminated, taken apart
 * @root: path of the container's root
 *
 * Return: 0, or -1 with errno
 */
static int hide_line(char *line, const char *root)
{
	char *type = strstr(line, " - "), *point = line;

	for (int field = 0; point && field < 4; field++) {
		point = strchr(point, ' ');
		point = point ? point + 1 : NULL;
	}
	if (!type || !point || (strncmp(type, " - proc ", 8) != 0 && strncmp(type, " - sysfs ", 9) != 0))
		return 0;
	point[strcspn(point, " ")] = '\0';
	unescape(point);
	if (is_below(point, root))
		return 0;
	/* one that is covered by another mount is nobody's way to anything */
	return hide_mount(point) < 0 && errno != ENOENT ? -1 : 0;
}

/**
 * hide_host() - hide the host's mounts of procfs and sysfs
 * @root: path of the container's root
 *
 * Return: 0, or -1 with errno
 */
static int hide_host(const char *root)
{
	static char text[MOUNTS_MAX];
	size_t length = 0;
	ssize_t got = 0;
	int fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	while (length < sizeof(text) - 1 && (got = read(fd, text + length, sizeof(text) - 1 - length)) > 0)
		length += (size_t)got;
	close(fd);
	if (got != 0) {
		errno = got < 0 ? errno : E2BIG;
		return -1;
	}
	text[length] = '\0';
	for (char *line = text, *next; *line; line = next) {
		size_t end = strcspn(line, "\n");

		next = line + end + (line[end] ? 1 : 0);
		line[end] = '\0';
		if (hide_line(line, root) < 0)
			return -1;
	}
	return 0;
}

/**
 * setup_move_root() - the moveRoot record
 * @setup:  the interpreter
 * @record: no fields
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_move_root(struct setup *setup, const struct plan_record *record)
{
	char root[PATH_MAX];

	(void)record;
	if (fchdir(setup->root) < 0 || syscall(SYS_getcwd, root, sizeof(root)) < 0)
		return fail(setup->failure, errno, "/");
	if (hide_host(root) < 0)
		return fail(setup->failure, errno, "/proc/self/mountinfo");
	if (sys_move_mount(setup->root, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH) < 0 || chroot(".") < 0 ||
	    chdir("/") < 0)
		return fail(setup->failure, errno, "/");
	return 0;
}
