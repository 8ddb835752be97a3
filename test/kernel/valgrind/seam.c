/* SPDX-License-Identifier: Apache-2.0 */
/*
 * System calls that valgrind does not know. Those of the parent's side are made for it by a process that is not under
 * valgrind (native.c), which has our descriptors and sends back a new one. A clone of the container becomes a fork that
 * executes SEAM_CONTAINER by a shell at once: what a container does before its exec is not looked at here.
 */
#include "seam.h"
#undef syscall

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

/**
 * natively() - have a call made
 * @argv: of native.c, from the third on
 *
 * Return: as the call; a descriptor is ours
 */
static long natively(char *const *words)
{
	char *argv[12] = { getenv("SEAM_NATIVE") }, number[16];
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	long result = -ENOSYS;
	struct iovec part = { &result, sizeof(result) };
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)
	};
	struct cmsghdr *header;
	sigset_t all, old;
	pid_t pid;
	int ends[2];

	if (!argv[0] || socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) < 0)
		abort();
	snprintf(number, sizeof(number), "%d", ends[1]);
	argv[1] = number;
	for (size_t i = 0; words[i]; i++)
		argv[i + 2] = words[i];
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &old);
	pid = fork();
	if (pid == 0) {
		/* what is close-on-exec is needed there */
		for (int fd = 0; fd < 256; fd++)
			fcntl(fd, F_SETFD, 0);
		execv(argv[0], argv);
		_exit(127);
	}
	close(ends[1]);
	memset(&control, 0, sizeof(control));
	if (pid < 0 || recvmsg(ends[0], &message, MSG_CMSG_CLOEXEC) != sizeof(result))
		abort();
	header = CMSG_FIRSTHDR(&message);
	if (header && header->cmsg_type == SCM_RIGHTS) {
		int fd;

		memcpy(&fd, CMSG_DATA(header), sizeof(fd));
		result = fd;
	}
	close(ends[0]);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	sigprocmask(SIG_SETMASK, &old, NULL);
	if (result >= 0)
		return result;
	errno = (int)-result;
	return -1;
}

static long pidfd_open(long pid)
{
	char number[24];

	snprintf(number, sizeof(number), "%ld", pid);
	return natively((char *[]){ "pidfd_open", number, NULL });
}

static long clone3(const struct clone_args *args)
{
	const char *command = getenv("SEAM_CONTAINER");
	pid_t pid = fork();

	if (pid == 0) {
		execl("/bin/sh", "sh", "-c", command ? command : "exit 99", NULL);
		_exit(127);
	}
	if (pid > 0 && args->flags & CLONE_PIDFD)
		*(int *)(uintptr_t)args->pidfd = (int)pidfd_open(pid);
	return pid;
}

static long openat2(int dirfd, const char *path, const struct open_how *how)
{
	char numbers[4][24];

	snprintf(numbers[0], sizeof(numbers[0]), "%d", dirfd);
	snprintf(numbers[1], sizeof(numbers[1]), "%llu", (unsigned long long)how->flags);
	snprintf(numbers[2], sizeof(numbers[2]), "%llu", (unsigned long long)how->mode);
	snprintf(numbers[3], sizeof(numbers[3]), "%llu", (unsigned long long)how->resolve);
	return natively((char *[]){ "openat2", numbers[0], numbers[1], numbers[2], numbers[3], (char *)path, NULL });
}

long seam_syscall(long number, ...)
{
	va_list list;
	long a[6];

	va_start(list, number);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(list, long);
	va_end(list);
	if (number == SYS_pidfd_open)
		return pidfd_open((int)a[0]);
	if (number == SYS_clone3)
		return clone3((const struct clone_args *)a[0]);
	if (number == SYS_openat2)
		return openat2((int)a[0], (const char *)a[1], (const struct open_how *)a[2]);
	if (number == SYS_pidfd_send_signal) {
		char numbers[2][24];

		snprintf(numbers[0], sizeof(numbers[0]), "%d", (int)a[0]);
		snprintf(numbers[1], sizeof(numbers[1]), "%d", (int)a[1]);
		return natively((char *[]){ "pidfd_send_signal", numbers[0], numbers[1], NULL });
	}
	return syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
