/* SPDX-License-Identifier: Apache-2.0 */
/*
 * native SOCKET CALL ARGUMENT...: make one system call and send its result, negative for an errno; a descriptor comes
 * with the message.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	long result = -1;
	struct iovec part = { &result, sizeof(result) };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	int fd = -1;

	if (argc < 4)
		return 2;
	if (strcmp(argv[2], "pidfd_open") == 0) {
		result = fd = (int)syscall(SYS_pidfd_open, atoi(argv[3]), 0);
	} else if (strcmp(argv[2], "pidfd_send_signal") == 0) {
		result = syscall(SYS_pidfd_send_signal, atoi(argv[3]), atoi(argv[4]), NULL, 0);
	} else {
		struct open_how how = { .flags = strtoull(argv[4], NULL, 10),
					.mode = strtoull(argv[5], NULL, 10),
					.resolve = strtoull(argv[6], NULL, 10) };

		result = fd = (int)syscall(SYS_openat2, atoi(argv[3]), argv[7], &how, sizeof(how));
	}
	if (result < 0)
		result = -errno;
	if (fd >= 0) {
		memset(&control, 0, sizeof(control));
		message.msg_control = &control;
		message.msg_controllen = sizeof(control);
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(&control.header), &fd, sizeof(int));
	}
	return sendmsg(atoi(argv[1]), &message, MSG_NOSIGNAL) < 0;
}
