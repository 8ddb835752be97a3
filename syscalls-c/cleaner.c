/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tidying up after the container, off the critical path.
 *
 * A process of its own waits until the monitor has gone, however it went, and then removes the container's
 * control group, with whatever is still in it, and its directory. A container that has outlived a killed monitor is
 * ended first. It also holds the container's mount namespace open, so that taking the mounts down costs the cleaner's
 * time and not that of whoever waits for the container's exit.
 *
 * What has a name of its caller's choice is removed by the monitor itself before it ends, since the name may be used
 * again at once: the cleaner would take what it finds there for its own.
 *
 * Should:  survive everything but SIGKILL of itself; do its work also when the monitor was killed.
 * Mustn't: hold the caller's streams, terminal or working directory.
 */
#define _GNU_SOURCE
#include "cleaner.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "cgroup-remove.h"
#include "idle.h"
#include "kernel.h"
#include "remove.h"
#include "signals.h"
#include "volume-use.h"

/* Nothing is left to do. */
#define ALL 0xff
/* A bit for each cleanup record, as far as they go, and one for the control group. */
#define BITS 7
#define GROUP 0x80

/* The monitor's end of the pipe to the cleaner, or -1. */
static int alive_end = -1;
/* The cleaner, or 0. */
static pid_t cleaner;
/* Cleanup records that the monitor has executed itself, or ALL. */
static uint8_t gone;

/**
 * clean_up() - execute the cleanup records
 * @plan: the plan
 */
void clean_up(const struct plan *plan)
{
	struct plan_record record;
	struct plan_cursor cursor;
	unsigned int index = 0;

	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0)
		if (record.op == PLAN_CLEANUP && (index >= BITS || !(gone >> index++ & 1)))
			remove_tree_at(AT_FDCWD, record.field[PLAN_CLEANUP_PATH].text);
}

/**
 * remove_small() - remove what only holds a name, an empty directory or a link
 * @path: of it
 *
 * Return: true when it has gone
 */
static int remove_small(const char *path)
{
	return rmdir(path) == 0 || (errno == ENOTDIR && unlink(path) == 0);
}

/**
 * remove_empty() - execute the cleanup records of what is small
 * @plan: the plan
 *
 * Return: a bit for each that has gone
 */
static uint8_t remove_empty(const struct plan *plan)
{
	struct plan_record record;
	struct plan_cursor cursor;
	unsigned int bits = 0, index = 0;

	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0 && index < BITS)
		if (record.op == PLAN_CLEANUP)
			bits |= (remove_small(record.field[PLAN_CLEANUP_PATH].text) ? 1U : 0) << index++;
	return (uint8_t)bits;
}

/**
 * tidy() - the life of the cleaner
 * @plan:      with cleanup records
 * @container: whose mount namespace to hold; its pid is 0 when there is none (any more)
 * @alive:     end of file when the monitor has gone; before it maybe a byte, what the monitor has done itself
 */
static _Noreturn void tidy(const struct plan *plan, const struct container *container, int alive)
{
	struct pollfd ended = { .fd = 2, .events = POLLIN };
	char path[64];
	int mounts, above;
	ssize_t got;

	signals_block_all();
	setsid();
	prctl(PR_SET_NAME, "rl-cleaner");
	if (chdir("/") < 0)
		_exit(1);
	snprintf(path, sizeof(path), "/proc/%d/ns/mnt", container->pid);
	mounts = container->pid > 0 ? open(path, O_RDONLY) : -1;
	/* out of the way of the numbers below */
	above = container->cgroup.ours ? fcntl(container->cgroup.parent, F_DUPFD, 4) : -1;
	if (dup2(alive, 0) < 0)
		_exit(1);
	/* what is not to be held must not stay the caller's stream */
	if (mounts < 0 || dup2(mounts, 1) < 0)
		close(1);
	if (container->pid <= 0 || dup2(container->pidfd, 2) < 0)
		close(2);
	if (above < 0 || dup2(above, 3) < 0)
		close(3);
	sys_close_range(4, ~0U, 0);
	idle_wait(0);
	do {
		got = read(0, &gone, 1);
	} while (got > 0 || (got < 0 && errno == EINTR));
	if (gone == ALL)
		_exit(0);
	/* it may have refused the death signal; nothing can be removed under it */
	if (sys_pidfd_send_signal(2, SIGKILL) == 0)
		while (poll(&ended, 1, -1) < 0)
			;
	close(1);
	if (container->cgroup.ours && !(gone & GROUP))
		cgroup_remove(3, container->cgroup.name, container->cgroup.grace);
	clean_up(plan);
	volume_remove_unused(plan);
	_exit(0);
}

/**
 * cleaner_start() - start the cleaner when the plan has something to clean
 * @plan:      the plan
 * @container: the container, cloned or not
 *
 * The monitor keeps the writing end of a pipe and never closes it: only its own end does. A cleaner that
 * cannot be started leaves a directory behind, which is no reason to fail the container.
 */
void cleaner_start(const struct plan *plan, const struct container *container)
{
	int alive[2];
	pid_t child;

	if ((plan_count(plan, PLAN_CLEANUP) == 0 && !container->cgroup.ours) || pipe2(alive, O_CLOEXEC) < 0)
		return;
	child = fork();
	if (child == 0) {
		close(alive[1]);
		tidy(plan, container, alive[0]);
	}
	close(alive[0]);
	alive_end = alive[1];
	cleaner = child;
}

/**
 * cleaner_dismiss() - end the cleaner of a container that has ended and is to be started again
 *
 * It holds mounts of what is about to be mounted again, and knows a process that is gone.
 */
void cleaner_dismiss(void)
{
	const uint8_t nothing = ALL;
	ssize_t told;

	if (cleaner <= 0)
		return;
	told = write(alive_end, &nothing, 1);
	(void)told;
	close(alive_end);
	alive_end = -1;
	while (waitpid(cleaner, NULL, 0) < 0 && errno == EINTR)
		;
	cleaner = 0;
}

/**
 * cleaner_forestall() - remove what has a name that may be used again as soon as we have ended
 * @plan:      the plan
 * @container: has ended, or was never cloned
 *
 * That is its control group; of a container of the OCI runtime also its state, of any other what is small. Once: what
 * is there later may be the next container's, or this one's that was started again.
 *
 * Return: true when nothing is left for a cleaner
 */
int cleaner_forestall(const struct plan *plan, const struct container *container)
{
	const struct cgroup *cgroup = &container->cgroup;
	struct plan_record record;
	ssize_t told;

	if (gone)
		return gone == ALL;
	if (cgroup->ours && cgroup_remove(cgroup->parent, cgroup->name, cgroup->grace) < 0)
		return 0;
	if (plan_find(plan, PLAN_CREATED, &record))
		clean_up(plan);
	else if (plan_count(plan, PLAN_CLEANUP) > 0)
		gone = GROUP | remove_empty(plan);
	if (!gone)
		gone = ALL;
	/* where there is no cleaner yet, it will be a child of ours */
	told = write(alive_end, &gone, 1);
	(void)told;
	return gone == ALL;
}
