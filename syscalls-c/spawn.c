/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making the container's first process.
 *
 * Should:  make every namespace in the one clone3(2) that makes the process.
 * Mustn't: run anything of the monitor's in it but setup_run().
 */
#define _GNU_SOURCE
#include "spawn.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "inner.h"
#include "join.h"
#include "kernel.h"
#include "network.h"
#include "setup.h"
#include "time-namespace.h"
#include "trace.h"

/**
 * vectors_size() - how much room the arguments and environment take
 * @plan: the plan
 *
 * Return: bytes
 */
static size_t vectors_size(const struct plan *plan)
{
	/* with HOME, and NULL at the end of each */
	return (plan_count(plan, PLAN_ARGUMENT) + plan_count(plan, PLAN_ENVIRONMENT) + 3) * sizeof(char *);
}

/**
 * vectors() - room for the arguments and environment, made before the clone
 * @setup: its argv and envp are set
 *
 * Return: 0, or -1 with errno
 */
static int vectors(struct setup *setup)
{
	size_t arguments = plan_count(setup->plan, PLAN_ARGUMENT) + 1;
	char **memory =
		mmap(NULL, vectors_size(setup->plan), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return -1;
	setup->argv = memory;
	setup->envp = memory + arguments;
	return 0;
}

/**
 * clone_setup() - clone the process and let it set itself up
 * @setup:   the interpreter
 * @streams: what it takes as 0, 1, 2
 * @flags:   CLONE_NEW* and CLONE_PARENT
 * @pidfd:   filled, may be NULL
 *
 * Return: pid, or -1 with errno
 */
static pid_t clone_setup(struct setup *setup, const struct streams *streams, uint64_t flags, int *pidfd)
{
	struct clone_args clone = { .flags = flags | (pidfd ? CLONE_PIDFD : 0),
				    .pidfd = (uint64_t)(uintptr_t)pidfd,
				    .exit_signal = flags & CLONE_PARENT ? 0 : SIGCHLD };
	int enters = setup->cgroup != NULL;
	pid_t pid;

	if (setup->cgroup) {
		clone.flags |= CLONE_INTO_CGROUP;
		clone.cgroup = (uint64_t)(unsigned int)setup->cgroup->group;
	}
	pid = sys_clone3(&clone);
	if (pid < 0 && setup->cgroup) {
		/* its own write may do, with the rights that the caller had; where nothing asks for a group, none will */
		if (setup->cgroup->optional) {
			cgroup_give_up(setup->cgroup);
			enters = 0;
		}
		clone.flags &= ~(uint64_t)CLONE_INTO_CGROUP;
		pid = sys_clone3(&clone);
	} else {
		enters = 0;
	}
	if (pid != 0)
		return pid;
	/* or the channel would never end for us */
	close(setup->peer);
	if (enters && write(setup->cgroup->procs, "0", 1) != 1) {
		setup->failure->step = PLAN_CGROUP;
		fail(setup->failure, errno, setup->cgroup->path);
		setup_fail(setup);
	}
	if (streams_take(streams) < 0) {
		setup->failure->step = STEP_CHANNEL;
		fail(setup->failure, errno, "");
		setup_fail(setup);
	}
	setup_run(setup);
}

/**
 * clone_joined() - clone the container in namespaces that are there
 * @setup:   the interpreter
 * @streams: what the container takes as 0, 1, 2
 * @flags:   CLONE_NEW*
 *
 * Return: pid, or -1 with the failure filled
 */
static pid_t clone_joined(struct setup *setup, const struct streams *streams, uint64_t flags)
{
	int offsets = -1;
	pid_t pid;

	if (setup->userns >= 0 &&
	    (setup_host_side(setup) < 0 || time_offsets_open(setup->plan, &offsets, setup->failure) < 0))
		return -1;
	if (join_namespaces(setup) < 0 || time_namespace(setup->plan, offsets, &flags, setup->failure) < 0)
		return -1;
	if (setup->container < 0)
		setup->failure->step = STEP_CLONE;
	pid = clone_setup(setup, streams, flags | CLONE_PARENT, NULL);
	return pid < 0 ? fail(setup->failure, errno, "") : pid;
}

/**
 * clone_within() - clone the container in its own user namespace within ours
 * @setup:   the interpreter
 * @streams: what the container takes as 0, 1, 2
 * @flags:   CLONE_NEW*
 *
 * While it becomes root in there, nobody can look into it, and the network helper has to: so that is waited for.
 *
 * Return: pid, or -1 with the failure filled
 */
static pid_t clone_within(struct setup *setup, const struct streams *streams, uint64_t flags)
{
	int settled[2];
	char byte;
	pid_t pid;

	if (pipe2(settled, O_CLOEXEC) < 0)
		return fail(setup->failure, errno, "pipe");
	setup->settled = settled[1];
	pid = clone_joined(setup, streams, flags);
	close(settled[1]);
	/* it ends, also when the container's process does */
	if (pid > 0)
		while (read(settled[0], &byte, 1) < 0 && errno == EINTR)
			;
	close(settled[0]);
	return pid;
}

/**
 * clone_over_fuse() - clone the container over a FUSE overlay that is mounted here
 * @setup:   the interpreter
 * @streams: what the container takes as 0, 1, 2
 * @flags:   CLONE_NEW*
 * @overlay: the overlay record
 *
 * The container has a copy of this namespace's mounts. Ours are then dropped, so that the last mount of the overlay is
 * the container's and the FUSE program ends with it. With a user namespace within ours, all that it mounts is opened
 * here, and it is cloned in there.
 *
 * Return: pid, or -1 with the failure filled
 */
static pid_t clone_over_fuse(struct setup *setup, const struct streams *streams, uint64_t flags,
			     const struct plan_record *overlay)
{
	const char *target = overlay->field[PLAN_OVERLAY_TARGET].text;
	struct plan_record inner;
	int has_inner = plan_find(setup->plan, PLAN_INNER_USERNS, &inner);
	pid_t pid;

	setup->failure->step = PLAN_OVERLAY;
	if (unshare(CLONE_NEWNS) < 0 || syscall(SYS_mount, NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0)
		return fail(setup->failure, errno, "");
	if (fuse_mount(overlay, has_inner ? inner.field[PLAN_INNER_USERNS_SHIFT].text : "", setup->failure) < 0)
		return -1;
	if (has_inner) {
		pid = inner_open(setup->plan, overlay, setup->failure);
		syscall(SYS_umount2, target, 2 /* MNT_DETACH */);
		return pid < 0 ? -1 : clone_within(setup, streams, flags);
	}
	pid = clone_setup(setup, streams, flags | CLONE_PARENT, NULL);
	if (pid < 0)
		fail(setup->failure, errno, "");
	syscall(SYS_umount2, target, 2 /* MNT_DETACH */);
	return pid;
}

/**
 * struct report - what the stepping stone says before it ends
 * @pid:       of the container
 * @groupless: its control group was given up
 */
struct report {
	pid_t pid;
	int groupless;
};

/**
 * stepping_stone() - clone the container from a process that is where the monitor must not be
 * @setup:   the interpreter
 * @streams: what the container takes as 0, 1, 2
 * @flags:   CLONE_NEW*
 * @overlay: the overlay record to mount by FUSE, or NULL
 * @report:  takes a struct report
 *
 * The container becomes the monitor's child (CLONE_PARENT).
 */
static _Noreturn void stepping_stone(struct setup *setup, const struct streams *streams, uint64_t flags,
				     const struct plan_record *overlay, int report)
{
	struct report cloned;

	/* the FUSE program may be what it waits for */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	cloned.pid = overlay ? clone_over_fuse(setup, streams, flags, overlay) : clone_joined(setup, streams, flags);
	cloned.groupless = setup->cgroup && setup->cgroup->group < 0;
	if (cloned.pid < 0)
		send(setup->channel, setup->failure, sizeof(*setup->failure), MSG_NOSIGNAL);
	_exit(write(report, &cloned, sizeof(cloned)) != sizeof(cloned));
}

/**
 * clone_from_stone() - run the stepping stone and take over its container
 * @setup:   the interpreter
 * @streams: what the container takes as 0, 1, 2
 * @flags:   CLONE_NEW*
 * @overlay: the overlay record to mount by FUSE, or NULL
 * @signals: readable when we are to give up; the FUSE program may take its time
 * @pidfd:   filled
 *
 * Return: pid of the container, or -1 with errno (0: the failure is in the channel)
 */
static pid_t clone_from_stone(struct setup *setup, const struct streams *streams, uint64_t flags,
			      const struct plan_record *overlay, int signals, int *pidfd)
{
	struct pollfd polls[2] = { { .fd = signals, .events = POLLIN }, { .events = POLLIN } };
	struct report cloned;
	int report[2];
	pid_t stone, pid = -1;

	if (pipe2(report, O_CLOEXEC) < 0)
		return -1;
	stone = fork();
	if (stone == 0)
		stepping_stone(setup, streams, flags, overlay, report[1]);
	close(report[1]);
	if (stone > 0) {
		polls[1].fd = report[0];
		while (poll(polls, 2, -1) < 0)
			;
		if (!polls[1].revents)
			kill(stone, SIGKILL);
		if (read(report[0], &cloned, sizeof(cloned)) == sizeof(cloned)) {
			pid = cloned.pid;
			if (cloned.groupless)
				cgroup_give_up(setup->cgroup);
		}
		while (waitpid(stone, NULL, 0) < 0 && errno == EINTR)
			;
		errno = 0;
	}
	close(report[0]);
	if (pid > 0)
		*pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	return pid;
}

/**
 * close_preserved() - close the descriptors that the caller has meant for the container, in a process that stays
 * @plan: the plan
 *
 * Who reads the other end of a pipe waits for its last writer, and that is to be the container.
 */
void close_preserved(const struct plan *plan)
{
	struct plan_record record;

	if (plan_find(plan, PLAN_PRESERVE_DESCRIPTORS, &record))
		sys_close_range(3, 2 + (unsigned int)record.field[PLAN_PRESERVE_DESCRIPTORS_COUNT].number, 0);
}

/**
 * spawn_container() - make the container's first process and start its set-up
 * @container: its cgroup is made; the rest is filled
 * @plan:      the plan
 * @streams:   prepared
 * @signals:   readable when we are to give up
 * @failure:   filled
 *
 * Return: 0, or -1
 */
int spawn_container(struct container *container, const struct plan *plan, const struct streams *streams, int signals,
		    struct failure *failure)
{
	struct setup setup = setup_begin(plan, failure);
	struct plan_record record, overlay;
	uint64_t flags = 0;
	int ends[2], offsets = -1;

	if (plan_find(plan, PLAN_NAMESPACES, &record))
		flags = record.field[PLAN_NAMESPACES_FLAGS].number;
	/* of a user namespace that we do not enter, the time namespace is not ours to make */
	if (container->userns < 0 &&
	    (time_offsets_open(plan, &offsets, failure) < 0 || time_namespace(plan, offsets, &flags, failure) < 0))
		return -1;
	setup.userns = container->userns;
	setup.terminal = plan_find(plan, PLAN_TERMINAL, &record);
	/* what joins a container has no network of its own to wait for */
	setup.helper = plan_find(plan, PLAN_HELPER_ARGUMENT, &record) ||
		       (plan_find(plan, PLAN_NETWORK, &record) && network_is_open());
	setup.detached = plan_find(plan, PLAN_DETACH, &record);
	if (plan_find(plan, PLAN_PRESERVE_DESCRIPTORS, &record))
		setup.preserved = (int)record.field[PLAN_PRESERVE_DESCRIPTORS_COUNT].number;
	setup.cgroup = container->cgroup.group < 0 ? NULL : &container->cgroup;
	failure->step = PLAN_INIT;
	if (plan_find(plan, PLAN_INIT, &record) && (setup.program = open("/proc/self/exe", O_PATH | O_CLOEXEC)) < 0)
		return fail(failure, errno, "/proc/self/exe");
	failure->step = STEP_CHANNEL;
	if (vectors(&setup) < 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return fail(failure, errno, "");
	setup.channel = ends[1];
	setup.peer = ends[0];
	failure->step = STEP_CLONE;
	if (plan_find(plan, PLAN_OVERLAY, &overlay) && overlay.field[PLAN_OVERLAY_FUSE].length)
		container->pid = clone_from_stone(&setup, streams, flags, &overlay, signals, &container->pidfd);
	else if (container->userns >= 0 || join_is_planned(plan))
		container->pid = clone_from_stone(&setup, streams, flags, NULL, signals, &container->pidfd);
	else
		container->pid = clone_setup(&setup, streams, flags, &container->pidfd);
	close(ends[1]);
	/* this may not be the last process that we make */
	munmap(setup.argv, vectors_size(plan));
	if (setup.program >= 0)
		close(setup.program);
	container->channel = ends[0];
	if (container->pid > 0) {
		trace("cloned");
		return 0;
	}
	container->pid = 0;
	if (errno == 0 && recv(container->channel, failure, sizeof(*failure), 0) == sizeof(*failure)) {
		failure->path[FAILURE_PATH_MAX - 1] = '\0';
		return -1;
	}
	return fail(failure, errno ? errno : EINTR, "");
}
