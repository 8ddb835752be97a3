/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree worker's beginning: as root of the plan's user namespace, in a container's root when the plan has one, or an
 * answer that says why not.
 */
#define _GNU_SOURCE
#include "worker.h"

#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "endings.h"
#include "enter.h"
#include "tree-at.h"
#include "tree.h"
#include "worker-container.h"

/* Steps before the worker's own operations are told apart from them by this bit. */
#define WORKER_STEP 0x10000u

/**
 * answer() - report a failure in the form of the worker's answers
 * @failure: what
 */
static void answer(const struct failure *failure)
{
	uint32_t length = (uint32_t)strlen(failure->path);
	uint32_t head[6] = { WORKER_STEP | (uint32_t)failure->step, (uint32_t)failure->error, 0, 0, 0, length };

	if (write(1, head, sizeof(head)) == (ssize_t)sizeof(head) && write(1, failure->path, length) < 0) {
		/* nobody listens any more */
	}
}

/**
 * worker_main() - be a tree worker
 * @plan_fd: descriptor of a plan with a userns record, or a joinContainer record; with neither it is the caller
 * @argv:    the program's arguments
 *
 * What asks a program to end does not end it: whoever started it takes his tree back first.
 *
 * Return: exit status
 */
int worker_main(int plan_fd, char **argv)
{
	static struct failure failure;
	struct plan plan;

	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	umask(0);
	tree_at_prepare();
	if (enter_plan(plan_fd, &plan, &failure) < 0 || enter_userns(&plan, argv, &failure) < 0 ||
	    worker_enter_container(&plan, &failure) < 0) {
		answer(&failure);
		return 1;
	}
	/* only now: the keeper must not inherit them, and entering the namespace clears the other */
	endings_ignore();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	return tree_main(0, 1);
}
