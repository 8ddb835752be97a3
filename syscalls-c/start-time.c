/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When a process was started: with the boot it tells a process from a later one of the same number.
 */
#define _GNU_SOURCE
#include "start-time.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/**
 * start_time() - when a process was started
 * @pid: the process
 *
 * Return: clock ticks since boot, or -1 with errno
 */
long long start_time(pid_t pid)
{
	char path[32], text[1024], *at;
	long long ticks;
	ssize_t length;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	length = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[length > 0 ? length : 0] = '\0';
	/* the name in brackets may hold anything; the start is the 20th number after the state behind it */
	at = strrchr(text, ')');
	for (int field = 0; at && field < 20; field++)
		at = strchr(at + 1, ' ');
	if (at && sscanf(at, " %lld", &ticks) == 1)
		return ticks;
	errno = EPROTO;
	return -1;
}
