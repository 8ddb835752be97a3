/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Descriptors of the caller's that are meant for the container.
 *
 * The runtime around us marks most of what it was given close-on-exec as it starts, and takes the lowest free numbers
 * for what it opens itself. So neither the mark nor being open says whose a descriptor is; what kind it is does.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "syscalls.h"

#define FIRST 3

/* What the runtime opens and keeps; nobody hands these to a program that has to be told of them first. */
static const char *const own_kinds[] = { "anon_inode:[eventpoll]", "anon_inode:[eventfd]", "anon_inode:[timerfd]",
					 "anon_inode:inotify", "anon_inode:[io_uring]" };

/**
 * is_the_callers() - was a descriptor open when this program was started?
 * @fd: its number
 *
 * Return: true or false
 */
static int is_the_callers(int fd)
{
	char path[32], kind[64];
	ssize_t length;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	length = readlink(path, kind, sizeof(kind) - 1);
	if (length < 0)
		return 0;
	kind[length] = '\0';
	for (size_t i = 0; i < sizeof(own_kinds) / sizeof(own_kinds[0]); i++)
		if (strcmp(kind, own_kinds[i]) == 0)
			return 0;
	return 1;
}

int rl_preserve(int32_t count)
{
	for (int fd = FIRST; fd - FIRST < count; fd++)
		if (!is_the_callers(fd))
			return fd;
	for (int fd = FIRST; fd - FIRST < count; fd++)
		if (fcntl(fd, F_SETFD, 0) < 0)
			return fd;
	return 0;
}
