/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sending a signal to a process that was seen before.
 *
 * Mustn't: signal another process that has got the same number meanwhile.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kernel.h"
#include "start-time.h"
#include "syscalls.h"

int rl_signal(int32_t pid, int64_t started, int32_t signal)
{
	int fd = (int)syscall(SYS_pidfd_open, pid, 0), rc;

	if (fd < 0)
		return -errno;
	/* what the descriptor stands for stays the same, so it is looked at after it was opened */
	if (start_time(pid) != started) {
		close(fd);
		return -ESRCH;
	}
	rc = sys_pidfd_send_signal(fd, signal) < 0 ? -errno : 0;
	close(fd);
	return rc;
}
