/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small init: pid 1 of a container started with --init.
 *
 * Should:  reap every orphan; pass on every signal it gets; end with the command's status.
 * Mustn't: hold any descriptor; do anything else.
 */
#define _GNU_SOURCE
#include "init.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "signals.h"

/**
 * reap() - collect all children that have ended
 * @child: the command
 *
 * Return: exit status of the command as a shell reports it, or -1 while it runs
 */
static int reap(pid_t child)
{
	int status, code = -1;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		if (pid == child)
			code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	return code;
}

/* never runs: all signals are blocked */
static void unused(int signal)
{
	(void)signal;
}

/**
 * init_run() - be the init
 * @child: the command, a child of ours
 *
 * All signals are expected to be blocked already, so that none is lost before sigwaitinfo(2).
 */
_Noreturn void init_run(pid_t child)
{
	struct sigaction handled = { .sa_handler = unused };
	sigset_t all;
	siginfo_t info;

	prctl(PR_SET_NAME, INIT_NAME);
	signals_block_all();
	/* seen from outside: signals are not ignored here */
	for (int signal = 1; signal < NSIG; signal++)
		sigaction(signal, &handled, NULL);
	memset(&all, 0xff, sizeof(all));
	for (;;) {
		int signal = sigwaitinfo(&all, &info);

		if (signal < 0)
			continue;
		if (signal == SIGCHLD) {
			int code = reap(child);

			if (code >= 0)
				_exit(code);
			continue;
		}
		kill(child, signal);
	}
}
