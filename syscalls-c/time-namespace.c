/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A time namespace with offsets (time_namespaces(7)).
 *
 * Offsets can be written until the first process enters. The clone that makes the container would enter at once, so
 * the namespace is made before it, for our children. Our own clocks stay as they are.
 */
#define _GNU_SOURCE
#include "time-namespace.h"

#include <errno.h>
#include <stdio.h>

#include "kernel.h"

/**
 * time_offsets_open() - open the file of our offsets, while our files in /proc are ours and the host's /proc is there
 * @plan:    the plan
 * @fd:      a descriptor, or -1 when the plan has no offsets
 * @failure: filled
 *
 * Return: 0, or -1
 */
int time_offsets_open(const struct plan *plan, int *fd, struct failure *failure)
{
	static const char path[] = "/proc/self/timens_offsets";
	struct plan_record record;

	*fd = -1;
	if (!plan_find(plan, PLAN_TIME_OFFSET, &record))
		return 0;
	failure->step = PLAN_TIME_OFFSET;
	*fd = open(path, O_WRONLY | O_CLOEXEC);
	return *fd < 0 ? fail(failure, errno, path) : 0;
}

/**
 * time_namespace() - make the time namespace when it has offsets
 * @plan:    the plan
 * @fd:      from time_offsets_open(); closed
 * @flags:   of the clone; the time namespace is taken out when it was made here
 * @failure: filled
 *
 * Return: 0, or -1
 */
int time_namespace(const struct plan *plan, int fd, uint64_t *flags, struct failure *failure)
{
	struct plan_record record;
	struct plan_cursor cursor;

	if (fd < 0)
		return 0;
	failure->step = PLAN_TIME_OFFSET;
	if (syscall(SYS_unshare, CLONE_NEWTIME) < 0)
		return fail(failure, errno, "");
	*flags &= ~(uint64_t)CLONE_NEWTIME;
	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0) {
		const char *clock = record.field[PLAN_TIME_OFFSET_CLOCK].text;
		char line[64];
		int length;

		if (record.op != PLAN_TIME_OFFSET)
			continue;
		length = snprintf(line, sizeof(line), "%s %lld %u\n", clock,
				  (long long)record.field[PLAN_TIME_OFFSET_SECONDS].number,
				  (unsigned int)record.field[PLAN_TIME_OFFSET_NANOSECONDS].number);
		if (length >= (int)sizeof(line) || write(fd, line, (size_t)length) != length) {
			int error = length >= (int)sizeof(line) ? EINVAL : errno;

			close(fd);
			return fail(failure, error, clock);
		}
	}
	close(fd);
	return 0;
}
