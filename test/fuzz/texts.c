/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts of procfs, of control groups, of the keeper's file and of systemd's client. The first byte chooses which of
 * their readers gets the rest.
 */
#include "../../syscalls-c/start-time.c"

#include "../../syscalls-c/userns.c"

#include "../../syscalls-c/cgroup-limits.c"
#include "../../syscalls-c/cgroup-remove.c"
#include "../../syscalls-c/move-root.c"
#include "../../syscalls-c/scope.c"
#include "../../syscalls-c/signals.c"

#define ROOT "/containers/root"

static const char *given;

/**
 * nth_word() - a word of a line
 * @line: words with one blank between them
 * @n:    0 for the first
 *
 * Return: where it begins, or NULL
 */
static const char *nth_word(const char *line, int n)
{
	while (line && n-- > 0) {
		line = strchr(line, ' ');
		line = line ? line + 1 : NULL;
	}
	return line;
}

static void try_start_time(const char *text, size_t size)
{
	const char *name = strrchr(text, ')'), *field;
	long long ours;

	seam_file(text, size);
	ours = start_time(5);
	/* numbers as the kernel writes them, in a file that fits */
	field = nth_word(name, 20);
	if (size > 1000 || !field || name[1] != ' ' || *field < '1' || *field > '9' || strspn(field, "0123456789") > 18)
		return;
	require(ours >= 0 && (unsigned long long)ours == strtoull(field, NULL, 10));
}

static void try_keeper(const char *text)
{
	static const char stat[] = "5 (rl-keeper) S 1 5 5 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 4711 0 0";
	unsigned long long time = 0;
	long pid = 0;

	seam_file(text, strlen(text));
	seam_file("", 0);
	seam_file(stat, strlen(stat));
	if (join_keeper("/run/keeper") < 0)
		return;
	/* of which process's namespace */
	require(sscanf(text, "%ld %llu", &pid, &time) == 2 && pid > 1 && pid <= INT_MAX && time == 4711);
}

static void try_group(const char *text, size_t size)
{
	/* on the heap, of its exact size */
	char *path = malloc(PATH_MAX);

	require(path != NULL);
	seam_file(text, size);
	if (group_of(5, path) == 0) {
		require(*path == '/' && strlen(path) < PATH_MAX && !strchr(path, '\n'));
		require(strstr(text, path) != NULL);
	}
	free(path);
}

/* A process is killed whose number is a line of its own, and no other. */
static void check_killed(pid_t pid)
{
	char number[16];
	const char *at = given;

	require(pid > 0);
	snprintf(number, sizeof(number), "%d", pid);
	while ((at = strstr(at, number)) != NULL && at[strlen(number)] != '\n')
		at++;
	require(at != NULL);
}

static void try_processes(const char *text, size_t size)
{
	given = text;
	seam.killed = check_killed;
	seam_file(text, size);
	kill_processes(SEAM_FD);
}

static void try_word(const char *text, size_t size)
{
	const char *found = text;
	int has;

	seam_file(text, size);
	has = has_word(SEAM_FD, "cgroup.controllers", "memory");
	while ((found = strstr(found, "memory")) != NULL) {
		if ((found == text || strchr(" \n", found[-1])) && strchr(" \n", found[6]))
			break;
		found++;
	}
	if (size < 1000)
		require(has == (found != NULL));
}

/* What is taken away is of the host, and was said to be. */
static void check_unmounted(const char *path)
{
	require(strncmp(path, ROOT, strlen(ROOT)) != 0 || (path[strlen(ROOT)] != '\0' && path[strlen(ROOT)] != '/'));
	require(strstr(given, " - proc ") || strstr(given, " - sysfs "));
}

static void try_mounts(const char *text, size_t size)
{
	given = text;
	seam.unmounted = check_unmounted;
	seam_file(text, size);
	require(hide_host(ROOT) == 0);
}

static void try_mask(const char *text, size_t size)
{
	seam_file(text, size);
	if (signals_has_handler(5, SIGTERM))
		require(strstr(text, "\nSigBlk:\t") || strstr(text, "\nSigCgt:\t"));
	seam_begin();
	seam_file(text, size);
	if (signals_is_ignored(5, 64))
		require(strstr(text, "\nSigIgn:\t") != NULL);
}

static void try_words_of_systemd(const char *text, size_t size)
{
	struct scope scope = { .pid = SEAM_CHILD, .gate = SEAM_FD, .answer = SEAM_FD };
	/* small, so that there is more to hear than there is room for */
	char *line = malloc(32);

	require(line != NULL);
	seam.opened = 1;
	seam_file(text, size);
	require(hear(&scope, SEAM_FD, line, 32) == 0);
	require(strlen(line) < 32 && !strchr(line, '\n'));
	if (size < 30)
		require(strncmp(line, text, strlen(line)) == 0);
	free(line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t length;
	char *text;
	int which, cut;

	if (size < 2)
		return 0;
	which = data[0] % 8;
	cut = data[1];
	data += 2;
	size -= 2;
	text = next_text(&data, &size);
	length = strlen(text);
	seam_begin();
	switch (which) {
	case 0:
		try_start_time(text, length);
		break;
	case 1:
		try_keeper(text);
		break;
	case 2:
		try_group(text, length);
		break;
	case 3:
		try_processes(text, length);
		break;
	case 4:
		try_word(text, length);
		break;
	case 5:
		seam.cut = (size_t)cut;
		try_mounts(text, length);
		break;
	case 6:
		try_mask(text, length);
		break;
	default:
		seam.cut = (size_t)cut;
		try_words_of_systemd(text, length);
	}
	free(text);
	return 0;
}
