/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Removing a control group with everything in it: processes are killed, groups below go first.
 *
 * A container may have made groups below its own, as deep as it likes: the walk goes down and up by descriptor and
 * keeps nothing of a level but that descriptor.
 *
 * Should:  wait a moment for killed processes, which hold their group until they have gone.
 * Mustn't: leave the group; follow anything but a directory of the same file system.
 */
#define _GNU_SOURCE
#include "cgroup-remove.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cgroup-open.h"
#include "directory.h"
#include "kernel.h"
#include "small-file.h"

#define NAME_ROOM 256
/* Milliseconds waited for processes to go, in all. */
#define PATIENCE 10000

/**
 * kill_processes() - kill every process of one group, not of those below it
 * @group: its directory
 *
 * For kernels without cgroup.kill (before 5.14), and for groups that are used again. Whoever forks meanwhile is found the
 * next time.
 *
 * Return: how many there were
 */
static int kill_processes(int group)
{
	char text[4096], *at, *end;
	int count = 0;

	small_file(group, "cgroup.procs", text, sizeof(text));
	for (at = text;; at = end) {
		long pid = strtol(at, &end, 10);

		/* the last number may have been cut; 0 is a process that cannot be seen from here */
		if (end == at || *end != '\n')
			return count;
		if (pid > 0 && pid <= INT_MAX)
			kill((pid_t)pid, SIGKILL);
		count++;
	}
}

/**
 * kill_all() - kill every process of a group and of those below it, as far as the kernel does it at once
 * @group: its directory, which is not used again
 */
static void kill_all(int group)
{
	int fd = openat(group, "cgroup.kill", O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, "1", 1) != 1)
		kill_processes(group);
	if (fd >= 0)
		close(fd);
}

/**
 * first_below() - find a group below another
 * @group: its directory
 * @name:  filled, size NAME_ROOM
 *
 * Return: 1, 0 when there is none, -1 with errno
 */
static int first_below(int group, char *name)
{
	_Alignas(8) char entries[4096];
	long filled;

	if (lseek(group, 0, SEEK_SET) < 0)
		return -1;
	while ((filled = directory_read(group, entries, sizeof(entries))) > 0) {
		for (long at = 0; at < filled;) {
			const struct directory_entry *entry = (const void *)(entries + at);

			at += entry->length;
			if (entry->type != DT_DIR || directory_is_dot(entry->name) || strlen(entry->name) >= NAME_ROOM)
				continue;
			strcpy(name, entry->name);
			return 1;
		}
	}
	return filled < 0 ? -1 : 0;
}

/**
 * pause_briefly() - give processes time to go
 * @waited: milliseconds so far
 *
 * Return: 0, or -1 with EBUSY when it was long enough
 */
static int pause_briefly(int *waited)
{
	const struct timespec moment = { .tv_nsec = 1000 * 1000 };

	if (++*waited > PATIENCE) {
		errno = EBUSY;
		return -1;
	}
	nanosleep(&moment, NULL);
	return 0;
}

/**
 * clear() - remove the groups below one
 * @group:  its directory; closed
 * @waited: milliseconds so far
 *
 * Return: 0, or -1 with errno
 */
static int clear(int group, int *waited)
{
	char name[NAME_ROOM];
	int depth = 0, found, next;

	while ((found = first_below(group, name)) >= 0) {
		if (found && (unlinkat(group, name, AT_REMOVEDIR) == 0 || errno == ENOENT))
			continue;
		if (!found && depth == 0)
			break;
		if (found && errno != EBUSY) {
			found = -1;
			break;
		}
		if (!found) {
			kill_all(group);
			found = pause_briefly(waited);
			if (found < 0)
				break;
		}
		next = found ? cgroup_open_below(group, name) : openat(group, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (next < 0) {
			if (found && errno == ENOENT)
				continue;
			found = -1;
			break;
		}
		depth += found ? 1 : -1;
		close(group);
		group = next;
	}
	next = errno;
	close(group);
	errno = next;
	return found < 0 ? -1 : 0;
}

/**
 * take_back_controllers() - let a group be one that processes can be in
 * @group: its directory, with no groups below
 */
static void take_back_controllers(int group)
{
	char text[512], word[NAME_ROOM], *name, *rest;
	int fd = openat(group, "cgroup.subtree_control", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	small_file(group, "cgroup.subtree_control", text, sizeof(text));
	for (name = strtok_r(text, " \n", &rest); name; name = strtok_r(NULL, " \n", &rest)) {
		int length = snprintf(word, sizeof(word), "-%s", name);

		/* each by itself: one that is refused holds up none of the others */
		if (length >= (int)sizeof(word) || write(fd, word, (size_t)length) != length)
			continue;
	}
	close(fd);
}

/**
 * cgroup_empty() - kill every process of a group that is used again, and remove the groups below it
 * @group: its directory
 *
 * Not by cgroup.kill: what is cloned into a group (CLONE_INTO_CGROUP) after that has been used there is killed, too, as
 * the kernel compares with the count of the parent's group (seen with Linux 6.18). Groups below are not used again: what
 * the container has moved to one is killed there, and they have to go, since a group that hands controllers down takes
 * no process itself.
 */
void cgroup_empty(int group)
{
	int waited = 0;

	for (;;) {
		int left = kill_processes(group), below = fcntl(group, F_DUPFD_CLOEXEC, 3);

		if (below < 0 || clear(below, &waited) < 0)
			break;
		/* a process below may have come back up meanwhile */
		if ((left == 0 && kill_processes(group) == 0) || pause_briefly(&waited) < 0)
			break;
	}
	take_back_controllers(group);
}

/**
 * cgroup_remove() - kill what is in a control group, and remove it
 * @parent: directory of the group above
 * @name:   of the group
 * @grace:  milliseconds in which somebody else may remove it, who would not notice otherwise that it is empty
 *
 * Return: 0, also when there is none; or -1 with errno
 */
int cgroup_remove(int parent, const char *name, int grace)
{
	int group, waited = 0, saved;

	if (grace == 0) {
		if (unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT)
			return 0;
		if (errno != EBUSY)
			return -1;
	}
	group = cgroup_open_below(parent, name);
	if (group < 0)
		return errno == ENOENT ? 0 : -1;
	kill_all(group);
	while (waited < grace && faccessat(parent, name, F_OK, 0) == 0)
		if (pause_briefly(&waited) < 0)
			break;
	while (faccessat(parent, name, F_OK, 0) == 0) {
		int below = fcntl(group, F_DUPFD_CLOEXEC, 3);

		/* it may go under our hands */
		if (below < 0 || (clear(below, &waited) < 0 && errno != ENOENT && errno != ENODEV))
			break;
		if (unlinkat(parent, name, AT_REMOVEDIR) == 0)
			errno = ENOENT;
		if (errno == ENOENT)
			break;
		if (errno != EBUSY || pause_briefly(&waited) < 0)
			break;
		kill_all(group);
	}
	saved = errno;
	close(group);
	errno = saved;
	return saved == ENOENT ? 0 : -1;
}
