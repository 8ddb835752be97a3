/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The container's process in its control group: entering it where the clone could not, and making it the top of
 * what the container sees.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <sys/socket.h>

#include "kernel.h"
#include "setup.h"

/**
 * setup_await_cgroup() - the awaitCgroup record: wait until the monitor says that we are in our control group
 * @setup:  the interpreter
 * @record: no fields
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_await_cgroup(struct setup *setup, const struct plan_record *record)
{
	ssize_t got;
	char byte;

	(void)record;
	do {
		got = recv(setup->channel, &byte, 1, 0);
	} while (got < 0 && errno == EINTR);
	return got == 1 ? 0 : fail(setup->failure, got < 0 ? errno : EPIPE, "");
}

/**
 * setup_cgroup_namespace() - the cgroupNamespace record
 * @setup:  the interpreter
 * @record: no fields
 *
 * The namespace's top is the group of whoever makes it. In a clone that is the parent, so it is made here, by the
 * process that is in the container's group.
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_cgroup_namespace(struct setup *setup, const struct plan_record *record)
{
	(void)record;
	return syscall(SYS_unshare, CLONE_NEWCGROUP) < 0 ? fail(setup->failure, errno, "unshare") : 0;
}
