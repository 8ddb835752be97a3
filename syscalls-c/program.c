/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The static program that does the work, carried inside whatever starts it.
 */
#define _GNU_SOURCE
#include "program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>

#include "kernel.h"

extern char **environ;

/* The static program, put here by the assembler. */
__asm__(".section .rodata\n"
	".balign 16\n"
	"rl_embedded:\n"
	".incbin \"" RL_PROGRAM "\"\n"
	"rl_embedded_end:\n"
	".previous\n");
extern const uint8_t rl_embedded[] __attribute__((visibility("hidden")));
extern const uint8_t rl_embedded_end[] __attribute__((visibility("hidden")));

/**
 * program_memfd() - a memfd with given bytes
 * @name:  shown in /proc
 * @flags: MFD_*
 * @bytes: what
 * @size:  how many
 *
 * Return: a descriptor, or -1 with errno
 */
int program_memfd(const char *name, unsigned int flags, const void *bytes, size_t size)
{
	int fd = memfd_create(name, flags);
	const char *p = bytes;

	if (fd < 0 && errno == EINVAL)
		fd = memfd_create(name, flags & ~MFD_EXEC); /* before 6.3 memfds are executable and the flag unknown */
	while (fd >= 0 && size > 0) {
		ssize_t written = write(fd, p, size);

		if (written < 0) {
			close(fd);
			return -1;
		}
		p += written;
		size -= (size_t)written;
	}
	return fd;
}

/**
 * program_sealed() - the static program in a memfd nobody can change any more
 *
 * A container that gets at the file behind /proc/PID/exe finds this, and not a file of the host
 * (CVE-2019-5736).
 *
 * Return: a descriptor, or -1 with errno
 */
int program_sealed(void)
{
	int fd = program_memfd(PROGRAM_MEMFD, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC, rl_embedded,
			       (size_t)(rl_embedded_end - rl_embedded));

	if (fd >= 0 && (fcntl(fd, F_ADD_SEALS, PROGRAM_SEALS) < 0 || fcntl(fd, F_GET_SEALS) != PROGRAM_SEALS)) {
		close(fd);
		return -1;
	}
	return fd;
}

/**
 * program_execute() - execute the static program from its memfd
 * @program: its descriptor
 * @name:    argv[0]
 * @plan:    descriptor of the plan, inherited
 *
 * Return: only on failure, -1 with errno
 */
int program_execute(int program, const char *name, int plan)
{
	/* the name needs room: the keeper of a user namespace writes its own over it */
	char number[16], title[16];
	char *argv[] = { title, number, NULL };

	snprintf(title, sizeof(title), "%s", name);
	snprintf(number, sizeof(number), "%d", plan);
	return (int)syscall(SYS_execveat, program, "", argv, environ, AT_EMPTY_PATH);
}
