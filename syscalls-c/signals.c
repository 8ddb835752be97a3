/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Three stages: until the container is cloned, an ending signal runs a handler; while it sets itself up, ending
 * signals are read from a descriptor and all others wait; then all are read.
 *
 * Should:  lose no signal between the stages: one that is blocked stays pending.
 * Mustn't: let the container inherit an ignored signal; those survive exec.
 */
#define _GNU_SOURCE
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "endings.h"
#include "small-file.h"

/* Started under nohup(1): a hangup means nothing to us or the container. */
static int hangup_ignored;

/**
 * everything() - all signals, with the few that C libraries keep out of sigfillset(3); others may send them
 * @set: filled
 *
 * Left out are the two that stop a program in the background when it uses its terminal, which is right for us.
 */
static void everything(sigset_t *set)
{
	memset(set, 0xff, sizeof(*set));
	sigdelset(set, SIGTTIN);
	sigdelset(set, SIGTTOU);
}

/**
 * signals_begin() - reset what the runtime before us left behind, and watch for ending signals
 * @ending: handler; children that have not executed anything yet have it too
 *
 * The runtime ignores SIGPIPE and SIGXFSZ. A pipe without reader is for write(2) to tell.
 */
void signals_begin(void (*ending)(int signal))
{
	struct sigaction standard = { .sa_handler = SIG_DFL }, handler = { .sa_handler = ending }, old;
	sigset_t mask;

	hangup_ignored = sigaction(SIGHUP, NULL, &old) == 0 && old.sa_handler == SIG_IGN;
	for (int signal = 1; signal < NSIG; signal++)
		sigaction(signal, &standard, NULL);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		sigaddset(&handler.sa_mask, endings[i]);
		sigaction(endings[i], &handler, NULL);
	}
	sigemptyset(&mask);
	sigaddset(&mask, SIGPIPE);
	if (hangup_ignored)
		sigaddset(&mask, SIGHUP);
	sigprocmask(SIG_SETMASK, &mask, NULL);
}

/**
 * signals_hold() - block all signals; the ending ones can be read
 *
 * Return: a non-blocking descriptor for signals_next(), or -1 with errno
 */
int signals_hold(void)
{
	sigset_t all, shown;

	everything(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	sigemptyset(&shown);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		sigaddset(&shown, endings[i]);
	if (hangup_ignored)
		sigdelset(&shown, SIGHUP);
	return signalfd(-1, &shown, SFD_CLOEXEC | SFD_NONBLOCK);
}

/**
 * signals_show_all() - from now on all signals can be read, also those that came meanwhile
 * @fd: from signals_hold()
 *
 * Return: 0, or -1 with errno
 */
int signals_show_all(int fd)
{
	sigset_t all;

	everything(&all);
	if (hangup_ignored)
		sigdelset(&all, SIGHUP);
	return signalfd(fd, &all, 0) < 0 ? -1 : 0;
}

/**
 * signals_next() - take the next signal
 * @fd: from signals_hold()
 *
 * Return: its number, 0 when there is none
 */
int signals_next(int fd)
{
	struct signalfd_siginfo info;

	return read(fd, &info, sizeof(info)) == (ssize_t)sizeof(info) ? (int)info.ssi_signo : 0;
}

/**
 * signals_is_ending() - does a signal ask a program to end?
 * @signal: which
 *
 * Return: true or false
 */
int signals_is_ending(int signal)
{
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (endings[i] == signal)
			return 1;
	return 0;
}

/**
 * signals_block_all() - for processes that only end when their work is done
 *
 * Return: 0, or -1 with errno
 */
int signals_block_all(void)
{
	sigset_t all;

	memset(&all, 0xff, sizeof(all));
	return sigprocmask(SIG_SETMASK, &all, NULL);
}

/**
 * signals_unblock_all() - just before another program is executed
 *
 * Return: 0, or -1 with errno
 */
int signals_unblock_all(void)
{
	sigset_t none;

	sigemptyset(&none);
	return sigprocmask(SIG_SETMASK, &none, NULL);
}

/**
 * in_mask() - is a signal in one of a process's sets?
 * @pid:    a child of ours that has not been waited for
 * @signal: which
 * @line:   the line of proc_pid_status(5), with the newline before it and the tab behind
 *
 * Return: true when it is
 */
static int in_mask(pid_t pid, int signal, const char *line)
{
	char path[32], text[4096];
	const char *found;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	small_file(AT_FDCWD, path, text, sizeof(text));
	found = strstr(text, line);
	return found && (strtoull(found + strlen(line), NULL, 16) >> (signal - 1) & 1);
}

/**
 * signals_has_handler() - does a process do something of its own about a signal?
 * @pid:    a child of ours that has not been waited for
 * @signal: which
 *
 * Return: true when it has a handler or waits for it with the signal blocked
 */
int signals_has_handler(pid_t pid, int signal)
{
	return in_mask(pid, signal, "\nSigBlk:\t") || in_mask(pid, signal, "\nSigCgt:\t");
}

/**
 * signals_is_ignored() - has a process said that it does not want a signal?
 * @pid:    a child of ours that has not been waited for
 * @signal: which
 *
 * Return: true when it has
 */
int signals_is_ignored(pid_t pid, int signal)
{
	return in_mask(pid, signal, "\nSigIgn:\t");
}
