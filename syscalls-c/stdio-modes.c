/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Standard streams that a user of the container's can open anew, as /dev/stdout.
 *
 * A pipe belongs to whoever made it, with a mode of 0600. Programs that are not root write their logs to /dev/stdout
 * all the same. The owner stays, for the pipe may be the caller's, who may open it anew too.
 *
 * Mustn't: change a file that has a name.
 */
#define _GNU_SOURCE
#include "stdio-modes.h"

#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>

/**
 * stdio_let_in() - let others open a pipe that they have
 * @fd: a stream; nothing happens to one that is no nameless pipe, or not ours
 */
void stdio_let_in(int fd)
{
	struct statfs fs;

	if (fstatfs(fd, &fs) == 0 && fs.f_type == PIPEFS_MAGIC)
		(void)!fchmod(fd, 0666);
}
