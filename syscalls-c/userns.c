/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entering a user namespace with its id map.
 *
 * A namespace is made by a child that unshares and waits while we, outside, write its maps; then we join it
 * by setns. For the kept namespace that child stays: it is the keeper, a process that does nothing, holds
 * nothing open and is found again through the keeper file ("PID START-TIME"). It stays only once it is told that
 * it can be found. When it died, whoever comes next makes a new one under a lock.
 *
 * Should:  run in a single-threaded process; verify that a pid is still the keeper before joining.
 * Mustn't: leave the keeper holding the caller's files, terminal or working directory.
 */
#define _GNU_SOURCE
#include "userns.h"

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "directory.h"
#include "id-map.h"
#include "idle.h"
#include "kernel.h"
#include "small-file.h"
#include "start-time.h"

/**
 * join_keeper() - join the namespace the keeper file names, when its process is still that keeper
 * @path: the keeper file
 *
 * The namespace is opened before the start time is read: if the time fits then, the pid had not been reused
 * when it was opened.
 *
 * Return: 0 when joined, -1 when there is no living keeper
 */
static int join_keeper(const char *path)
{
	char text[64], ns[64], *end;
	long long expected;
	int fd, rc;
	long pid;

	if (small_file(AT_FDCWD, path, text, sizeof(text)) <= 0)
		return -1;
	pid = strtol(text, &end, 10);
	if (pid <= 1 || pid > INT_MAX || *end != ' ')
		return -1;
	expected = strtoll(end + 1, NULL, 10);
	snprintf(ns, sizeof(ns), "/proc/%ld/ns/user", pid);
	fd = open(ns, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	rc = expected > 0 && start_time((pid_t)pid) == expected ? setns(fd, CLONE_NEWUSER) : -1;
	close(fd);
	return rc;
}

/**
 * close_from() - close every descriptor from a number on
 * @first: the first one
 *
 * Return: 0, or -1 when they cannot be told
 */
static int close_from(int first)
{
	_Alignas(8) char entries[4096];
	long filled;
	int list;

	if (sys_close_range((unsigned int)first, ~0U, 0) == 0)
		return 0;
	/* a kernel before 5.9; one less first, since no more of them may be allowed */
	close(first);
	list = open("/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (list < 0)
		return -1;
	while ((filled = directory_read(list, entries, sizeof(entries))) > 0) {
		for (long at = 0; at < filled;) {
			const struct directory_entry *entry = (const void *)(entries + at);
			int fd = directory_is_dot(entry->name) ? -1 : atoi(entry->name);

			at += entry->length;
			if (fd >= first && fd != list)
				close(fd);
		}
	}
	close(list);
	return filled < 0 ? -1 : 0;
}

/**
 * hold() - the life of the process that holds a namespace
 * @argv:  the program's arguments, overwritten so that ps shows what this is
 * @ready: written to once the namespace exists
 * @gate:  a byte from it says that we are to stay; its end, also when the maker was killed, that we are not
 */
static _Noreturn void hold(char **argv, int ready, int gate)
{
	int error = unshare(CLONE_NEWUSER) < 0 ? errno : 0;
	ssize_t told;
	char byte;

	if (write(ready, &error, sizeof(error)) != sizeof(error) || error)
		_exit(1);
	/* above all the lock, which would be held for as long as we live */
	if (dup2(gate, 0) < 0 || close_from(1) < 0)
		_exit(1);
	while ((told = read(0, &byte, 1)) < 0 && errno == EINTR)
		;
	if (told != 1)
		_exit(0);
	if (argv && argv[0]) {
		size_t room = strlen(argv[0]);

		strncpy(argv[0], "rl-keeper", room);
	}
	prctl(PR_SET_NAME, "rl-keeper");
	setsid();
	if (chdir("/") < 0)
		_exit(1);
	close(0);
	idle_now();
	for (;;)
		pause();
}

/**
 * make() - make a namespace with its maps
 * @request: what
 * @argv:    the program's arguments
 * @holder:  filled with the pid of the process that holds it
 * @gate:    filled with a descriptor; closing it ends the holder unless a byte was written before
 * @failure: filled
 *
 * Return: 0, or -1
 */
static int make(const struct userns_request *request, char **argv, pid_t *holder, int *gate, struct failure *failure)
{
	int ready[2], hold_pipe[2], error = EIO;

	if (pipe2(ready, O_CLOEXEC) < 0 || pipe2(hold_pipe, O_CLOEXEC) < 0)
		return fail(failure, errno, "pipe");
	*holder = fork();
	if (*holder < 0)
		return fail(failure, errno, "fork");
	if (*holder == 0) {
		close(hold_pipe[1]);
		hold(argv, ready[1], hold_pipe[0]);
	}
	close(ready[1]);
	close(hold_pipe[0]);
	*gate = hold_pipe[1];
	if (read(ready[0], &error, sizeof(error)) != sizeof(error))
		error = EIO;
	close(ready[0]);
	if (error)
		return fail(failure, error, "");
	return id_map_write(request, *holder, failure);
}

/**
 * publish() - write the keeper file, whole or not at all
 * @path: the keeper file
 * @pid:  the keeper
 *
 * Return: 0, or -1 with errno
 */
static int publish(const char *path, pid_t pid)
{
	char temporary[4096], text[64];
	long long time = start_time(pid);
	int fd, length, rc, saved;

	if (time < 0)
		return -1;
	if (snprintf(temporary, sizeof(temporary), "%s.%d", path, pid) >= (int)sizeof(temporary)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return -1;
	length = snprintf(text, sizeof(text), "%d %lld\n", pid, time);
	errno = EIO; /* of a short write, which sets none */
	rc = write(fd, text, (size_t)length) == length ? rename(temporary, path) : -1;
	saved = errno;
	close(fd);
	if (rc < 0)
		unlink(temporary);
	errno = saved;
	return rc;
}

/**
 * join_pid() - join the user namespace of a child of ours
 * @pid: the child
 *
 * Return: 0, or -1 with errno
 */
static int join_pid(pid_t pid)
{
	char path[64];
	int fd, rc;

	snprintf(path, sizeof(path), "/proc/%d/ns/user", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	rc = setns(fd, CLONE_NEWUSER);
	close(fd);
	return rc;
}

/**
 * lock_keeper() - take the lock that guards making the kept namespace
 * @keeper: the keeper file
 *
 * Return: a descriptor that holds the lock, or -1 with errno
 */
static int lock_keeper(const char *keeper)
{
	char path[4096];
	int fd;

	if (snprintf(path, sizeof(path), "%s.lock", keeper) >= (int)sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	while (fd >= 0 && flock(fd, LOCK_EX) < 0)
		if (errno != EINTR) {
			close(fd);
			return -1;
		}
	return fd;
}

/**
 * become_root() - take the namespace's root as our user
 *
 * A map that keeps the caller's own id leaves us as that user, and what we make would be that user's.
 *
 * Return: 0, or -1 with errno
 */
static int become_root(void)
{
	if (geteuid() == 0 && getegid() == 0)
		return 0;
	if (syscall(SYS_setgroups, 0, NULL) < 0 || syscall(SYS_setresgid, 0, 0, 0) < 0 ||
	    syscall(SYS_setresuid, 0, 0, 0) < 0)
		return -1;
	return prctl(PR_SET_DUMPABLE, 1);
}

/**
 * userns_enter() - put this process into a user namespace, as its root
 * @request: which
 * @argv:    the program's arguments (the keeper renames itself there)
 * @failure: filled, without the step
 *
 * Return: 0, or -1
 */
int userns_enter(const struct userns_request *request, char **argv, struct failure *failure)
{
	int lock = -1, gate = -1, rc;
	pid_t holder = -1;

	if (request->keep) {
		if (join_keeper(request->keeper) == 0)
			return 0;
		lock = lock_keeper(request->keeper);
		if (lock < 0)
			return fail(failure, errno, request->keeper);
		if (join_keeper(request->keeper) == 0) {
			close(lock);
			return 0;
		}
	}
	rc = make(request, argv, &holder, &gate, failure);
	if (rc == 0 && request->keep && publish(request->keeper, holder) < 0)
		rc = fail(failure, errno, request->keeper);
	if (rc == 0 && (join_pid(holder) < 0 || become_root() < 0))
		rc = fail(failure, errno, "");
	if (rc == 0 && request->keep && write(gate, "k", 1) != 1)
		rc = fail(failure, errno, request->keeper);
	if (rc < 0 && holder > 0)
		kill(holder, SIGKILL);
	if (gate >= 0)
		close(gate);
	if (holder > 0 && (rc < 0 || !request->keep))
		while (waitpid(holder, NULL, 0) < 0 && errno == EINTR)
			;
	if (lock >= 0)
		close(lock);
	return rc;
}
