/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waiting between "created" and "running" (runtime-spec, runtime.md "Lifecycle"): a FIFO on the host, opened while
 * the host can still be seen.
 *
 * A reader that does not block can be opened before there is a writer, and poll(2) tells of nothing until the first
 * one has come (fifo(7)): so no path is needed at the gate, and no /proc.
 */
#define _GNU_SOURCE
#include "gate.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

/**
 * setup_start_gate() - the startGate record: make and open the FIFO
 * @setup:  the interpreter
 * @record: path
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_start_gate(struct setup *setup, const struct plan_record *record)
{
	const char *path = record->field[PLAN_START_GATE_PATH].text;
	struct stat status;

	if (setup->gate >= 0)
		return 0; /* made before the user namespace was entered, see setup_host_side() */
	if (mkfifo(path, 0600) < 0)
		return fail(setup->failure, errno, path);
	setup->gate = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	if (setup->gate < 0 || fstat(setup->gate, &status) < 0)
		return fail(setup->failure, errno, path);
	return S_ISFIFO(status.st_mode) ? 0 : fail(setup->failure, ENOTSUP, path);
}

/**
 * gate_wait() - say that everything is set up, and wait for the start
 * @setup: the interpreter; its channel is closed, which the monitor sees
 *
 * Return: 0, or -1 with errno
 */
int gate_wait(struct setup *setup)
{
	struct pollfd gate = { .fd = setup->gate, .events = POLLIN };
	char byte;

	close(setup->channel);
	setup->channel = -1;
	while (poll(&gate, 1, -1) < 0)
		if (errno != EINTR)
			return -1;
	if (read(setup->gate, &byte, 1) == 1)
		return 0;
	errno = EPIPE; /* whoever opened it has gone without a word */
	return -1;
}
