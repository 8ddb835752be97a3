/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One copy of the static program for all monitors of a user: that which the keeper of the user namespace runs, since it
 * is there for as long as there are containers. A copy of its own would cost each of them a quarter of a megabyte.
 *
 * Should:  verify that it is this very program, sealed, and the keeper the keeper.
 * Mustn't: share with a container that has the program in its own process: it could take the right to execute it from
 *          the others.
 */
#define _GNU_SOURCE
#include "program-shared.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plan.h"
#include "program.h"
#include "small-file.h"
#include "start-time.h"

/**
 * keeper_of() - the keeper file of a plan whose container is not to have a program of its own
 * @plan: not checked yet
 *
 * Return: its path, or NULL
 */
static const char *keeper_of(const struct plan *plan)
{
	struct plan_record record;
	struct plan_cursor cursor;
	const char *keeper = NULL;

	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0) {
		if (record.op == PLAN_INIT)
			return NULL;
		if (record.op == PLAN_USERNS && record.field[PLAN_USERNS_MODE].number == 0)
			keeper = record.field[PLAN_USERNS_KEEPER].text;
	}
	return keeper;
}

/**
 * is_this_program() - is a file this program, in a state in which it can be executed?
 * @fd: of it
 *
 * Return: true or false
 */
static int is_this_program(int fd)
{
	char path[32], target[64];
	struct stat status;
	ssize_t length;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return 0;
	target[length] = '\0';
	return strcmp(target, "/memfd:" PROGRAM_MEMFD " (deleted)") == 0 && fcntl(fd, F_GET_SEALS) == PROGRAM_SEALS &&
	       fstat(fd, &status) == 0 && (status.st_mode & 0777) == 0777;
}

/**
 * program_shared() - the program that is there already, for a plan
 * @plan: encoded
 * @size: bytes
 *
 * Return: a descriptor, or -1 when there is none that this one should use
 */
int program_shared(const uint8_t *plan, size_t size)
{
	const struct plan decoded = { .base = plan, .size = size };
	const char *keeper = size < PLAN_HEADER_SIZE ? NULL : keeper_of(&decoded);
	char text[64], path[48], *end;
	long long began;
	long pid;
	int fd;

	if (!keeper || small_file(AT_FDCWD, keeper, text, sizeof(text)) <= 0)
		return -1;
	pid = strtol(text, &end, 10);
	if (pid <= 1 || pid > INT_MAX || *end != ' ')
		return -1;
	began = strtoll(end + 1, NULL, 10);
	snprintf(path, sizeof(path), "/proc/%ld/exe", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	/* what was opened stays the same, so the process is looked at afterwards */
	if (began > 0 && start_time((pid_t)pid) == began && is_this_program(fd))
		return fd;
	close(fd);
	return -1;
}
