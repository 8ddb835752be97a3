/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "failure.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "plan.h"

#define FAILURE_ARGUMENTS_MAX 16

/**
 * fail() - note an error and the path it is about
 * @failure: filled; the step is set by the interpreter's loop
 * @error:   errno of the failed call
 * @path:    what it was about, or NULL
 *
 * Return: -1, so that callers can return it
 */
int fail(struct failure *failure, int error, const char *path)
{
	unsigned int i = 0;

	failure->error = error;
	for (; path && path[i] && i < FAILURE_PATH_MAX - 1; i++)
		failure->path[i] = path[i];
	failure->path[i] = '\0';
	return -1;
}

/**
 * failure_code() - what a container that could not be started has ended with
 * @failure: why
 *
 * Return: what a shell says of a command that is not there or may not be executed, else what we say
 */
int failure_code(const struct failure *failure)
{
	if (failure->step != PLAN_EXEC)
		return 125;
	return failure->error == ENOENT ? 127 : 126;
}

/**
 * failure_tell() - become the command that can put the failure into words
 * @failure: what
 * @plan:    with failureArgument records
 *
 * Returns only when the plan names no command, or it cannot be executed.
 */
void failure_tell(struct failure *failure, const struct plan *plan)
{
	char *argv[FAILURE_ARGUMENTS_MAX + 4], step[16], error[16];
	struct plan_record record;
	struct plan_cursor cursor;
	int argc = 0;

	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0 && argc < FAILURE_ARGUMENTS_MAX)
		if (record.op == PLAN_FAILURE_ARGUMENT)
			argv[argc++] = (char *)(uintptr_t)record.field[PLAN_FAILURE_ARGUMENT_VALUE].text;
	if (argc == 0)
		return;
	snprintf(step, sizeof(step), "%d", failure->step);
	snprintf(error, sizeof(error), "%d", failure->error);
	argv[argc++] = step;
	argv[argc++] = error;
	argv[argc++] = failure->path;
	argv[argc] = NULL;
	execv(argv[0], argv);
}
