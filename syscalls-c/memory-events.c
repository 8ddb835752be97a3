/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processes that the kernel has ended for want of memory, as their control group counts them.
 *
 * Should:  tell of each while the container runs on, for its first process need not be the one.
 * Mustn't: cost a container anything that has ended before its monitor is idle.
 */
#define _GNU_SOURCE
#include "memory-events.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "small-file.h"

static struct {
	unsigned long long known; /* what has been counted, of a container that was started again too */
	int file;		  /* the group's, one above its descriptor: 0 is none */
	int was_short;
} memory;

/**
 * count() - how many processes of a group the kernel has ended for want of memory
 * @text: of memory.events
 *
 * Return: the number
 */
static unsigned long long count(const char *text)
{
	const char *line = strstr(text, "\noom_kill ");

	return line ? strtoull(line + strlen("\noom_kill "), NULL, 10) : 0;
}

/**
 * memory_watch() - follow what a control group counts, if it counts memory
 * @group: directory of the group, or -1
 *
 * Return: true when there may have been news before
 */
int memory_watch(int group)
{
	if (group < 0 || memory.file > 0)
		return 0;
	memory.file = openat(group, "memory.events", O_RDONLY | O_CLOEXEC | O_NOFOLLOW) + 1;
	return memory.file > 0;
}

/**
 * memory_poll() - what to wait for
 *
 * Return: it
 */
struct pollfd memory_poll(void)
{
	return (struct pollfd){ .fd = memory.file - 1, .events = POLLPRI };
}

/**
 * memory_news() - has the kernel ended a process of the group for want of memory, since this was last asked?
 * @group: directory of the group, or -1
 *
 * Reading is also what the next change is told of after; a file that cannot be read any more is of a group that is gone.
 *
 * Return: true or false
 */
int memory_news(int group)
{
	char text[512];
	unsigned long long now;
	ssize_t got = -1;

	if (memory.file > 0) {
		got = pread(memory.file - 1, text, sizeof(text) - 1, 0);
		text[got > 0 ? got : 0] = '\0';
		if (got <= 0) {
			close(memory.file - 1);
			memory.file = 0;
		}
	} else if (group >= 0) {
		got = small_file(group, "memory.events", text, sizeof(text));
	}
	now = got > 0 ? count(text) : 0;
	if (now <= memory.known)
		return 0;
	memory.known = now;
	memory.was_short = 1;
	return 1;
}

/**
 * memory_was_short() - has there been such news, since this was last asked?
 *
 * Return: true or false
 */
int memory_was_short(void)
{
	int was_short = memory.was_short;

	memory.was_short = 0;
	return was_short;
}
