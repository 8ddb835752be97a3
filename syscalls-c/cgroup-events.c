/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What has happened in a container's control group.
 *
 * Should:  be asked before the group is removed.
 */
#define _GNU_SOURCE
#include "cgroup-events.h"

#include <stdlib.h>
#include <string.h>

#include "small-file.h"

/**
 * cgroup_oom_kills() - how many processes has the kernel ended for want of memory?
 * @cgroup: the container's, may be none
 *
 * Return: their number, 0 also when nobody counts them
 */
long cgroup_oom_kills(const struct cgroup *cgroup)
{
	static const char key[] = "\noom_kill ";
	char text[512];
	const char *at;

	if (cgroup->group < 0 || small_file(cgroup->group, "memory.events", text, sizeof(text)) <= 0)
		return 0;
	at = strstr(text, key);
	return at ? strtol(at + sizeof(key) - 1, NULL, 10) : 0;
}
