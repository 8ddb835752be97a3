/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a new file system takes over from the directory it will cover.
 *
 * Should:  end with ENOSPC when the file system is too small, as any other writer would.
 * Mustn't: follow a link; look at the directory by anything but the descriptor it will be covered through.
 */
#define _GNU_SOURCE
#include "below.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copy-file.h"
#include "copy.h"

/**
 * below_take() - copy content, attributes or mode
 * @mount:  the new mount, not attached
 * @target: descriptor of the directory
 * @what:   a sum of enum below
 *
 * Return: 0, or -1 with errno
 */
int below_take(int mount, int target, unsigned int what)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	int from = -1, to = -1, rc = 0;
	struct stat status = { 0 };

	if (!what)
		return 0;
	from = openat(target, ".", flags);
	to = openat(mount, ".", flags);
	if (from < 0 || to < 0 || fstat(from, &status) < 0)
		rc = -errno;
	if (rc == 0 && what & BELOW_CONTENT)
		rc = copy_tree_at(from, ".", to, ".", COPY_UNDER, NULL);
	if (rc == 0 && what & BELOW_ATTRIBUTES)
		rc = copy_attributes(from, to, &status);
	if (rc == 0 && what & BELOW_MODE && fchmod(to, status.st_mode & 07777) < 0)
		rc = -errno;
	if (from >= 0)
		close(from);
	if (to >= 0)
		close(to);
	errno = -rc;
	return rc < 0 ? -1 : 0;
}
