/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directory of the user's network: what is found in it, and what is noted of the containers that are connected.
 */
#define _GNU_SOURCE
#include "network-written.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "directory.h"
#include "network-endpoint.h"
#include "small-file.h"

#define PATH_ROOM 300

/* Seconds that who starts a container has from writing down its endpoints to asking for them. */
#define START_SECONDS 120

/**
 * written_each() - call for each name in a part of the directory
 * @directory: of the user's network
 * @path:      the part
 * @act:       called with the name and @data; may remove the file
 * @data:      given to it
 */
void written_each(int directory, const char *path, void (*act)(const char *name, void *data), void *data)
{
	_Alignas(8) char entries[4096];
	int list = openat(directory, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	long filled;

	if (list < 0)
		return;
	while ((filled = directory_read(list, entries, sizeof(entries))) > 0) {
		for (long at = 0; at < filled;) {
			const struct directory_entry *entry = (const void *)(entries + at);

			at += entry->length;
			if (entry->name[0] != '.')
				act(entry->name, data);
		}
	}
	close(list);
}

/**
 * written_forget() - remove what is written down of one endpoint
 * @directory: of the user's network
 * @name:      the file's among the endpoints
 */
void written_forget(int directory, const char *name)
{
	struct endpoint *endpoint = network_endpoint_read(directory, name);
	char path[PATH_ROOM];

	if (endpoint) {
		network_endpoint_forget(directory, endpoint);
		network_endpoint_free(endpoint);
	} else if (snprintf(path, sizeof(path), "endpoints/%s", name) < (int)sizeof(path)) {
		unlinkat(directory, path, 0);
	}
}

/**
 * struct looking - a look for starts that are under way
 * @directory:  of the user's network
 * @is_awaited: one has been found
 */
struct looking {
	int directory;
	int is_awaited;
};

static void look_for_start(const char *name, void *data)
{
	struct looking *looking = data;
	struct stat status;
	char path[PATH_ROOM];

	if (snprintf(path, sizeof(path), "endpoints/%s", name) >= (int)sizeof(path) ||
	    fstatat(looking->directory, path, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return;
	if (time(NULL) - status.st_mtime < START_SECONDS)
		looking->is_awaited = 1;
	else
		written_forget(looking->directory, name);
}

/**
 * written_is_awaited() - may a container still be on its way? What is too old for that is forgotten
 * @directory: of the user's network, with nobody in it that runs
 *
 * Return: 1 or 0
 */
int written_is_awaited(int directory)
{
	struct looking looking = { .directory = directory };

	written_each(directory, "endpoints", look_for_start, &looking);
	return looking.is_awaited;
}

/**
 * written_pid() - the first process of a container that is, or was, connected
 * @directory: of the user's network
 * @id:        the container's
 * @pid:       filled
 * @started:   filled with when it was started
 *
 * Return: 0, or -1 when nothing is noted
 */
int written_pid(int directory, const char *id, pid_t *pid, long long *started)
{
	char path[PATH_ROOM], text[64], *after;
	long number;

	snprintf(path, sizeof(path), "pids/%s", id);
	if (small_file(directory, path, text, sizeof(text)) <= 0)
		return -1;
	number = strtol(text, &after, 10);
	if (number <= 1 || number > INT_MAX || *after != ' ')
		return -1;
	*pid = (pid_t)number;
	*started = strtoll(after + 1, NULL, 10);
	return 0;
}

/**
 * written_pid_note() - note the first process of a container
 * @directory: of the user's network
 * @id:        the container's
 * @pid:       the process
 * @started:   when it was started
 *
 * Return: 0, or -1 with errno
 */
int written_pid_note(int directory, const char *id, pid_t pid, long long started)
{
	char path[PATH_ROOM], temporary[PATH_ROOM], text[64];
	int length = snprintf(text, sizeof(text), "%d %lld\n", pid, started), fd, rc;

	snprintf(path, sizeof(path), "pids/%s", id);
	snprintf(temporary, sizeof(temporary), "pids/.%s", id);
	fd = openat(directory, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return -1;
	errno = EIO;
	rc = write(fd, text, (size_t)length) == length ? renameat(directory, temporary, directory, path) : -1;
	close(fd);
	return rc;
}

void written_pid_forget(int directory, const char *id)
{
	char path[PATH_ROOM];

	snprintf(path, sizeof(path), "pids/%s", id);
	unlinkat(directory, path, 0);
}
