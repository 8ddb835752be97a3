/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What jobs of the static program begin with: taking the plan, entering its user namespace, making its directories.
 */
#define _GNU_SOURCE
#include "enter.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "userns.h"
#include "volume-use.h"

/**
 * enter_plan() - map and check the plan; closes the descriptor
 * @fd:      of the encoded plan
 * @plan:    filled; its base is NULL on failure
 * @failure: filled
 *
 * Return: 0, or -1
 */
int enter_plan(int fd, struct plan *plan, struct failure *failure)
{
	struct stat status;
	void *memory;

	failure->step = STEP_PLAN;
	plan->base = NULL;
	if (fstat(fd, &status) < 0)
		return fail(failure, errno, "");
	memory = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	close(fd);
	if (memory == MAP_FAILED)
		return fail(failure, errno, "");
	if (plan_open(plan, memory, (size_t)status.st_size) == 0)
		return 0;
	plan->base = NULL;
	return fail(failure, ENOEXEC, "");
}

/**
 * is_left_outside() - is the user namespace of a record for the container's process alone?
 * @record: userns
 *
 * Return: true or false
 */
static int is_left_outside(const struct plan_record *record)
{
	return record->field[PLAN_USERNS_MODE].number == 2;
}

/**
 * request_of() - a userns record as a request
 * @record: it
 *
 * Return: the request
 */
static struct userns_request request_of(const struct plan_record *record)
{
	return (struct userns_request){
		.keep = record->field[PLAN_USERNS_MODE].number == 0,
		.keeper = record->field[PLAN_USERNS_KEEPER].text,
		.uid_map = record->field[PLAN_USERNS_UID_MAP].text,
		.gid_map = record->field[PLAN_USERNS_GID_MAP].text,
		.newuidmap = record->field[PLAN_USERNS_NEWUIDMAP].text,
		.newgidmap = record->field[PLAN_USERNS_NEWGIDMAP].text,
		.setgroups = record->field[PLAN_USERNS_SETGROUPS].number != 0,
	};
}

/**
 * enter_outer() - execute the outerUserns record, if there is one
 * @plan:    the plan
 * @argv:    the program's arguments
 * @failure: filled
 *
 * Return: 0, or -1
 */
static int enter_outer(const struct plan *plan, char **argv, struct failure *failure)
{
	struct userns_request request;
	struct plan_record record;

	if (!plan_find(plan, PLAN_OUTER_USERNS, &record))
		return 0;
	failure->step = PLAN_OUTER_USERNS;
	request = (struct userns_request){
		.keep = 1,
		.keeper = record.field[PLAN_OUTER_USERNS_KEEPER].text,
		.uid_map = record.field[PLAN_OUTER_USERNS_UID_MAP].text,
		.gid_map = record.field[PLAN_OUTER_USERNS_GID_MAP].text,
		.newuidmap = record.field[PLAN_OUTER_USERNS_NEWUIDMAP].text,
		.newgidmap = record.field[PLAN_OUTER_USERNS_NEWGIDMAP].text,
		.setgroups = record.field[PLAN_OUTER_USERNS_SETGROUPS].number != 0,
	};
	return userns_enter(&request, argv, failure);
}

/**
 * enter_userns() - execute the userns record, if there is one that is for us too
 * @plan:    the plan
 * @argv:    the program's arguments
 * @failure: filled
 *
 * Return: 0, or -1
 */
int enter_userns(const struct plan *plan, char **argv, struct failure *failure)
{
	struct plan_record record;
	struct userns_request request;

	if (!plan_find(plan, PLAN_USERNS, &record) || is_left_outside(&record))
		return 0;
	if (enter_outer(plan, argv, failure) < 0)
		return -1;
	failure->step = PLAN_USERNS;
	request = request_of(&record);
	return userns_enter(&request, argv, failure);
}

/**
 * prepare_userns() - execute the userns record, if there is one that is for the container's process alone
 * @plan:    the plan
 * @fd:      set to a descriptor of the namespace; untouched when there is none
 * @failure: filled
 *
 * Return: 0, or -1
 */
int prepare_userns(const struct plan *plan, int *fd, struct failure *failure)
{
	struct plan_record record;
	struct userns_request request;

	if (!plan_find(plan, PLAN_USERNS, &record) || !is_left_outside(&record))
		return 0;
	failure->step = PLAN_USERNS;
	request = request_of(&record);
	*fd = userns_open(&request, "", failure);
	return *fd < 0 ? -1 : 0;
}

/**
 * make_directories() - execute the records of directories and volumes to make
 * @plan:    the plan
 * @failure: filled
 *
 * Return: 0, or -1
 */
int make_directories(const struct plan *plan, struct failure *failure)
{
	struct plan_record record;
	struct plan_cursor cursor;

	failure->step = PLAN_DIRECTORY;
	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0) {
		const char *path;

		if (record.op != PLAN_DIRECTORY)
			continue;
		path = record.field[PLAN_DIRECTORY_PATH].text;
		if (mkdir(path, (mode_t)record.field[PLAN_DIRECTORY_MODE].number) < 0 && errno != EEXIST)
			return fail(failure, errno, path);
	}
	return volume_make(plan, failure);
}
