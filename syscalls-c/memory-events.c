/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "memory-events.h"

#include <stdlib.h>
#include <string.h>

#include "small-file.h"

/* What has been counted of a container that was started again. */
static unsigned long long known;

/**
 * memory_was_short() - has the kernel ended a process of a control group for want of memory, since this was last asked?
 * @group: directory of the group, or -1
 *
 * Return: true or false
 */
int memory_was_short(int group)
{
	char text[512];
	const char *line;
	unsigned long long count;

	if (group < 0 || small_file(group, "memory.events", text, sizeof(text)) < 0)
		return 0;
	line = strstr(text, "\noom_kill ");
	count = line ? strtoull(line + strlen("\noom_kill "), NULL, 10) : 0;
	if (count <= known)
		return 0;
	known = count;
	return 1;
}
