/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_AWAIT_EXEC_H
#define RL_AWAIT_EXEC_H

#include <sys/types.h>

#include "failure.h"
#include "helper.h"
#include "hook-runner.h"
#include "life.h"
#include "plan.h"
#include "scope.h"
#include "spawn.h"
#include "streams.h"

/**
 * struct monitor - all of it
 * @self:        our pid, which tells us from our children in the signal handler
 * @planned:     the plan has been checked
 * @cleaned:     the cleaner has been started
 * @signals:     from signals_hold()
 * @interactive: our standard input is the container's
 * @umask:       the caller's
 * @report:      where the one that called us waits, or -1: in the foreground
 */
struct monitor {
	struct plan plan;
	struct failure failure;
	struct streams streams;
	struct container container;
	struct helper helper;
	struct hook_runner hooks;
	struct scope scope;
	pid_t self;
	int planned;
	int cleaned;
	int signals;
	int interactive;
	mode_t umask;
	int report;
	struct life life;
};

int await_exec(struct monitor *monitor);

#endif
