/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Own records: what is mounted somewhere is made to belong to the container's user.
 *
 * Others may have the same files and change them meanwhile: they can have their own files change owner, and none but
 * those.
 *
 * Should:  hold what changes its owner by a descriptor; leave alone what belongs to the user already.
 * Mustn't: follow a symbolic link, or enter what is mounted below.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "credentials.h"
#include "directory.h"
#include "kernel.h"
#include "mount.h"
#include "root.h"
#include "setup.h"
#include "user.h"

/* Each level holds a descriptor and a part of the stack. */
#define OWN_DEPTH 512

/**
 * own_entry() - give one file, directory or link to the user
 * @fd:   it, by an O_PATH descriptor or another
 * @user: the user
 *
 * Return: 0, or -1 with errno
 */
static int own_entry(int fd, const struct user *user)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return -1;
	if (status.st_uid == user->uid && status.st_gid == user->gid)
		return 0;
	return fchownat(fd, "", user->uid, user->gid, AT_EMPTY_PATH);
}

static int own_below(int directory, const struct user *user, unsigned int depth);

/**
 * own_name() - give what is in a directory to the user, with all below it
 * @directory: the directory
 * @entry:     the entry
 * @user:      the user
 * @depth:     how deep it lies
 *
 * Return: 0, also when it has gone or is a mount, or -1 with errno
 */
static int own_name(int directory, const struct directory_entry *entry, const struct user *user, unsigned int depth)
{
	const uint64_t resolve = RESOLVE_NO_XDEV | RESOLVE_NO_SYMLINKS;
	int fd = sys_openat2(directory, entry->name, O_PATH | O_NOFOLLOW | O_CLOEXEC, 0,
			     entry->type == DT_LNK ? RESOLVE_NO_XDEV : resolve),
	    below, rc, saved;

	if (fd < 0)
		return errno == ENOENT || errno == EXDEV || errno == ELOOP ? 0 : -1;
	rc = own_entry(fd, user);
	if (rc == 0) {
		below = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (below >= 0)
			rc = own_below(below, user, depth + 1);
		else if (errno != ENOTDIR)
			rc = -1;
	}
	saved = errno;
	close(fd);
	errno = saved;
	return rc;
}

/**
 * own_below() - give all that is in a directory to the user
 * @directory: open for reading; closed
 * @user:      the user
 * @depth:     how deep it lies
 *
 * Return: 0, or -1 with errno
 */
static int own_below(int directory, const struct user *user, unsigned int depth)
{
	_Alignas(8) char entries[2048];
	long filled = 0;
	int rc = 0, saved;

	if (depth == OWN_DEPTH) {
		errno = ENAMETOOLONG;
		rc = -1;
	}
	while (rc == 0 && (filled = directory_read(directory, entries, sizeof(entries))) > 0) {
		for (long at = 0; at < filled && rc == 0;) {
			const struct directory_entry *entry = (const void *)(entries + at);

			at += entry->length;
			if (!directory_is_dot(entry->name))
				rc = own_name(directory, entry, user, depth);
		}
	}
	if (filled < 0)
		rc = -1;
	saved = errno;
	close(directory);
	errno = saved;
	return rc;
}

/**
 * setup_own() - the own record
 * @setup:  the interpreter
 * @record: target
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_own(struct setup *setup, const struct plan_record *record)
{
	const char *target = record->field[PLAN_OWN_TARGET].text;
	struct plan_record who;
	struct user user = { 0 };
	int fd, below, rc;

	if (!plan_find(setup->plan, PLAN_USER, &who))
		return fail(setup->failure, ENOEXEC, target);
	if (credentials_user(setup, &who, &user) < 0)
		return -1;
	fd = root_open(setup->root, target, O_PATH, mount_links_to(target));
	if (fd < 0)
		return fail(setup->failure, errno, target);
	rc = own_entry(fd, &user);
	if (rc == 0) {
		below = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (below >= 0)
			rc = own_below(below, &user, 0);
		else if (errno != ENOTDIR)
			rc = -1;
	}
	if (rc < 0)
		fail(setup->failure, errno, target);
	close(fd);
	return rc;
}
