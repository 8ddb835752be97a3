/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Handing the container's terminal to somebody else: runc's console socket.
 */
#define _GNU_SOURCE
#include "console.h"

#include <errno.h>
#include <unistd.h>

#include "terminal.h"

/**
 * console_send() - execute the consoleSocket record, if there is one
 * @plan:    the plan
 * @master:  master side of the terminal; closed when it was sent
 * @failure: filled
 *
 * Return: 1 when it was sent, 0 when there is no record, -1 with the failure filled
 */
int console_send(const struct plan *plan, int master, struct failure *failure)
{
	struct plan_record record;
	const struct plan_field *path = &record.field[PLAN_CONSOLE_SOCKET_PATH];
	int fd, rc;

	if (!plan_find(plan, PLAN_CONSOLE_SOCKET, &record))
		return 0;
	failure->step = PLAN_CONSOLE_SOCKET;
	fd = channel_connect(path);
	rc = fd < 0 ? -1 : channel_send_descriptor(fd, master);
	if (rc < 0)
		fail(failure, errno, path->text);
	if (fd >= 0)
		close(fd);
	if (rc < 0)
		return -1;
	close(master);
	return 1;
}
