/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A worker whose root is a container's: of one that runs, or of one that does not and is put together for it.
 *
 * Should:  see what the container sees, with its mounts; be root of its user namespace; stay where its processes
 *          cannot reach: in the host's pid namespace, outside of its control group, so that a container that is paused
 *          does not hold it up, and unreadable.
 * Mustn't: execute or load anything once inside.
 */
#define _GNU_SOURCE
#include "worker-container.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "enter.h"
#include "join.h"
#include "setup.h"

/**
 * mount_fuse() - mount an overlay by FUSE, with its program in another mount namespace than ours
 * @overlay: the overlay record
 * @failure: filled
 *
 * The program is in the namespace that it was started in, and would hold its own mount there for ever. So we leave
 * with a copy, and the mount there is dropped by a process that has stayed behind.
 *
 * Return: 0, or -1
 */
static int mount_fuse(const struct plan_record *overlay, struct failure *failure)
{
	const char *target = overlay->field[PLAN_OVERLAY_TARGET].text;
	int gone[2], status = -1;
	pid_t behind;
	char byte;

	failure->step = PLAN_OVERLAY;
	if (fuse_mount(overlay, "", failure) < 0)
		return -1;
	if (pipe2(gone, O_CLOEXEC) < 0)
		return fail(failure, errno, target);
	behind = fork();
	if (behind == 0) {
		close(gone[1]);
		while (read(gone[0], &byte, 1) < 0 && errno == EINTR)
			;
		_exit(syscall(SYS_umount2, target, MNT_DETACH) < 0);
	}
	close(gone[0]);
	if (behind < 0 || unshare(CLONE_NEWNS) < 0 || syscall(SYS_mount, NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0)
		fail(failure, errno, target);
	else
		status = 0;
	close(gone[1]);
	if (behind > 0)
		while (waitpid(behind, NULL, 0) < 0 && errno == EINTR)
			;
	return status;
}

/**
 * assemble() - put the root file system of a container together in a mount namespace of our own, and enter it
 * @setup: the interpreter
 *
 * Its end takes the mounts away.
 *
 * Return: 0, or -1 with the failure filled
 */
static int assemble(struct setup *setup)
{
	struct plan_record overlay;

	/* as in a start */
	umask(022);
	if (make_directories(setup->plan, setup->failure) < 0)
		return -1;
	setup->failure->step = PLAN_NAMESPACES;
	if (unshare(CLONE_NEWNS) < 0 || syscall(SYS_mount, NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0)
		return fail(setup->failure, errno, "/");
	if (plan_find(setup->plan, PLAN_OVERLAY, &overlay) && overlay.field[PLAN_OVERLAY_FUSE].length &&
	    mount_fuse(&overlay, setup->failure) < 0)
		return -1;
	return setup_records(setup);
}

/**
 * worker_enter_container() - enter the container that the plan names or describes, if it does
 * @plan:    the plan; its user namespace is entered unless it names a container
 * @failure: filled
 *
 * Return: 0, or -1
 */
int worker_enter_container(const struct plan *plan, struct failure *failure)
{
	struct setup setup = setup_begin(plan, failure);
	struct plan_record record;

	if (plan_find(plan, PLAN_JOIN_CONTAINER, &record)) {
		if (join_namespaces(&setup) < 0)
			return -1;
		close(setup.container);
		failure->step = PLAN_JOIN_CONTAINER;
		return join_become_root(&setup) < 0 ? fail(failure, errno, record.field[PLAN_JOIN_CONTAINER_ID].text)
						    : 0;
	}
	if (!plan_find(plan, PLAN_ROOT, &record))
		return 0;
	failure->step = PLAN_ROOT;
	if (prctl(PR_SET_DUMPABLE, 0) < 0)
		return fail(failure, errno, "");
	return assemble(&setup);
}
