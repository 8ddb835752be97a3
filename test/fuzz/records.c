/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of the host's stage, and the filter's, given to the code that executes them: any plan that decodes. Texts
 * are used inside their records only, vectors of words end, numbers fit where they are put.
 */
#include "../../syscalls-c/hooks.c"

#include "../../syscalls-c/id-map.c"
#define arguments helper_arguments
#include "../../syscalls-c/helper.c"
#undef arguments
#undef MAP_WORDS_MAX

#include "../../syscalls-c/cgroup-limits.h"
#include "../../syscalls-c/console.h"
#include "../../syscalls-c/created.h"
#include "../../syscalls-c/device-program.h"
#include "../../syscalls-c/enter.h"
#include "../../syscalls-c/listener.h"
#include "../../syscalls-c/runtime-state.h"
#include "../../syscalls-c/scope.h"
#include "../../syscalls-c/setup.h"
#include "../../syscalls-c/time-namespace.h"
#include "plan-input.h"

static const char stat_text[] = "5 (sh) S 1 5 5 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 4711 0 0";

static void check_failure(const struct failure *failure)
{
	require(memchr(failure->path, '\0', sizeof(failure->path)) != NULL);
}

/**
 * try_words() - a hook's vector of words
 * @field: of texts, each with its NUL
 */
static void try_words(const struct plan_field *field)
{
	char **vector = words(field);
	size_t count = 0;

	require(vector != NULL);
	for (; vector[count]; count++) {
		require(vector[count] >= field->text && vector[count] <= field->text + field->length);
		require(strlen(vector[count]) <= (size_t)(field->text + field->length - vector[count]));
	}
	for (size_t i = 0; i < field->length; i++)
		count -= field->text[i] == '\0';
	require(count == 0);
	munmap(vector, (count + 1) * sizeof(char *));
}

static void try_id_map(const struct plan_record *record, struct failure *failure)
{
	struct userns_request request = {
		.uid_map = record->field[PLAN_USERNS_UID_MAP].text,
		.gid_map = record->field[PLAN_USERNS_GID_MAP].text,
		.newuidmap = record->field[PLAN_USERNS_NEWUIDMAP].text,
		.newgidmap = record->field[PLAN_USERNS_NEWGIDMAP].text,
		.setgroups = record->field[PLAN_USERNS_SETGROUPS].number != 0,
	};

	id_map_write(&request, 5, failure);
	check_failure(failure);
}

/**
 * try_record() - what depends on a record alone
 * @record:  any
 * @setup:   an interpreter
 * @failure: the interpreter's
 */
static void try_record(const struct plan_record *record, struct setup *setup, struct failure *failure)
{
	switch (record->op) {
	case PLAN_HOOK:
		try_words(&record->field[PLAN_HOOK_ARGUMENTS]);
		try_words(&record->field[PLAN_HOOK_ENVIRONMENT]);
		break;
	case PLAN_USERNS:
		try_id_map(record, failure);
		break;
	case PLAN_SECCOMP:
		/* the kernel takes whole instructions, and so many of them */
		if (setup_seccomp(setup, record) == 0)
			require(record->field[PLAN_SECCOMP_FILTER].length % 8 == 0 &&
				record->field[PLAN_SECCOMP_FILTER].length / 8 - 1 < 4096);
		check_failure(failure);
		break;
	default:
		break;
	}
}

/**
 * try_plan() - what takes a whole plan
 * @plan: it
 */
static void try_plan(const struct plan *plan)
{
	struct failure failure = { 0 };
	struct setup setup = { .plan = plan, .failure = &failure, .channel = SEAM_FD };
	struct scope scope = { 0 };
	struct plan_record record;
	struct plan_cursor cursor;
	struct command command;
	uint64_t flags = 0;
	int count, error = 0;

	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0)
		try_record(&record, &setup, &failure);
	hook_state(plan, "creating", 5);
	hooks_run(plan, "poststart", &(struct hook_run){ .state = SEAM_FD, .tolerant = 1 }, &failure);
	check_failure(&failure);
	count = helper_arguments(plan, &command);
	require(count <= HELPER_ARGUMENTS_MAX && (count < 0 || command.argv[count] == NULL));
	publish_check_free(plan, &failure);
	check_failure(&failure);
	console_send(plan, SEAM_FD, &failure);
	listener_send(plan, SEAM_FD, 5, &failure);
	check_failure(&failure);
	if (device_program_attach(SEAM_FD, plan, &failure) == 0 && plan_find(plan, PLAN_DEVICE_PROGRAM, &record))
		require(record.field[PLAN_DEVICE_PROGRAM_CODE].length % 8 == 0);
	cgroup_share_controllers(SEAM_FD, plan, &error);
	cgroup_check_controllers(SEAM_FD, plan, error, &failure);
	cgroup_write_limits(SEAM_FD, plan, &failure);
	check_failure(&failure);
	scope_prepare(&scope, plan, &failure);
	time_namespace(plan, SEAM_FD, &flags, &failure);
	make_directories(plan, &failure);
	check_failure(&failure);
	seam_begin();
	seam_file(stat_text, sizeof(stat_text) - 1);
	created_note(plan, 5, "/sys/fs/cgroup/a \"quoted\" one", &failure);
	check_failure(&failure);
	failure_tell(&failure, plan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *bytes;
	struct plan plan;

	if (size < 1)
		return 0;
	seam_begin();
	seam.cut = data[0];
	size--;
	bytes = malloc(PLAN_HEADER_SIZE + size);
	require(bytes != NULL);
	memcpy(bytes + PLAN_HEADER_SIZE, data + 1, size);
	plan_add_header(bytes, PLAN_HEADER_SIZE + size);
	if (plan_open(&plan, bytes, PLAN_HEADER_SIZE + size) == 0)
		try_plan(&plan);
	free(bytes);
	return 0;
}
