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
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>

#include "cgroup-open.h"
#include "cgroup-remove.h"
#include "kernel.h"
#include "lock.h"
#include "program-shared.h"
#include "program.h"
#include "stamps.h"

int rl_replace(const char *name, const uint8_t *plan, uint64_t size)
{
	int program = program_shared(plan, size), plan_fd = program_memfd("rl-plan", 0, plan, size), error;

	if (program >= 0 && plan_fd >= 0)
		program_execute(program, name, plan_fd);
	if (program >= 0)
		close(program);
	program = program_sealed();
	if (program >= 0 && plan_fd >= 0)
		program_execute(program, name, plan_fd);
	error = errno;
	if (program >= 0)
		close(program);
	if (plan_fd >= 0)
		close(plan_fd);
	return -error;
}

int rl_program(void)
{
	int fd = program_sealed();

	return fd < 0 ? -errno : fd;
}

int rl_plan(const uint8_t *plan, uint64_t size)
{
	int fd = program_memfd("rl-plan", MFD_CLOEXEC, plan, size);

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

int rl_symlink(const char *target, const char *path)
{
	return symlink(target, path) < 0 ? -errno : 0;
}

int rl_remove_cgroup(const char *path, int32_t grace)
{
	char parent[PATH_MAX];
	const char *name = strrchr(path, '/');
	int fd, rc;

	if (!name || name == path || !name[1] || (size_t)(name - path) >= sizeof(parent))
		return -EINVAL;
	memcpy(parent, path, (size_t)(name - path));
	parent[name - path] = '\0';
	fd = cgroup_open(parent);
	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
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

int rl_stamps(const char *paths, uint64_t *stamps, uint64_t count)
{
	for (uint64_t i = 0; i < count; i++, paths += strlen(paths) + 1)
		stamps[i] = file_stamp(paths);
	return 0;
}

int rl_changes(const char *directory, const char *names, double *moments, uint64_t count)
{
	int fd = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct stat status;

	if (fd < 0)
		return -errno;
	for (uint64_t i = 0; i < count; i++, names += strlen(names) + 1) {
		int found = fstatat(fd, names, &status, AT_SYMLINK_NOFOLLOW) == 0;

		moments[i] = found ? (double)status.st_ctim.tv_sec * 1e6 + (double)(status.st_ctim.tv_nsec / 1000) : 0;
	}
	close(fd);
	return 0;
}

int rl_slot(const char *text, uint32_t slots)
{
	return (int)(text_stamp(text) % slots);
}

int rl_program_id(char *id, uint64_t size)
{
	return snprintf(id, size, "%s", RL_PROGRAM_ID);
}

int64_t rl_monotonic(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
