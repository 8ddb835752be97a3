/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A user namespace that is made and not entered: for its maps alone, or for others to enter.
 *
 * Mustn't: leave a process behind; the descriptor is what holds the namespace.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "id-map.h"
#include "kernel.h"
#include "userns.h"

/**
 * userns_open() - make a user namespace with its maps
 * @request: which; never the kept one
 * @subject: what a failure to make it is about
 * @failure: filled, without the step
 *
 * Return: a descriptor, or -1
 */
int userns_open(const struct userns_request *request, const char *subject, struct failure *failure)
{
	struct clone_args clone = { .flags = CLONE_NEWUSER, .exit_signal = SIGCHLD };
	pid_t parent = getpid(), holder = sys_clone3(&clone);
	int fd = -1;
	char path[64];

	if (holder == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		while (getppid() == parent)
			pause();
		_exit(1);
	}
	if (holder < 0)
		return fail(failure, errno, subject);
	if (id_map_write(request, holder, failure) == 0) {
		snprintf(path, sizeof(path), "/proc/%d/ns/user", holder);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			fail(failure, errno, subject);
	}
	kill(holder, SIGKILL);
	while (waitpid(holder, NULL, 0) < 0 && errno == EINTR)
		;
	return fd;
}
