/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The container's process and hooks: waiting for those that see the host, running those in its own namespaces.
 *
 * The files of createContainer are the host's: they run while it can still be seen, with all capabilities in the
 * container's user namespace. The files of startContainer are the image's, so they are run as the command will be,
 * by its user, with its capabilities and behind its filter, and are not trusted more than it.
 */
#define _GNU_SOURCE
#include "container-hooks.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hooks.h"

/**
 * setup_start_answer() - the startAnswer record: make and open the FIFO
 * @setup:  the interpreter
 * @record: path
 *
 * Open for reading too, so that writing needs no reader and nobody is signalled for the lack of one.
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_start_answer(struct setup *setup, const struct plan_record *record)
{
	const char *path = record->field[PLAN_START_ANSWER_PATH].text;
	struct stat status;

	if (setup->answer >= 0)
		return 0; /* made before the user namespace was entered, see setup_host_side() */
	if (mkfifo(path, 0600) < 0)
		return fail(setup->failure, errno, path);
	setup->answer = open(path, O_RDWR | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	if (setup->answer < 0 || fstat(setup->answer, &status) < 0)
		return fail(setup->failure, errno, path);
	return S_ISFIFO(status.st_mode) ? 0 : fail(setup->failure, ENOTSUP, path);
}

/**
 * setup_runtime_hooks() - the runtimeHooks record
 * @setup:  the interpreter
 * @record: no fields
 *
 * The monitor answers with our pid as the host sees it. The state of the hooks of startContainer is made here:
 * later a filter may forbid it.
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_runtime_hooks(struct setup *setup, const struct plan_record *record)
{
	char message[sizeof(setup->pid)];
	ssize_t got;

	(void)record;
	if (send(setup->channel, "h", 1, MSG_NOSIGNAL) != 1)
		return fail(setup->failure, errno, "");
	for (;;) {
		got = recv(setup->channel, message, sizeof(message), 0);
		if (got == (ssize_t)sizeof(message))
			break;
		if (got == 1)
			setup->helper = 0; /* the network helper is ready, before anybody has asked */
		else if (got >= 0 || errno != EINTR)
			return fail(setup->failure, got < 0 ? errno : EPIPE, "");
	}
	__builtin_memcpy(&setup->pid, message, sizeof(setup->pid));
	setup->state = hook_state(setup->plan, "created", setup->pid);
	return setup->state < 0 ? fail(setup->failure, errno, "") : 0;
}

/**
 * setup_create_container_hooks() - the createContainerHooks record
 * @setup:  the interpreter
 * @record: no fields
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_create_container_hooks(struct setup *setup, const struct plan_record *record)
{
	struct plan_record found;
	struct hook_run run = { .until = { { .fd = setup->channel }, { .fd = -1 } } };
	int rc;

	(void)record;
	if (plan_find(setup->plan, PLAN_HOOK_STATE, &found))
		run.directory = found.field[PLAN_HOOK_STATE_DIRECTORY].text;
	run.state = hook_state(setup->plan, "creating", setup->pid);
	if (run.state < 0)
		return fail(setup->failure, errno, "");
	rc = hooks_run(setup->plan, "createContainer", &run, setup->failure);
	close(run.state);
	return rc;
}

/**
 * start_container_hooks() - the last thing before the command: run the hooks of startContainer
 * @setup: the interpreter
 *
 * Return: 0, or -1 with the failure filled
 */
int start_container_hooks(struct setup *setup)
{
	struct hook_run run = { .state = setup->state, .until = { { .fd = setup->channel }, { .fd = -1 } } };

	return setup->state < 0 ? 0 : hooks_run(setup->plan, "startContainer", &run, setup->failure);
}
