/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A failed step: which plan record, which errno, which path. Nothing here makes text for people;
 * core/plan/failure.ts does.
 */
#ifndef RL_FAILURE_H
#define RL_FAILURE_H

#include <stdint.h>

#define FAILURE_PATH_MAX 1024

/* Steps of the monitor itself that no record stands for. */
enum failure_step {
	STEP_PLAN = 1001,    /* the plan does not decode */
	STEP_CLONE = 1002,   /* clone3(2) */
	STEP_CHANNEL = 1003, /* talking between monitor and container process */
	STEP_TERMINAL = 1004,
	STEP_HELPER = 1005, /* the network helper did not come up */
};

/**
 * struct failure - what went wrong, as sent from the container process to the monitor
 * @step:  a plan op, or an enum failure_step
 * @error: errno
 * @path:  the path, name or value the step was about; cut when longer
 */
struct failure {
	int32_t step;
	int32_t error;
	char path[FAILURE_PATH_MAX];
};

struct plan;

int failure_code(const struct failure *failure);
int fail(struct failure *failure, int error, const char *path);
void failure_tell(struct failure *failure, const struct plan *plan);

#endif
