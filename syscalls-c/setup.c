/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The container's process between clone and exec: executes its part of the plan, record by record.
 *
 * Should:  stop at the first failure and report step, errno and path over the channel.
 * Mustn't: allocate; print; decide anything the plan has not decided.
 */
#define _GNU_SOURCE
#include "setup.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "join.h"
#include "kernel.h"
#include "trace.h"

static const setup_step steps[PLAN_OP_END] = {
	[PLAN_OVERLAY] = setup_overlay,
	[PLAN_COPY_TREE] = setup_copy_tree,
	[PLAN_ROOT] = setup_root,
	[PLAN_MOUNT] = setup_mount,
	[PLAN_BIND] = setup_bind,
	[PLAN_VOLUME] = setup_volume,
	[PLAN_IMAGE] = setup_image,
	[PLAN_OWN] = setup_own,
	[PLAN_GENERATED_FILE] = setup_generated_file,
	[PLAN_DEVICE] = setup_device,
	[PLAN_REMOUNT] = setup_remount,
	[PLAN_MAKE_DEVICE] = setup_make_device,
	[PLAN_SYMLINK] = setup_symlink,
	[PLAN_MASK] = setup_mask,
	[PLAN_READONLY] = setup_readonly,
	[PLAN_READONLY_ROOT] = setup_readonly_root,
	[PLAN_ROOT_DIRECTORY] = setup_root_directory,
	[PLAN_START_GATE] = setup_start_gate,
	[PLAN_PROCESS_FILES] = setup_process_files,
	[PLAN_AWAIT_CGROUP] = setup_await_cgroup,
	[PLAN_CGROUP_NAMESPACE] = setup_cgroup_namespace,
	[PLAN_START_ANSWER] = setup_start_answer,
	[PLAN_RUNTIME_HOOKS] = setup_runtime_hooks,
	[PLAN_CREATE_CONTAINER_HOOKS] = setup_create_container_hooks,
	[PLAN_PIVOT] = setup_pivot,
	[PLAN_ROOT_PROPAGATION] = setup_root_propagation,
	[PLAN_MOVE_ROOT] = setup_move_root,
	[PLAN_ENTER_CONTAINER] = setup_enter_container,
	[PLAN_HOSTNAME] = setup_hostname,
	[PLAN_DOMAINNAME] = setup_domainname,
	[PLAN_SYSCTL] = setup_sysctl,
	[PLAN_LOOPBACK] = setup_loopback,
	[PLAN_RLIMIT] = setup_rlimit,
	[PLAN_OOM_SCORE_ADJ] = setup_oom_score_adj,
	[PLAN_SCHEDULER] = setup_scheduler,
	[PLAN_IO_PRIORITY] = setup_io_priority,
	[PLAN_PERSONALITY] = setup_personality,
	[PLAN_AFFINITY] = setup_affinity,
	[PLAN_LABEL] = setup_label,
	[PLAN_MOUNT_LABEL] = setup_mount_label,
	[PLAN_USER] = setup_user,
	[PLAN_CAPABILITIES] = setup_capabilities,
	[PLAN_NO_NEW_PRIVILEGES] = setup_no_new_privileges,
	[PLAN_LANDLOCK] = setup_landlock,
	[PLAN_SECCOMP] = setup_seccomp,
	[PLAN_WORKING_DIRECTORY] = setup_working_directory,
	[PLAN_UMASK] = setup_umask,
	[PLAN_ENVIRONMENT] = setup_environment,
	[PLAN_ARGUMENT] = setup_argument,
	[PLAN_INIT] = setup_init,
	[PLAN_EXEC] = setup_exec,
};

/**
 * trace_step() - name the points worth seeing in a trace
 * @op: the record that was executed
 */
static void trace_step(uint16_t op)
{
	if (op == PLAN_ROOT)
		trace("rootfs");
	else if (op == PLAN_PIVOT)
		trace("pivot");
	else if (op == PLAN_SECCOMP)
		trace("process");
}

/**
 * is_inside() - is the container's root ours after this record?
 * @op: the record that was executed
 *
 * Return: true or false
 */
static int is_inside(uint16_t op)
{
	return op == PLAN_PIVOT || op == PLAN_MOVE_ROOT || op == PLAN_ENTER_CONTAINER;
}

/**
 * setup_records() - execute the container records in order
 * @setup: the interpreter
 *
 * Return: 0 at the end of a plan that executes no command, or -1 with the failure filled
 */
int setup_records(struct setup *setup)
{
	struct plan_record record;
	struct plan_cursor cursor;

	plan_begin(setup->plan, &cursor);
	while (plan_next(&cursor, &record) > 0) {
		if (!steps[record.op])
			continue; /* a host record */
		setup->failure->step = record.op;
		if (steps[record.op](setup, &record) < 0)
			return -1;
		if (is_inside(record.op) && setup->terminal && setup_terminal(setup) < 0)
			return -1;
		trace_step(record.op);
	}
	return 0;
}

/**
 * setup_host_side() - execute the records that leave something on the host, with the caller's rights
 * @setup: the interpreter, not yet in a user namespace in which the caller is nobody
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_host_side(struct setup *setup)
{
	static const uint16_t ops[] = { PLAN_START_GATE, PLAN_START_ANSWER };
	struct plan_record record;

	for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
		setup->failure->step = ops[i];
		if (plan_find(setup->plan, ops[i], &record) && steps[ops[i]](setup, &record) < 0)
			return -1;
	}
	return 0;
}

/**
 * setup_run() - the life of the container's process up to its exec
 * @setup: the interpreter, with plan, channel and options filled
 */
_Noreturn void setup_run(struct setup *setup)
{
	struct plan_record record;

	/* a session of its own: no controlling terminal, no job control with the caller's processes */
	setsid();
	/* what the container starts with unless the plan says otherwise; fine for all we make, too */
	umask(022);
	setup->failure->step = PLAN_JOIN_NAMESPACE;
	if (join_become_root(setup) < 0) {
		fail(setup->failure, errno, "");
		setup_fail(setup);
	}
	if (setup->settled >= 0)
		close(setup->settled);
	/* a keyring of its own, not the caller's (keyrings(7)); a kernel without keys is fine too */
	if (!plan_find(setup->plan, PLAN_CALLER_KEYRING, &record))
		syscall(SYS_keyctl, 1 /* KEYCTL_JOIN_SESSION_KEYRING */, NULL);
	/* the mounts of another user namespace are copied as slaves (mount_namespaces(7)), but our own as peers */
	setup->failure->step = PLAN_NAMESPACES;
	if (setup->container < 0 && !plan_find(setup->plan, PLAN_USERNS, &record) &&
	    syscall(SYS_mount, NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0)
		fail(setup->failure, errno, "/");
	else if (setup_records(setup) == 0) {
		setup->failure->step = STEP_PLAN;
		fail(setup->failure, ENOEXEC, "");
	}
	setup_fail(setup);
}

/**
 * setup_await_network() - wait until the monitor says that the network is up, if it has not
 * @setup: the interpreter
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_await_network(struct setup *setup)
{
	char go = 0;
	ssize_t got;

	if (!setup->helper)
		return 0;
	do {
		got = recv(setup->channel, &go, 1, 0);
	} while (got < 0 && errno == EINTR);
	setup->helper = 0;
	if (got == 1)
		return 0;
	setup->failure->step = STEP_HELPER;
	return fail(setup->failure, got < 0 ? errno : EPIPE, "");
}

/**
 * setup_fail() - report the failure and end; behind the gate to whoever has opened it
 * @setup: the interpreter, with the failure filled
 */
_Noreturn void setup_fail(struct setup *setup)
{
	ssize_t told = setup->channel >= 0 ? send(setup->channel, setup->failure, sizeof(*setup->failure), MSG_NOSIGNAL)
					   : write(setup->answer, setup->failure, sizeof(*setup->failure));

	(void)told;
	_exit(125);
}
