/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The last step: becoming the container's command, or its init.
 *
 * Should:  mark every descriptor but 0, 1, 2 close-on-exec just before, with no exception but those that the caller
 *          has counted.
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

#include "container-hooks.h"
#include "gate.h"
#include "init.h"
#include "kernel.h"
#include "setup.h"
#include "signals.h"
#include "trace.h"

#define DEFAULT_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/**
 * search_path() - the container's PATH
 * @setup: the interpreter
 *
 * Return: the value of its first entry, as getenv(3) in the command will see it
 */
static const char *search_path(const struct setup *setup)
{
	for (size_t i = 0; i < setup->envc; i++)
		if (strncmp(setup->envp[i], "PATH=", 5) == 0)
			return setup->envp[i] + 5;
	return DEFAULT_PATH;
}

typedef int (*attempt)(const struct setup *setup, const char *file);

/**
 * execute() - become a file
 * @setup: the interpreter
 * @file:  its path
 *
 * Return: only on failure, the errno
 */
static int execute(const struct setup *setup, const char *file)
{
	execve(file, setup->argv, setup->envp);
	return errno;
}

/**
 * could_execute() - whether a file could be executed, as far as can be told without doing it
 * @setup: the interpreter
 * @file:  its path
 *
 * Return: 0, or an errno
 */
static int could_execute(const struct setup *setup, const char *file)
{
	struct stat status;

	(void)setup;
	if (stat(file, &status) < 0 || access(file, X_OK) < 0)
		return errno;
	return S_ISREG(status.st_mode) ? 0 : EACCES;
}

/**
 * with_command() - try something with the command, searching PATH for a name without a slash
 * @setup: the interpreter
 * @try:   what
 *
 * A directory that may be executed or a file that may not is remembered, so that "permission denied" wins
 * over "not found" as a shell has it.
 *
 * Return: 0, or an errno
 */
static int with_command(const struct setup *setup, attempt try)
{
	const char *command = setup->argv[0], *path = search_path(setup);
	char file[PATH_MAX];
	int denied = 0;

	if (!*command)
		return ENOENT;
	if (strchr(command, '/'))
		return try(setup, command);
	for (;;) {
		int length = (int)strcspn(path, ":");

		if (snprintf(file, sizeof(file), "%.*s%s%s", length, path, length ? "/" : "", command) <
		    (int)sizeof(file)) {
			int error = try(setup, file);

			if (error != ENOENT && error != ENOTDIR && error != EACCES)
				return error;
			if (error == EACCES && access(file, F_OK) == 0)
				denied = 1;
		}
		if (!path[length])
			return denied ? EACCES : ENOENT;
		path += length + 1;
	}
}

/**
 * tie_to_monitor() - end with the monitor from now on
 * @setup: the interpreter
 *
 * A change of user clears the death signal, so it is set last. A monitor that had gone before has closed its end
 * of the channel.
 *
 * Return: 0, or -1 with errno
 */
static int tie_to_monitor(const struct setup *setup)
{
	char byte;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		return -1;
	if (recv(setup->channel, &byte, 1, MSG_PEEK | MSG_DONTWAIT) != 0)
		return 0;
	errno = EPIPE;
	return -1;
}

/**
 * run_init() - leave this process to an init and go on in a child
 * @setup: the interpreter
 *
 * The init is this program executed once more: our memory has the caller's environment, which the container must
 * not see. A filter that forbids the execution leaves us as we are, and nobody can look into us.
 *
 * The command gets a process group of its own, in the foreground of its terminal: a key that makes a signal
 * would reach it a second time through the init otherwise.
 *
 * Return: 0 in the child, -1 with errno
 */
static int run_init(const struct setup *setup)
{
	int closed[2];
	pid_t child;
	char byte;

	if (signals_block_all() < 0 || pipe2(closed, O_CLOEXEC) < 0)
		return -1;
	child = fork();
	if (child < 0)
		return -1;
	if (child > 0) {
		char name[] = INIT_NAME, number[16];
		char *const argv[] = { name, number, NULL }, *const environment[] = { NULL };

		snprintf(number, sizeof(number), "%d", child);
		sys_close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
		syscall(SYS_execveat, setup->program, "", argv, environment, AT_EMPTY_PATH);
		sys_close_range(3, ~0U, 0);
		init_run(child);
	}
	/* when the monitor sees the end of the channel the command must have been executed, and not just begun */
	close(closed[1]);
	if (read(closed[0], &byte, 1) != 0)
		return -1;
	/* the init may be no pid 1, whose end would end us in any case */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || setpgid(0, 0) < 0)
		return -1;
	return setup->terminal ? tcsetpgrp(0, getpgrp()) : 0;
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
	(void)record;
	if (setup->argc == 0)
		return fail(setup->failure, ENOENT, "");
	if (setup_await_network(setup) < 0)
		return -1;
	if (setup->home[0])
		setup->envp[setup->envc++] = setup->home;
	/* until it is another's, our memory is nobody's business: whoever shares our pid namespace could look */
	if (prctl(PR_SET_DUMPABLE, 0) < 0)
		return fail(setup->failure, errno, "");
	if ((!setup->detached && tie_to_monitor(setup) < 0) || (setup->init && run_init(setup) < 0))
		return fail(setup->failure, errno, setup->argv[0]);
	if (setup->gate >= 0) {
		/* while there is still somebody to be told */
		int error = with_command(setup, could_execute);

		if (error)
			return fail(setup->failure, error, setup->argv[0]);
		if (gate_wait(setup) < 0)
			return fail(setup->failure, errno, setup->argv[0]);
	}
	if (start_container_hooks(setup) < 0)
		return -1;
	trace("exec-command");
	signals_unblock_all();
	if (sys_close_range(3 + (unsigned int)setup->preserved, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
		return fail(setup->failure, errno, "close_range");
	return fail(setup->failure, with_command(setup, execute), setup->argv[0]);
}
