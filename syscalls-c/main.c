/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The static program that is carried inside the shared object and executed from a sealed memfd. One program,
 * several jobs, told apart by the name it is started under:
 *
 *   rl-monitor PLAN-FD             runs a container
 *   rl-tree PLAN-FD                writes unpacked layers inside the user namespace of a plan's userns record,
 *                                  reading operations from 0 and answering on 1
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "monitor.h"
#include "worker.h"

int main(int argc, char **argv)
{
	int plan_fd;

	if (argc < 2)
		return 125;
	plan_fd = atoi(argv[1]);
	if (strcmp(argv[0], "rl-tree") == 0)
		return worker_main(plan_fd, argv);
	return monitor_main(plan_fd, argv);
}
