/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who uses a volume, making one for a container, and removing one that nobody uses any more.
 *
 * A container that uses a volume has an empty directory "volume-NAME" in its own. It makes that before it opens the
 * volume, and who removes a volume takes its name away before he looks for marks: so one of the two sees the other.
 *
 * Mustn't: remove a volume that any container has a mark of; allocate.
 */
#define _GNU_SOURCE
#include "volume-use.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "directory.h"
#include "events.h"
#include "remove.h"

#define ID_LENGTH 64

/**
 * base_name() - the last component of a path
 * @path: without a slash at its end
 *
 * Return: a part of it
 */
static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/**
 * has_mark() - does a container in a directory have a mark of this volume?
 * @containers: the directory of all containers
 * @name:       of an entry in it
 * @volume:     name of the volume
 *
 * Return: true or false
 */
static int has_mark(int containers, const char *name, const char *volume)
{
	char mark[NAME_MAX + ID_LENGTH + 16];
	int length = snprintf(mark, sizeof(mark), "%s/volume-%s", name, volume);

	return length > 0 && (size_t)length < sizeof(mark) &&
	       faccessat(containers, mark, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/**
 * volume_is_shared() - does any other container use a volume?
 * @container: absolute path of the one that asks, which lies beside the others
 * @volume:    name of the volume
 *
 * Return: true or false; true when the containers cannot be read
 */
int volume_is_shared(const char *container, const char *volume)
{
	_Alignas(8) char entries[4096];
	char parent[PATH_MAX];
	const char *own = base_name(container);
	size_t length = (size_t)(own - container);
	int containers, shared = 0;
	long filled;

	if (length < 2 || length > sizeof(parent))
		return 1;
	memcpy(parent, container, length - 1);
	parent[length - 1] = '\0';
	containers = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (containers < 0)
		return 1;
	while (!shared && (filled = directory_read(containers, entries, sizeof(entries))) != 0) {
		if (filled < 0)
			shared = 1;
		for (long at = 0; at < filled && !shared;) {
			const struct directory_entry *entry = (const void *)(entries + at);

			at += entry->length;
			shared = strlen(entry->name) == ID_LENGTH && strcmp(entry->name, own) != 0 &&
				 has_mark(containers, entry->name, volume);
		}
	}
	close(containers);
	return shared;
}

/**
 * make_one() - make a directory, unless it is there
 * @path:  which
 * @mode:  its mode
 * @owner: whose it is to be
 *
 * Return: 1 when it was made, 0 when it was there, or -1 with errno
 */
static int make_one(const char *path, mode_t mode, const struct stat *owner)
{
	if (mkdir(path, 0700) < 0)
		return errno == EEXIST ? 0 : -1;
	/* in a user namespace of the container's own we are not who the store belongs to */
	if (owner->st_uid != geteuid() && lchown(path, owner->st_uid, owner->st_gid) < 0)
		return -1;
	return chmod(path, mode) < 0 ? -1 : 1;
}

/**
 * volume_make() - execute the records of volumes to make
 * @plan:    the plan
 * @failure: filled
 *
 * Return: 0, or -1
 */
int volume_make(const struct plan *plan, struct failure *failure)
{
	struct plan_record record;
	struct plan_cursor cursor;

	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0) {
		char path[PATH_MAX];
		const char *directory;
		struct stat owner;
		int length, made = 0;

		if (record.op != PLAN_MAKE_VOLUME)
			continue;
		failure->step = PLAN_MAKE_VOLUME;
		directory = record.field[PLAN_MAKE_VOLUME_DIRECTORY].text;
		length = snprintf(path, sizeof(path), "%.*s", (int)(base_name(directory) - directory), directory);
		if (length < 0 || (size_t)length >= sizeof(path) || stat(path, &owner) < 0 ||
		    (made = make_one(directory, 0700, &owner)) < 0)
			return fail(failure, errno, directory);
		length = snprintf(path, sizeof(path), "%s/_data", directory);
		if (length < 0 || (size_t)length >= sizeof(path) || make_one(path, 0755, &owner) < 0)
			return fail(failure, errno, directory);
		if (made)
			events_of_volume(base_name(directory), "create");
	}
	return 0;
}

/**
 * remove_unused() - remove a volume, unless another container uses it
 * @directory: absolute path of it
 * @container: of the container that has ended
 */
static void remove_unused(const char *directory, const char *container)
{
	const char *name = base_name(directory);
	char away[PATH_MAX];
	int length = snprintf(away, sizeof(away), "%.*s" VOLUME_GONE "%s", (int)(name - directory), directory, name);

	if (length < 0 || (size_t)length >= sizeof(away) || rename(directory, away) < 0)
		return;
	if (volume_is_shared(container, name) && rename(away, directory) == 0)
		return;
	(void)remove_tree_at(AT_FDCWD, away);
	events_of_volume(name, "destroy");
}

/**
 * volume_remove_unused() - execute the records of volumes that go with their container
 * @plan: the plan
 */
void volume_remove_unused(const struct plan *plan)
{
	struct plan_record record;
	struct plan_cursor cursor;

	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0)
		if (record.op == PLAN_ANONYMOUS_VOLUME)
			remove_unused(record.field[PLAN_ANONYMOUS_VOLUME_DIRECTORY].text,
				      record.field[PLAN_ANONYMOUS_VOLUME_CONTAINER].text);
}
