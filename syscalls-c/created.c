/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing down a container that has been created: its state, and its pid for who asked for a file of it.
 */
#define _GNU_SOURCE
#include "created.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>

#include "replace-file.h"
#include "start-time.h"

/**
 * created_note() - execute the created record, if there is one
 * @plan:    the plan
 * @pid:     of the container's first process
 * @cgroup:  path of its control group, empty when it has none of its own
 * @failure: filled
 *
 * Return: 0, or -1
 */
int created_note(const struct plan *plan, pid_t pid, const char *cgroup, struct failure *failure)
{
	struct plan_record record;
	char process[16], started[24], group[6 * PATH_MAX + 1];
	struct iovec state[7], number[1];
	long long ticks;
	const char *path;

	if (!plan_find(plan, PLAN_CREATED, &record))
		return 0;
	failure->step = PLAN_CREATED;
	ticks = start_time(pid);
	if (ticks < 0)
		return fail(failure, errno, "/proc");
	if (!json_text(cgroup, group, sizeof(group)))
		return fail(failure, errno, cgroup);
	snprintf(process, sizeof(process), "%d", pid);
	snprintf(started, sizeof(started), "%lld", ticks);
	state[0] = field_part(&record.field[PLAN_CREATED_BEFORE]);
	state[1] = text_part(process);
	state[2] = field_part(&record.field[PLAN_CREATED_BETWEEN]);
	state[3] = text_part(started);
	state[4] = field_part(&record.field[PLAN_CREATED_BEFORE_CGROUP]);
	state[5] = text_part(group);
	state[6] = field_part(&record.field[PLAN_CREATED_AFTER]);
	path = record.field[PLAN_CREATED_STATE_FILE].text;
	if (*path && replace_file(path, state, 7, 0600) < 0)
		return fail(failure, errno, path);
	path = record.field[PLAN_CREATED_PID_FILE].text;
	number[0] = text_part(process);
	if (*path && replace_file(path, number, 1, 0644) < 0)
		return fail(failure, errno, path);
	return 0;
}
