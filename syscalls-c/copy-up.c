/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The image's content in a new volume.
 *
 * It is copied beside the volume's own directory and gets its name when it is whole, so that a start that is killed
 * leaves a volume that is empty or whole. When another container may have opened the empty directory, that one has to
 * stay: then what was copied is moved into it entry by entry, and who comes next finishes that if it was interrupted.
 *
 * All that happens under a lock on the volume, which ends with its holder. Who only opens the directory takes it too.
 *
 * Should:  leave a volume alone that has anything in it.
 * Mustn't: follow a link of the volume's; replace a directory that somebody else has open.
 */
#define _GNU_SOURCE
#include "copy-up.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "copy-file.h"
#include "copy.h"
#include "directory.h"
#include "remove.h"
#include "volume-use.h"

#define DATA "_data"
#define COPYING ".copying"
#define COPIED ".copied"

#define DIRECTORY (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

/**
 * copy_up_is_empty() - has a directory no entries?
 * @fd: open for reading
 *
 * Return: 1 or 0, or -1 with errno
 */
int copy_up_is_empty(int fd)
{
	_Alignas(8) char entries[1024];
	long filled;

	if (lseek(fd, 0, SEEK_SET) < 0)
		return -1;
	while ((filled = directory_read(fd, entries, sizeof(entries))) > 0)
		for (long at = 0; at < filled;) {
			const struct directory_entry *entry = (const void *)(entries + at);

			at += entry->length;
			if (!directory_is_dot(entry->name))
				return 0;
		}
	return filled < 0 ? -1 : 1;
}

/**
 * move_entries() - move what is in one directory into another
 * @from: open for reading
 * @to:   the other
 *
 * What is moved leaves the directory that is read, so reading begins anew until nothing is left.
 *
 * Return: 0, or -1 with errno
 */
static int move_entries(int from, int to)
{
	_Alignas(8) char entries[4096];
	int moved = 1;
	long filled;

	while (moved) {
		moved = 0;
		if (lseek(from, 0, SEEK_SET) < 0)
			return -1;
		while ((filled = directory_read(from, entries, sizeof(entries))) > 0)
			for (long at = 0; at < filled;) {
				const struct directory_entry *entry = (const void *)(entries + at);

				at += entry->length;
				if (directory_is_dot(entry->name))
					continue;
				if (renameat(from, entry->name, to, entry->name) < 0)
					return -1;
				moved = 1;
			}
		if (filled < 0)
			return -1;
	}
	return 0;
}

/**
 * finish() - put into place what was copied as a whole
 * @volume: the volume's directory, locked
 *
 * Return: 0, also when there is nothing; or -1 with errno
 */
static int finish(int volume)
{
	int from = openat(volume, COPIED, DIRECTORY), to, rc = -1, saved;
	struct stat status;

	if (from < 0)
		return errno == ENOENT ? 0 : -1;
	to = openat(volume, DATA, DIRECTORY);
	if (to >= 0 && fstat(from, &status) == 0 && move_entries(from, to) == 0) {
		rc = copy_attributes(from, to, &status);
		if (rc < 0)
			errno = -rc;
		else
			rc = unlinkat(volume, COPIED, AT_REMOVEDIR);
	}
	saved = errno;
	close(from);
	if (to >= 0)
		close(to);
	errno = saved;
	return rc < 0 ? -1 : 0;
}

/**
 * fill() - copy the image's directory into an empty volume
 * @volume:    the volume's directory, locked
 * @image:     the directory of the image
 * @container: absolute path of the container's own directory
 * @name:      of the volume
 *
 * Return: 0, or -1 with errno
 */
static int fill(int volume, int image, const char *container, const char *name)
{
	/* of a start that was killed */
	(void)remove_tree_at(volume, COPYING);
	if (copy_tree_at(image, ".", volume, COPYING, COPY_NEW, NULL) < 0)
		return -1;
	if (!volume_is_shared(container, name)) {
		if (renameat(volume, COPYING, volume, DATA) == 0)
			return 0;
		if (errno != ENOTEMPTY && errno != EEXIST)
			return -1;
		/* somebody without a lock was here: what he put there stays */
		return remove_tree_at(volume, COPYING) < 0 ? -1 : 0;
	}
	return renameat(volume, COPYING, volume, COPIED) < 0 ? -1 : finish(volume);
}

/**
 * open_data() - open the volume's content, which is filled first when it is empty
 * @volume:    the volume's directory, locked
 * @image:     the directory of the image to fill it from, or -1
 * @container: absolute path of the container's own directory
 * @name:      of the volume
 *
 * Return: a descriptor, or -1 with errno
 */
static int open_data(int volume, int image, const char *container, const char *name)
{
	int data, empty;

	if (finish(volume) < 0)
		return -1;
	data = openat(volume, DATA, DIRECTORY);
	empty = data < 0 || image < 0 ? 0 : copy_up_is_empty(data);
	if (empty == 0)
		return data;
	close(data);
	if (empty < 0 || fill(volume, image, container, name) < 0)
		return -1;
	return openat(volume, DATA, DIRECTORY);
}

/**
 * copy_up_open() - open the content of a volume, the image's if it has none of its own
 * @directory: absolute path of the volume
 * @image:     the directory of the image that it covers, or -1 to copy nothing
 * @container: absolute path of the container's own directory
 *
 * Return: a descriptor open for reading, or -1 with errno
 */
int copy_up_open(const char *directory, int image, const char *container)
{
	const char *slash = strrchr(directory, '/');
	int volume = open(directory, DIRECTORY), from = -1, data = -1, saved;

	if (volume < 0)
		return -1;
	if (image >= 0)
		from = openat(image, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (image < 0 || from >= 0) {
		int rc;

		do
			rc = flock(volume, LOCK_EX);
		while (rc < 0 && errno == EINTR);
		if (rc == 0)
			data = open_data(volume, from, container, slash ? slash + 1 : directory);
	}
	saved = errno;
	if (from >= 0)
		close(from);
	close(volume);
	errno = saved;
	return data;
}
