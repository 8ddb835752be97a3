/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The static program that is carried inside the shared object and executed from a sealed memfd. One program,
 * several jobs, told apart by the name it is started under:
 *
 *   rl-monitor PLAN-FD             runs a container
 *   rl-attach PLAN-FD             shows the streams of a container that runs
 *   rl-hooks PLAN-FD               starts or forgets a container with hooks
 *   rl-tree PLAN-FD                writes unpacked layers inside the user namespace of a plan's userns record,
 *                                  reading operations from 0 and answering on 1
 *   rl-lock PATH-FD                waits for a lock file, and holds it until 0 ends
 *   rl-inflate ARENA-FD OFFSET SIZE   inflates its standard input into shared memory
 *   rl-network PLAN-FD             is the user's network
 *   rl-init PID                    pid 1 of a container started with --init; PID is its command
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attach.h"
#include "hooks-job.h"
#include "inflater.h"
#include "init.h"
#include "lock.h"
#include "monitor.h"
#include "network.h"
#include "worker.h"

/**
 * settle_streams() - give 0, 1 and 2 to nothing but streams
 * @plan_fd: descriptor of the plan, which may have become one of them
 *
 * A caller may have closed some; whatever is opened next would be taken for them.
 *
 * Return: descriptor of the plan, or -1
 */
static int settle_streams(int plan_fd)
{
	int moved = plan_fd;

	if (plan_fd < 3) {
		moved = fcntl(plan_fd, F_DUPFD_CLOEXEC, 3);
		close(plan_fd);
	}
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
			return -1;
	return moved;
}

int main(int argc, char **argv)
{
	int plan_fd;

	if (argc < 2)
		return 125;
	if (strcmp(argv[0], INIT_NAME) == 0)
		init_run(atoi(argv[1]));
	plan_fd = settle_streams(atoi(argv[1]));
	if (plan_fd < 0)
		return 125;
	if (strcmp(argv[0], ATTACH_NAME) == 0)
		attach_main(plan_fd);
	if (strcmp(argv[0], HOOKS_NAME) == 0)
		return hooks_main(plan_fd);
	if (strcmp(argv[0], NETWORK_NAME) == 0)
		return network_main(plan_fd, argv);
	if (strcmp(argv[0], "rl-tree") == 0)
		return worker_main(plan_fd, argv);
	if (strcmp(argv[0], "rl-lock") == 0)
		return lock_main(plan_fd);
	if (strcmp(argv[0], INFLATER_NAME) == 0)
		return inflater_main(plan_fd, argv);
	return monitor_main(plan_fd, argv);
}
