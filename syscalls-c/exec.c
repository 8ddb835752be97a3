/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The last step: becoming the container's command, or its init.
 *
 * Should:  mark every descriptor but 0, 1, 2 close-on-exec just before, with no exception.
 * Mustn't: search the command anywhere but in the container's own PATH.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "init.h"
#include "kernel.h"
#include "setup.h"
#include "trace.h"

#define DEFAULT_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/**
 * search_path() - the container's PATH
 * @setup: the interpreter
 *
 * Return: its value; the last entry wins, as for getenv in most programs the first does, entries are unique
 */
static const char *search_path(const struct setup *setup)
{
	for (size_t i = 0; i < setup->envc; i++)
		if (strncmp(setup->envp[i], "PATH=", 5) == 0)
			return setup->envp[i] + 5;
	return DEFAULT_PATH;
}

/**
 * execute() - execve(2), searching PATH for a name without a slash
 * @setup: the interpreter
 *
 * A directory that may be executed or a file that may not is remembered, so that "permission denied" wins
 * over "not found" as a shell has it.
 *
 * Return: only on failure, the errno
 */
static int execute(const struct setup *setup)
{
	const char *command = setup->argv[0], *path = search_path(setup);
	char file[PATH_MAX];
	int denied = 0;

	if (!*command)
		return ENOENT;
	if (strchr(command, '/')) {
		execve(command, setup->argv, setup->envp);
		return errno;
	}
	for (;;) {
		int length = (int)strcspn(path, ":");

		if (snprintf(file, sizeof(file), "%.*s%s%s", length, path, length ? "/" : "", command) < (int)sizeof(file)) {
			execve(file, setup->argv, setup->envp);
			if (errno != ENOENT && errno != ENOTDIR && errno != EACCES)
				return errno;
			if (errno == EACCES && access(file, F_OK) == 0)
				denied = 1;
		}
		if (!path[length])
			return denied ? EACCES : ENOENT;
		path += length + 1;
	}
}

/**
 * wait_for_helper() - wait until the monitor says that the network is up
 * @setup: the interpreter
 *
 * Return: 0, or -1 with errno
 */
static int wait_for_helper(const struct setup *setup)
{
	char go = 0;
	ssize_t got;

	do {
		got = recv(setup->channel, &go, 1, 0);
	} while (got < 0 && errno == EINTR);
	if (got == 1)
		return 0;
	errno = EPIPE;
	return -1;
}

/**
 * setup_exec() - the exec record
 * @setup:  the interpreter
 * @record: no fields
 *
 * Return: only on failure, -1 with the failure filled
 */
int setup_exec(struct setup *setup, const struct plan_record *record)
{
	sigset_t none;

	(void)record;
	if (setup->argc == 0)
		return fail(setup->failure, ENOENT, "");
	if (setup->helper && wait_for_helper(setup) < 0) {
		setup->failure->step = STEP_HELPER;
		return fail(setup->failure, errno, "");
	}
	if (setup->home[0])
		setup->envp[setup->envc++] = setup->home;
	/* a change of user clears the death signal, so it is set here */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		return fail(setup->failure, errno, "");
	if (setup->init) {
		pid_t child = fork();

		if (child < 0)
			return fail(setup->failure, errno, setup->argv[0]);
		if (child > 0) {
			sys_close_range(3, ~0U, 0);
			init_run(child);
		}
	}
	trace("exec-command");
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (sys_close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
		return fail(setup->failure, errno, "close_range");
	return fail(setup->failure, execute(setup), setup->argv[0]);
}
