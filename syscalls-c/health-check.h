/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One health check of a container: a process in it, and what it writes.
 */
#ifndef RL_HEALTH_CHECK_H
#define RL_HEALTH_CHECK_H

#include <stddef.h>
#include <sys/types.h>

#include "failure.h"
#include "plan.h"
#include "spawn.h"

/* Docker's limit. */
#define HEALTH_OUTPUT 4096

/**
 * struct health_check - a check that runs
 * @pid:     its process, 0 when there is none
 * @pidfd:   the same
 * @channel: socket to it until it has executed the command
 * @output:  what it writes, or -1
 * @text:    what it has written, as far as it is kept
 * @length:  bytes of it
 * @cut:     there was more
 */
struct health_check {
	pid_t pid;
	int pidfd;
	int channel;
	int output;
	char text[HEALTH_OUTPUT];
	size_t length;
	int cut;
};

int health_check_start(struct health_check *check, const struct plan *plan, const struct container *container,
		       struct failure *failure);
void health_check_read(struct health_check *check);
void health_check_kill(const struct health_check *check);
int health_check_end(struct health_check *check, struct failure *failure);

#endif
