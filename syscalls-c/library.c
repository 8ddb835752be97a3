/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shared object that TypeScript loads: starting the static program, and the few system calls of the
 * start path that cost milliseconds through a JavaScript runtime's own modules.
 *
 * Should:  leave every namespace, credential and clone to the static program.
 * Mustn't: make or wait for processes; the runtime around us has threads and children of its own.
 */
#define _GNU_SOURCE
#include "syscalls.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/utsname.h>
#include <time.h>

#include "cgroup-remove.h"
#include "kernel.h"
#include "lock.h"

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
 * filled_memfd() - a memfd with given bytes
 * @name:  shown in /proc
 * @flags: MFD_*
 * @bytes: what
 * @size:  how many
 *
 * Return: a descriptor, or -1 with errno
 */
static int filled_memfd(const char *name, unsigned int flags, const void *bytes, size_t size)
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
 * sealed_program() - the static program in a memfd nobody can change any more
 *
 * A container that gets at the file behind /proc/PID/exe finds this, and not a file of the host
 * (CVE-2019-5736).
 *
 * Return: a descriptor, or -1 with errno
 */
static int sealed_program(void)
{
	int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
	int fd = filled_memfd("rl", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC, rl_embedded,
			      (size_t)(rl_embedded_end - rl_embedded));

	if (fd >= 0 && (fcntl(fd, F_ADD_SEALS, seals) < 0 || fcntl(fd, F_GET_SEALS) != seals)) {
		close(fd);
		return -1;
	}
	return fd;
}

/**
 * execute() - execute the static program from its memfd
 * @program: its descriptor
 * @name:    argv[0]
 * @plan:    descriptor of the plan, inherited
 *
 * Return: only on failure, -1 with errno
 */
static int execute(int program, const char *name, int plan)
{
	/* the name needs room: the keeper of a user namespace writes its own over it */
	char number[16], title[16];
	char *argv[] = { title, number, NULL };

	snprintf(title, sizeof(title), "%s", name);
	snprintf(number, sizeof(number), "%d", plan);
	return (int)syscall(SYS_execveat, program, "", argv, environ, AT_EMPTY_PATH);
}

int rl_replace(const char *name, const uint8_t *plan, uint64_t size)
{
	int program = sealed_program(), plan_fd = filled_memfd("rl-plan", 0, plan, size), error;

	if (program >= 0 && plan_fd >= 0)
		execute(program, name, plan_fd);
	error = errno;
	if (program >= 0)
		close(program);
	if (plan_fd >= 0)
		close(plan_fd);
	return -error;
}

int rl_program(void)
{
	int fd = sealed_program();

	return fd < 0 ? -errno : fd;
}

int rl_plan(const uint8_t *plan, uint64_t size)
{
	int fd = filled_memfd("rl-plan", MFD_CLOEXEC, plan, size);

	return fd < 0 ? -errno : fd;
}

int64_t rl_read_file(const char *path, uint8_t *buffer, uint64_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	uint64_t length = 0;
	ssize_t got = 0;

	if (fd < 0)
		return -errno;
	while (length < size) {
		got = read(fd, buffer + length, size - length);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		length += (uint64_t)got;
	}
	if (got < 0) {
		int error = errno;

		close(fd);
		return -error;
	}
	close(fd);
	return length == size ? -EFBIG : (int64_t)length;
}

int rl_private_directory(const char *path)
{
	char prefix[4096];
	size_t length = strlen(path);
	struct stat status;

	if (stat(path, &status) < 0) {
		if (errno != ENOENT)
			return -errno;
		if (length >= sizeof(prefix))
			return -ENAMETOOLONG;
		for (size_t i = 1; i <= length; i++) {
			if (i < length && path[i] != '/')
				continue;
			memcpy(prefix, path, i);
			prefix[i] = '\0';
			if (mkdir(prefix, 0700) < 0 && errno != EEXIST)
				return -errno;
		}
		if (stat(path, &status) < 0)
			return -errno;
	}
	if (!S_ISDIR(status.st_mode))
		return -ENOTDIR;
	/* a directory somebody else owns could be changed under us */
	return status.st_uid == geteuid() ? 0 : -EPERM;
}

int rl_make_directory(const char *path)
{
	return mkdir(path, 0700) < 0 ? -errno : 0;
}

int rl_remove_cgroup(const char *path, int32_t grace)
{
	char parent[PATH_MAX];
	const char *name = strrchr(path, '/');
	struct statfs status;
	int fd, rc;

	if (!name || name == path || !name[1] || (size_t)(name - path) >= sizeof(parent))
		return -EINVAL;
	memcpy(parent, path, (size_t)(name - path));
	parent[name - path] = '\0';
	fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	if (fstatfs(fd, &status) < 0)
		rc = -errno;
	else if (status.f_type != CGROUP2_SUPER_MAGIC)
		rc = -ENODEV;
	else
		rc = cgroup_remove(fd, name + 1, grace) < 0 ? -errno : 0;
	close(fd);
	return rc;
}

int rl_write_file(const char *path, const uint8_t *bytes, uint64_t size, int32_t append)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (append ? O_APPEND : O_TRUNC), 0600);
	int rc;

	if (fd < 0)
		return -errno;
	rc = rl_write(fd, bytes, size);
	close(fd);
	return rc;
}

int rl_lock(const char *path)
{
	return lock_take(path, 0);
}

int rl_access(const char *path, int32_t mode)
{
	return faccessat(AT_FDCWD, path, mode, AT_EACCESS) < 0 ? -errno : 0;
}

int rl_write(int32_t fd, const uint8_t *bytes, uint64_t size)
{
	while (size > 0) {
		ssize_t written = write(fd, bytes, size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -errno;
		bytes += written;
		size -= (uint64_t)written;
	}
	return 0;
}

int rl_is_terminal(int32_t fd)
{
	return isatty(fd);
}

int rl_columns(int32_t fd)
{
	struct winsize size;

	return ioctl(fd, TIOCGWINSZ, &size) < 0 ? 0 : size.ws_col;
}

int rl_identity(uint32_t *numbers, char *release, uint64_t size)
{
	struct rlimit nofile;
	struct utsname name;

	if (getrlimit(RLIMIT_NOFILE, &nofile) < 0 || uname(&name) < 0)
		return -errno;
	numbers[0] = geteuid();
	numbers[1] = getegid();
	numbers[2] = (uint32_t)nofile.rlim_max;
	numbers[3] = (uint32_t)(nofile.rlim_max >> 32);
	snprintf(release, size, "%s", name.release);
	return 0;
}

/**
 * mix() - add a number to a hash (FNV-1a over its bytes)
 * @hash:  so far
 * @value: the number
 *
 * Return: the hash with it
 */
static uint64_t mix(uint64_t hash, uint64_t value)
{
	for (int i = 0; i < 8; i++) {
		hash ^= value >> (8 * i) & 0xff;
		hash *= 0x100000001b3u;
	}
	return hash;
}

int rl_stamps(const char *paths, uint64_t *stamps, uint64_t count)
{
	for (uint64_t i = 0; i < count; i++, paths += strlen(paths) + 1) {
		struct stat status;
		uint64_t hash = 0xcbf29ce484222325u;

		stamps[i] = 0;
		if (stat(paths, &status) < 0)
			continue;
		hash = mix(mix(hash, status.st_dev), status.st_ino);
		if (!S_ISDIR(status.st_mode)) {
			hash = mix(mix(hash, (uint64_t)status.st_size), (uint64_t)status.st_mtim.tv_sec);
			hash = mix(mix(hash, (uint64_t)status.st_mtim.tv_nsec), (uint64_t)status.st_ctim.tv_sec);
			hash = mix(hash, (uint64_t)status.st_ctim.tv_nsec);
		}
		stamps[i] = hash;
	}
	return 0;
}

int64_t rl_monotonic(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
