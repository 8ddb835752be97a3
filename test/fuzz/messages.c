/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What processes tell one another: the container and its stepping stone the monitor, the runner of hooks the monitor,
 * the container whoever opens its gate. Messages of any length and content, with a descriptor or without; a failure
 * that is taken from one can be put into words, and is of texts that end.
 */
#include "../../syscalls-c/monitor.c"

#include "../../syscalls-c/await-exec.c"

#undef EXIT_OURS
/* hooks-job.c has its own of these */
#define interrupted hooks_job_interrupted
#define run hooks_job_run
#include "../../syscalls-c/hooks-job.c"

#include "../../syscalls-c/helper-scout.h"
#include "plan-input.h"

/* A plan whose records name a command for words, a console socket and a listener's. */
static uint8_t plan_bytes[4096];

static void put(size_t *at, const void *bytes, size_t size)
{
	memcpy(plan_bytes + *at, bytes, size);
	*at += size;
}

/**
 * add_record() - append a record whose texts are all the same
 * @at:   end of the plan, moved
 * @op:   which
 * @text: short
 */
static void add_record(size_t *at, uint16_t op, const char *text)
{
	const char *kinds = plan_shapes[op].kinds;
	uint16_t count = (uint16_t)strlen(kinds);
	uint64_t number = 0, length = strlen(text);
	size_t begin = *at;
	uint32_t size;

	*at += PLAN_RECORD_HEAD_SIZE;
	for (size_t i = 0; i < count; i++) {
		if (kinds[i] == 't' || kinds[i] == 'b') {
			put(at, &length, sizeof(length));
			put(at, text, strlen(text));
			*at += 8 - length % 8;
		} else {
			put(at, &number, sizeof(number));
		}
	}
	size = (uint32_t)(*at - begin);
	memcpy(plan_bytes + begin, &op, 2);
	memcpy(plan_bytes + begin + 2, &count, 2);
	memcpy(plan_bytes + begin + 4, &size, 4);
}

static void make_plan(int has_socket)
{
	size_t at = PLAN_HEADER_SIZE;

	memset(plan_bytes, 0, sizeof(plan_bytes));
	add_record(&at, PLAN_FAILURE_ARGUMENT, "/bin/rl");
	add_record(&at, PLAN_SECCOMP_LISTENER, "/run/agent");
	add_record(&at, PLAN_RELEASE, "/run/gate");
	if (has_socket)
		add_record(&at, PLAN_CONSOLE_SOCKET, "/run/console");
	plan_add_header(plan_bytes, at);
	require(plan_open(&monitor.plan, plan_bytes, at) == 0);
}

static void check_failure(struct failure *failure)
{
	require(memchr(failure->path, '\0', sizeof(failure->path)) != NULL);
	failure_tell(failure, &monitor.plan);
}

/**
 * try_routes() - what the kernel says of routes, in memory of that size
 */
static void try_routes(const uint8_t *data, size_t size)
{
	char *bytes = malloc(size ? size : 1);
	int is_last = 0;

	require(bytes != NULL);
	memcpy(bytes, data, size);
	require((scout_families(bytes, size, &is_last) & ~(FAMILY_FOUR | FAMILY_SIX)) == 0);
	free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hook_runner runner = { .pid = SEAM_CHILD, .socket = SEAM_FD };
	struct helper helper = { .pid = SEAM_CHILD, .ready = SEAM_FD };
	struct plan_record record;
	struct failure failure;

	if (size < 2)
		return 0;
	memset(&monitor, 0, sizeof(monitor));
	make_plan(data[0] & 1);
	seam_begin();
	seam.with_fd = data[0] & 2;
	seam_file(data + 2, size - 2);
	monitor.container.pid = SEAM_CHILD;
	monitor.container.channel = SEAM_FD;
	monitor.hooks.socket = data[0] & 4 ? SEAM_FD : -1;
	memset(&failure, 'x', sizeof(failure));
	failure.path[0] = '\0';
	try_routes(data + 2, size - 2);
	switch (data[1] % 4) {
	case 0:
		for (int got = 1; got > 0;)
			got = receive(&monitor);
		if (monitor.failure.step)
			check_failure(&monitor.failure);
		break;
	case 1:
		if (hook_runner_result(&runner, &failure) < 0)
			check_failure(&failure);
		break;
	case 2:
		/* the answer's and the gate's opening come before the reading */
		seam_file(data + 2, size - 2);
		require(plan_find(&monitor.plan, PLAN_RELEASE, &record));
		if (release(&record, &failure) < 0)
			check_failure(&failure);
		break;
	default:
		for (int rc = 1; rc > 0;) {
			rc = helper_result(&helper, &monitor.plan, &failure);
			if (rc < 0)
				check_failure(&failure);
			require((rc > 0) == (helper.ready >= 0));
		}
	}
	return 0;
}
