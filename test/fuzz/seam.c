/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel of seam.h. Whatever is handed to it is read to its end, so that the sanitizers see what was not there.
 */
#include "seam.h"

#include <linux/magic.h>
#include <stdarg.h>

struct seam seam;
static size_t position;

/* Keeps reads of memory from being left out. */
static volatile uint8_t seen;

void require(int condition)
{
	if (!condition)
		abort();
}

void seam_begin(void)
{
	memset(&seam, 0, sizeof(seam));
	position = 0;
}

void seam_file(const void *bytes, size_t size)
{
	require(seam.count < SEAM_FILES);
	seam.files[seam.count] = bytes;
	seam.sizes[seam.count++] = size;
}

/**
 * next_text() - copy up to the next NUL into a block of the exact size
 * @data: moved behind the NUL
 * @size: bytes left
 *
 * Return: text to free(3)
 */
char *next_text(const uint8_t **data, size_t *size)
{
	const uint8_t *end = *size ? memchr(*data, '\0', *size) : NULL;
	size_t length = end ? (size_t)(end - *data) : *size;
	char *text = malloc(length + 1);

	require(text != NULL);
	if (length)
		memcpy(text, *data, length);
	text[length] = '\0';
	length += end != NULL;
	*data += length;
	*size -= length;
	return text;
}

void look(const void *bytes, size_t size)
{
	const uint8_t *at = bytes;

	for (size_t i = 0; i < size; i++)
		seen ^= at[i];
}

void look_at_text(const char *text)
{
	look(text, strlen(text) + 1);
}

static size_t limited(size_t size)
{
	return seam.cut && size > seam.cut ? seam.cut : size;
}

int seam_open(const char *path, int flags, ...)
{
	(void)flags;
	look_at_text(path);
	if (seam.opened >= seam.count) {
		errno = ENOENT;
		return -1;
	}
	seam.opened++;
	position = 0;
	return SEAM_FD;
}

int seam_openat(int dirfd, const char *path, int flags, ...)
{
	(void)dirfd;
	return seam_open(path, flags);
}

ssize_t seam_read(int fd, void *bytes, size_t size)
{
	size_t index = seam.opened ? seam.opened - 1 : 0, length = limited(size);

	(void)fd;
	/* the whole buffer must be there, however little is read */
	if (size)
		((volatile uint8_t *)bytes)[size - 1] = 0xaa;
	if (index >= seam.count)
		return 0;
	if (length > seam.sizes[index] - position)
		length = seam.sizes[index] - position;
	if (length)
		memcpy(bytes, seam.files[index] + position, length);
	position += length;
	return (ssize_t)length;
}

ssize_t seam_pread(int fd, void *bytes, size_t size, off_t at)
{
	(void)at;
	return seam_read(fd, bytes, size);
}

ssize_t seam_recv(int fd, void *bytes, size_t size, int flags)
{
	(void)flags;
	return seam_read(fd, bytes, size);
}

ssize_t seam_recvmsg(int fd, struct msghdr *message, int flags)
{
	const int passed = SEAM_FD;
	struct cmsghdr *header = CMSG_FIRSTHDR(message);

	if (seam.with_fd && header) {
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(header), &passed, sizeof(int));
	} else {
		message->msg_controllen = 0;
	}
	return seam_recv(fd, message->msg_iov[0].iov_base, message->msg_iov[0].iov_len, flags);
}

ssize_t seam_write(int fd, const void *bytes, size_t size)
{
	(void)fd;
	look(bytes, size);
	return (ssize_t)limited(size);
}

ssize_t seam_writev(int fd, const struct iovec *parts, int count)
{
	size_t size = 0;

	(void)fd;
	for (int i = 0; i < count; i++) {
		look(parts[i].iov_base, parts[i].iov_len);
		size += parts[i].iov_len;
	}
	return (ssize_t)limited(size);
}

ssize_t seam_send(int fd, const void *bytes, size_t size, int flags)
{
	(void)flags;
	return seam_write(fd, bytes, size);
}

ssize_t seam_sendmsg(int fd, const struct msghdr *message, int flags)
{
	(void)flags;
	look(message->msg_control, message->msg_controllen);
	return seam_writev(fd, message->msg_iov, (int)message->msg_iovlen);
}

int seam_close(int fd)
{
	/* nothing closes what it has not got */
	require(fd >= 0);
	return 0;
}

int seam_socket(int family, int type, int protocol)
{
	(void)family, (void)type, (void)protocol;
	return SEAM_FD;
}

int seam_connect(int fd, const struct sockaddr *address, socklen_t size)
{
	(void)fd;
	look(address, size);
	return 0;
}

int seam_poll(struct pollfd *polls, nfds_t count, int timeout)
{
	(void)timeout;
	polls[0].revents = polls[0].events;
	for (nfds_t i = 1; i < count; i++)
		polls[i].revents = 0;
	return 1;
}

int seam_pipe2(int ends[2], int flags)
{
	(void)flags;
	ends[0] = ends[1] = SEAM_FD;
	return 0;
}

int seam_fcntl(int fd, int command, ...)
{
	(void)fd, (void)command;
	return 0;
}

int seam_dup2(int from, int to)
{
	(void)from;
	return to;
}

int seam_prctl(int option, ...)
{
	(void)option;
	return 0;
}

long seam_syscall(long number, ...)
{
	va_list arguments;

	va_start(arguments, number);
	if (number == SYS_umount2) {
		const char *path = va_arg(arguments, const char *);

		look_at_text(path);
		if (seam.unmounted)
			seam.unmounted(path);
	}
	va_end(arguments);
	return 0;
}

pid_t seam_fork(void)
{
	return SEAM_CHILD;
}

pid_t seam_waitpid(pid_t pid, int *status, int options)
{
	(void)options;
	if (status)
		*status = 0;
	return pid;
}

int seam_kill(pid_t pid, int signal)
{
	(void)signal;
	if (seam.killed)
		seam.killed(pid);
	return 0;
}

int seam_execv(const char *path, char *const *argv)
{
	look_at_text(path);
	for (size_t i = 0; argv[i]; i++)
		look_at_text(argv[i]);
	if (seam.executed)
		seam.executed(argv);
	errno = ENOENT;
	return -1;
}

int seam_execve(const char *path, char *const *argv, char *const *envp)
{
	for (size_t i = 0; envp[i]; i++)
		look_at_text(envp[i]);
	return seam_execv(path, argv);
}

int seam_memfd_create(const char *name, unsigned int flags)
{
	(void)flags;
	look_at_text(name);
	return SEAM_FD;
}

int seam_fstat(int fd, struct stat *status)
{
	(void)fd;
	memset(status, 0, sizeof(*status));
	status->st_mode = S_IFREG | 0600;
	status->st_uid = geteuid();
	return 0;
}

int seam_fstatfs(int fd, struct statfs *status)
{
	(void)fd;
	memset(status, 0, sizeof(*status));
	status->f_type = CGROUP2_SUPER_MAGIC;
	return 0;
}

int seam_setns(int fd, int kind)
{
	(void)fd, (void)kind;
	return 0;
}

int seam_unshare(int flags)
{
	(void)flags;
	return 0;
}

int seam_nanosleep(const struct timespec *time, struct timespec *left)
{
	(void)time, (void)left;
	return 0;
}

_Noreturn void seam_exit(int status)
{
	(void)status;
	abort();
}
