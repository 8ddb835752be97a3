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

#include "small-file.h"

/**
 * process_stat() - what tells a process from another, and whether it lives
 * @pid:     the process
 * @status:  filled with its state, a letter of proc_pid_stat(5)
 * @started: filled with clock ticks since boot
 *
 * Return: 0, or -1 with errno
 */
int process_stat(pid_t pid, char *status, long long *started)
{
	char path[32], text[1024], *at;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	if (small_file(AT_FDCWD, path, text, sizeof(text)) < 0)
		return -1;
	/* the name in brackets may hold anything; the start is the 20th number after the state behind it */
	at = strrchr(text, ')');
	*status = at && at[1] == ' ' ? at[2] : '\0';
	for (int field = 0; at && field < 20; field++)
		at = strchr(at + 1, ' ');
	if (at && *status && sscanf(at, " %lld", started) == 1)
		return 0;
	errno = EPROTO;
	return -1;
}

/**
 * start_time() - when a process was started
 * @pid: the process
 *
 * Return: clock ticks since boot, or -1 with errno
 */
long long start_time(pid_t pid)
{
	long long started;
	char status;

	return process_stat(pid, &status, &started) < 0 ? -1 : started;
}
