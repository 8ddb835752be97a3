/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The root file system: putting it together, taking it as root, entering it.
 *
 * Should:  leave nothing of the host reachable after the pivot but what was bound on purpose.
 * Mustn't: depend on the host's mounts being private; the new mount namespace belongs to another user
 *          namespace, so the kernel has made every copy a slave already (mount_namespaces(7)).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "copy.h"
#include "inner.h"
#include "kernel.h"
#include "root.h"
#include "rootfs.h"
#include "setup.h"
#include "signals.h"

#define INNER_PLACE "/usr/bin"

/**
 * match_root_mode() - give the upper directory the attributes of the image's root directory
 * @base:  where the lower directories are
 * @lower: ":"-joined names, top first
 * @upper: the upper directory
 *
 * The merged root shows the upper directory's own mode and owner.
 *
 * Return: 0, or -1 with errno
 */
static int match_root_mode(const char *base, const char *lower, const char *upper)
{
	char top[PATH_MAX];
	struct stat image, ours;
	int length = snprintf(top, sizeof(top), "%s/%.*s", base, (int)strcspn(lower, ":"), lower);

	if (length >= (int)sizeof(top)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if (stat(top, &image) < 0 || stat(upper, &ours) < 0)
		return -1;
	if ((image.st_uid != ours.st_uid || image.st_gid != ours.st_gid) &&
	    chown(upper, image.st_uid, image.st_gid) < 0)
		return -1;
	if ((image.st_mode ^ ours.st_mode) & 07777)
		return chmod(upper, image.st_mode & 07777);
	return 0;
}

/**
 * fuse_options() - overlay options with every lower directory absolute, as the FUSE program wants them
 * @text:   filled
 * @size:   its size
 * @record: the overlay record
 * @shift:  more of them, or ""
 *
 * Return: 0, or -1 with errno
 */
static int fuse_options(char *text, size_t size, const struct plan_record *record, const char *shift)
{
	const char *base = record->field[PLAN_OVERLAY_LOWER_BASE].text;
	const char *lower = record->field[PLAN_OVERLAY_LOWER].text;
	size_t used = (size_t)snprintf(text, size, "lowerdir=");

	for (const char *p = lower; used < size; p += strcspn(p, ":") + 1) {
		int length = (int)strcspn(p, ":");

		used += (size_t)snprintf(text + used, size - used, "%s%s/%.*s", p == lower ? "" : ":", base, length, p);
		if (!p[length])
			break;
	}
	if (used < size)
		used += (size_t)snprintf(text + used, size - used, ",upperdir=%s,workdir=%s%s%s",
					 record->field[PLAN_OVERLAY_UPPER].text, record->field[PLAN_OVERLAY_WORK].text,
					 *shift ? "," : "", shift);
	if (used < size)
		return 0;
	errno = E2BIG;
	return -1;
}

/**
 * fuse_mount() - mount an overlay through the FUSE program instead of the kernel
 * @record:  the overlay record
 * @shift:   more options, or ""
 * @failure: filled
 *
 * Called before the clone, in a mount namespace of its own: the program must not live in the container's pid
 * namespace, where the container could see and stop it. It goes into the background once the mount is there,
 * and ends by itself with the last mount of it.
 *
 * Return: 0, or -1
 */
int fuse_mount(const struct plan_record *record, const char *shift, struct failure *failure)
{
	static char options[16 * OVERLAY_OPTIONS_MAX];
	const char *program = record->field[PLAN_OVERLAY_FUSE].text;
	const char *base = record->field[PLAN_OVERLAY_LOWER_BASE].text;
	const char *upper = record->field[PLAN_OVERLAY_UPPER].text;
	char *const argv[] = { (char *)(uintptr_t)program, (char *)(uintptr_t) "-o", options,
			       (char *)(uintptr_t)record->field[PLAN_OVERLAY_TARGET].text, NULL };
	char *const environment[] = { NULL };
	int status = -1, null;
	pid_t child;

	if (fuse_options(options, sizeof(options), record, shift) < 0)
		return fail(failure, errno, base);
	if (match_root_mode(base, record->field[PLAN_OVERLAY_LOWER].text, upper) < 0)
		return fail(failure, errno, upper);
	child = fork();
	if (child == 0) {
		null = open("/dev/null", O_RDWR);
		for (int fd = 0; fd < 3; fd++)
			dup2(null, fd);
		sys_close_range(3, ~0U, 0);
		/* until it goes into the background, where this does not reach */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signals_unblock_all();
		execve(program, argv, environment);
		_exit(127);
	}
	if (child < 0)
		return fail(failure, errno, program);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (status == 0)
		return 0;
	return fail(failure, WIFEXITED(status) && WEXITSTATUS(status) == 127 ? ENOENT : EIO, program);
}

/**
 * overlay_options() - the options with the directories' names
 * @text:   filled, size OVERLAY_OPTIONS_MAX
 * @record: the overlay record
 *
 * Lower names are relative to lowerBase, which must be the working directory for the call.
 *
 * Return: 0, or -1 when they do not fit or a name would be misread
 */
static int overlay_options(char *text, const struct plan_record *record)
{
	const char *upper = record->field[PLAN_OVERLAY_UPPER].text, *work = record->field[PLAN_OVERLAY_WORK].text;

	if (strpbrk(upper, ",:\\") || strpbrk(work, ",:\\"))
		return -1;
	return snprintf(text, OVERLAY_OPTIONS_MAX, "lowerdir=%s,upperdir=%s,workdir=%s,userxattr%s",
			record->field[PLAN_OVERLAY_LOWER].text, upper, work,
			record->field[PLAN_OVERLAY_VOLATILE].number ? ",volatile" : "") < OVERLAY_OPTIONS_MAX
		       ? 0
		       : -1;
}

/**
 * open_lower() - open the lower directories
 * @fds:   filled
 * @base:  the directory they are in
 * @lower: ":"-joined names
 *
 * Return: how many, or -1 with errno
 */
int open_lower(int fds[OVERLAY_LOWER_MAX], int base, const char *lower)
{
	char name[PATH_MAX];
	int count = 0;

	for (;;) {
		size_t length = strcspn(lower, ":");

		if (length >= sizeof(name) || count == OVERLAY_LOWER_MAX) {
			errno = E2BIG;
			return -1;
		}
		memcpy(name, lower, length);
		name[length] = '\0';
		fds[count] = openat(base, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (fds[count] < 0)
			return -1;
		count++;
		if (!lower[length])
			return count;
		lower += length + 1;
	}
}

/**
 * overlay_by_number() - open the directories and name them by their descriptors
 * @text:   filled, size OVERLAY_OPTIONS_MAX: options that hold with /proc/self/fd as working directory
 * @record: the overlay record
 *
 * Three or four characters a layer: as many as the kernel takes fit into the page, on kernels of any age, and no
 * character in a name matters. The descriptors stay open until exec.
 *
 * Return: 0, or -1 with errno
 */
static int overlay_by_number(char *text, const struct plan_record *record)
{
	int fds[OVERLAY_LOWER_MAX + 2], flags = O_PATH | O_DIRECTORY | O_CLOEXEC, count;
	int base = open(record->field[PLAN_OVERLAY_LOWER_BASE].text, flags);
	size_t used = 0;

	count = base < 0 ? -1 : open_lower(fds, base, record->field[PLAN_OVERLAY_LOWER].text);
	if (count < 0)
		return -1;
	for (int i = 0; i < count && used < OVERLAY_OPTIONS_MAX; i++)
		used += (size_t)snprintf(text + used, OVERLAY_OPTIONS_MAX - used, "%s%d",
					 i ? ":" : "lowerdir=", fds[i]);
	fds[count] = open(record->field[PLAN_OVERLAY_UPPER].text, flags);
	fds[count + 1] = open(record->field[PLAN_OVERLAY_WORK].text, flags);
	if (fds[count] < 0 || fds[count + 1] < 0)
		return -1;
	if (used < OVERLAY_OPTIONS_MAX)
		used += (size_t)snprintf(text + used, OVERLAY_OPTIONS_MAX - used, ",upperdir=%d,workdir=%d,userxattr%s",
					 fds[count], fds[count + 1],
					 record->field[PLAN_OVERLAY_VOLATILE].number ? ",volatile" : "");
	if (used < OVERLAY_OPTIONS_MAX)
		return 0;
	errno = E2BIG;
	return -1;
}

/**
 * setup_overlay() - the overlay record
 * @setup:  the interpreter
 * @record: lowerBase, lower, upper, work, target, volatile, fuse
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_overlay(struct setup *setup, const struct plan_record *record)
{
	static char options[OVERLAY_OPTIONS_MAX];
	const char *base = record->field[PLAN_OVERLAY_LOWER_BASE].text;
	const char *upper = record->field[PLAN_OVERLAY_UPPER].text;
	const char *target = record->field[PLAN_OVERLAY_TARGET].text;

	if (record->field[PLAN_OVERLAY_FUSE].length)
		return 0; /* mounted before the clone, see fuse_mount() */
	if (match_root_mode(base, record->field[PLAN_OVERLAY_LOWER].text, upper) < 0)
		return fail(setup->failure, errno, upper);
	if (overlay_options(options, record) < 0) {
		if (overlay_by_number(options, record) < 0)
			return fail(setup->failure, errno, base);
		base = "/proc/self/fd";
	}
	if (chdir(base) < 0)
		return fail(setup->failure, errno, base);
	if (syscall(SYS_mount, "overlay", target, "overlay", 0UL, options) < 0)
		return fail(setup->failure, errno, target);
	return 0;
}

/**
 * setup_copy_tree() - the copy record
 * @setup:  the interpreter
 * @record: source, target
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_copy_tree(struct setup *setup, const struct plan_record *record)
{
	char where[COPY_NAME];

	if (copy_tree_at(AT_FDCWD, record->field[PLAN_COPY_TREE_SOURCE].text, AT_FDCWD,
			 record->field[PLAN_COPY_TREE_TARGET].text, COPY_NEW, where) < 0)
		return fail(setup->failure, errno, where);
	return 0;
}

/**
 * setup_root() - the root record
 * @setup:  the interpreter
 * @record: path
 *
 * A root that was opened beforehand is attached over a directory of the host's that everybody can reach, in our mount
 * namespace only: all that is to be looked up on the host has been, but for devices. That directory is not "/", and
 * neither is the one above it, which support() covers: over the old root nothing may lie when it is detached.
 *
 * pivot_root(2) wants a mount point that is ours: anything but the overlay just mounted is bound onto itself
 * first, a mount of the host's too, since those are locked (mount_namespaces(7)).
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_root(struct setup *setup, const struct plan_record *record)
{
	const char *path = record->field[PLAN_ROOT_PATH].text;
	struct plan_record found;
	int fd = inner_root();

	if (fd >= 0) {
		setup->root = fd;
		return sys_move_mount(fd, "", AT_FDCWD, INNER_PLACE, MOVE_MOUNT_F_EMPTY_PATH) < 0
			       ? fail(setup->failure, errno, path)
			       : 0;
	}
	fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return fail(setup->failure, errno, path);
	if (!plan_find(setup->plan, PLAN_OVERLAY, &found)) {
		struct mount_attr attr = { .propagation = MS_PRIVATE };
		int tree = sys_open_tree(fd, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE);

		/* to receive the host's mounts it must never have been cut off */
		if (plan_find(setup->plan, PLAN_ROOT_PROPAGATION, &found) &&
		    found.field[PLAN_ROOT_PROPAGATION_PROPAGATION].number & MS_SLAVE)
			attr.propagation = MS_SLAVE;
		if (tree < 0 || sys_mount_setattr(tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &attr) < 0 ||
		    sys_move_mount(tree, "", fd, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH) < 0)
			return fail(setup->failure, errno, path);
		close(fd);
		fd = tree;
	}
	setup->root = fd;
	return 0;
}

/**
 * setup_readonly_root() - the readonly root record
 * @setup:  the interpreter
 * @record: no fields
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_readonly_root(struct setup *setup, const struct plan_record *record)
{
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_RDONLY };

	(void)record;
	return sys_mount_setattr(setup->root, "", AT_EMPTY_PATH, &attr) < 0 ? fail(setup->failure, errno, "/") : 0;
}

/**
 * setup_pivot() - the pivot record
 * @setup:  the interpreter
 * @record: no fields
 *
 * The new root is stacked over the old one ("." onto "."), which needs no directory for the old root; the
 * old one is then on top of the mount stack at "." and is detached with everything in it.
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_pivot(struct setup *setup, const struct plan_record *record)
{
	(void)record;
	if (fchdir(setup->root) < 0 || sys_pivot_root(".", ".") < 0 ||
	    syscall(SYS_umount2, ".", 2 /* MNT_DETACH */) < 0 || chdir("/") < 0)
		return fail(setup->failure, errno, "/");
	return 0;
}

/**
 * setup_root_propagation() - the rootPropagation record
 * @setup:  the interpreter, after the pivot
 * @record: propagation
 *
 * Not before: pivot_root(2) takes no shared root, and what was mounted in it would have gone elsewhere, too.
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_root_propagation(struct setup *setup, const struct plan_record *record)
{
	unsigned long propagation = record->field[PLAN_ROOT_PROPAGATION_PROPAGATION].number;

	return syscall(SYS_mount, NULL, "/", NULL, propagation, NULL) < 0 ? fail(setup->failure, errno, "/") : 0;
}

/**
 * setup_root_directory() - the rootDirectory record
 * @setup:  the interpreter
 * @record: path, mode
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_root_directory(struct setup *setup, const struct plan_record *record)
{
	const char *path = record->field[PLAN_ROOT_DIRECTORY_PATH].text;
	int fd = root_make_directory(setup->root, path, (mode_t)record->field[PLAN_ROOT_DIRECTORY_MODE].number, NULL);

	if (fd < 0)
		return fail(setup->failure, errno, path);
	close(fd);
	return 0;
}
