/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing the id maps of a user namespace, from outside of it.
 *
 * Should:  leave ranges that are not the caller's own to newuidmap(1) and newgidmap(1), which check them.
 * Mustn't: give those set-uid programs anything of the caller's environment.
 */
#define _GNU_SOURCE
#include "id-map.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "kernel.h"

#define MAP_WORDS_MAX 64

/**
 * write_file() - write a small file in one go
 * @path: existing file
 * @text: what
 *
 * Return: 0, or -1 with errno
 */
static int write_file(const char *path, const char *text)
{
	size_t length = strlen(text);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t written;

	if (fd < 0)
		return -1;
	written = write(fd, text, length);
	close(fd);
	return written == (ssize_t)length ? 0 : -1;
}

/**
 * run_helper() - start newuidmap or newgidmap for a process
 * @program: absolute path
 * @pid:     whose map
 * @map:     lines "INSIDE OUTSIDE LENGTH"
 *
 * The helper is setuid: it gets a constant, empty environment.
 *
 * Return: pid of the helper, or -1 with errno
 */
static pid_t run_helper(const char *program, pid_t pid, const char *map)
{
	static char words[32 * 340];
	char *argv[MAP_WORDS_MAX + 3], number[16], *save = NULL;
	char *const environment[] = { NULL };
	int argc = 0;
	pid_t child;

	if (strlen(map) >= sizeof(words)) {
		errno = E2BIG;
		return -1;
	}
	strcpy(words, map);
	snprintf(number, sizeof(number), "%d", pid);
	argv[argc++] = (char *)(uintptr_t)program;
	argv[argc++] = number;
	for (char *w = strtok_r(words, " \n", &save); w; w = strtok_r(NULL, " \n", &save)) {
		if (argc == MAP_WORDS_MAX + 2) {
			errno = E2BIG;
			return -1;
		}
		argv[argc++] = w;
	}
	argv[argc] = NULL;
	child = fork();
	if (child == 0) {
		execve(program, argv, environment);
		_exit(127);
	}
	return child;
}

/**
 * reap_helper() - wait for a map helper
 * @child: its pid
 *
 * Return: 0 when it succeeded, -1 with errno EPERM when it refused
 */
static int reap_helper(pid_t child)
{
	int status = -1;

	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (status == 0)
		return 0;
	errno = WIFEXITED(status) && WEXITSTATUS(status) == 127 ? ENOENT : EPERM;
	return -1;
}

/**
 * id_map_write() - give a fresh user namespace its id maps
 * @request: the maps and helpers
 * @pid:     a process in it
 * @failure: filled
 *
 * Return: 0, or -1
 */
int id_map_write(const struct userns_request *request, pid_t pid, struct failure *failure)
{
	char path[64];
	pid_t uid_helper, gid_helper;
	int uid_rc;

	if (request->newuidmap[0]) {
		/* both at once: each costs a process that checks /etc/subuid */
		uid_helper = run_helper(request->newuidmap, pid, request->uid_map);
		gid_helper = run_helper(request->newgidmap, pid, request->gid_map);
		if (uid_helper < 0 || gid_helper < 0)
			return fail(failure, errno, request->newuidmap);
		uid_rc = reap_helper(uid_helper);
		if (reap_helper(gid_helper) < 0)
			return fail(failure, errno, request->newgidmap);
		return uid_rc < 0 ? fail(failure, EPERM, request->newuidmap) : 0;
	}
	if (!request->setgroups) {
		snprintf(path, sizeof(path), "/proc/%d/setgroups", pid);
		if (write_file(path, "deny") < 0)
			return fail(failure, errno, path);
	}
	snprintf(path, sizeof(path), "/proc/%d/uid_map", pid);
	if (write_file(path, request->uid_map) < 0)
		return fail(failure, errno, path);
	snprintf(path, sizeof(path), "/proc/%d/gid_map", pid);
	if (write_file(path, request->gid_map) < 0)
		return fail(failure, errno, path);
	return 0;
}
