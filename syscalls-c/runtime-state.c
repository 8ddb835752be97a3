/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A container's state as created.c writes it, and the few things that are done with one.
 *
 * Should:  say no to whatever looks different, since a program that knows more is asked then.
 * Mustn't: follow links, wait at anything, or signal a process that was not seen to be the container's.
 */
#define _GNU_SOURCE
#include "runtime-state.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "directory.h"
#include "kernel.h"
#include "open-gate.h"
#include "small-file.h"
#include "start-time.h"

#define STATE_MAX (64 * 1024)
#define ID_MAX 255

/**
 * runtime_state_is_id() - whether a text can be a container's id, as core/runtime/state.ts has it
 * @text: any
 *
 * Return: true for what is the name of a directory and nothing that leads out of it
 */
int runtime_state_is_id(const char *text)
{
	size_t length = strlen(text);

	return length > 0 && length <= ID_MAX && isalnum((unsigned char)*text) &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+.-") == length;
}

/**
 * take_text() - go past a text
 * @at:   moved behind it
 * @text: expected
 *
 * Return: whether it is there
 */
static int take_text(const char **at, const char *text)
{
	size_t length = strlen(text);

	if (strncmp(*at, text, length) != 0)
		return 0;
	*at += length;
	return 1;
}

/**
 * take_number() - go past a number
 * @at:     moved behind it
 * @number: filled
 *
 * Return: whether there is one, above 0
 */
static int take_number(const char **at, long long *number)
{
	char *end;

	errno = 0;
	*number = strtoll(*at, &end, 10);
	if (!isdigit((unsigned char)**at) || errno || *number <= 0)
		return 0;
	*at = end;
	return 1;
}

/**
 * take_string() - go past what stands between quotation marks, and the second of them
 * @at:   moved behind it
 * @text: filled
 * @size: its size
 *
 * Return: whether there is one that needs no decoding
 */
static int take_string(const char **at, char *text, size_t size)
{
	size_t length = strcspn(*at, "\"\\");

	if ((*at)[length] != '"' || length >= size)
		return 0;
	memcpy(text, *at, length);
	text[length] = '\0';
	*at += length + 1;
	return 1;
}

/**
 * parse() - take a state apart, as far as it is needed
 * @at:    its text
 * @id:    of the container
 * @state: filled
 *
 * Return: whether it is of the form that is expected, and this container's
 */
static int parse(const char *at, const char *id, struct runtime_state *state)
{
	long long pid;

	/* the first property of that name may be an annotation's: then hooks are thought of for nothing */
	state->has_hooks = strstr(at, "\"hooks\":") != NULL;
	if (!take_text(&at, "{\"pid\":") || !take_number(&at, &pid) || pid > INT_MAX ||
	    !take_text(&at, ",\"startTime\":") || !take_number(&at, &state->started) ||
	    !take_text(&at, ",\"cgroup\":\"") || !take_string(&at, state->cgroup, sizeof(state->cgroup)) ||
	    !take_text(&at, ",\"id\":\"") || !take_text(&at, id) || !take_text(&at, "\",\"bootId\":\"") ||
	    !take_string(&at, state->boot, sizeof(state->boot)))
		return 0;
	state->pid = (pid_t)pid;
	return 1;
}

/**
 * runtime_state_open() - read the state of a container
 * @root:  directory of all of them
 * @id:    the container's
 * @state: filled
 *
 * Return: a descriptor of its directory, or -1
 */
int runtime_state_open(const char *root, const char *id, struct runtime_state *state)
{
	static char text[STATE_MAX];
	int parent, directory;
	ssize_t length;

	if (!runtime_state_is_id(id))
		return -1;
	parent = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (parent < 0)
		return -1;
	directory = openat(parent, id, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	close(parent);
	if (directory < 0)
		return -1;
	length = small_file(directory, "state.json", text, sizeof(text));
	/* what does not fit could be hooks */
	if (length > 0 && length < STATE_MAX - 1 && parse(text, id, state))
		return directory;
	close(directory);
	return -1;
}

/**
 * lives() - whether the container's process is still that one
 * @state: the container's
 *
 * Return: 1; 0 when it has ended, also when nobody has waited for it yet; -1 when that cannot be told
 */
static int lives(const struct runtime_state *state)
{
	char boot[64], status;
	long long started;

	if (small_file(AT_FDCWD, "/proc/sys/kernel/random/boot_id", boot, sizeof(boot)) < 36)
		return -1;
	if (strlen(state->boot) != 36 || strncmp(boot, state->boot, 36) != 0)
		return 0;
	if (process_stat(state->pid, &status, &started) < 0)
		return errno == ENOENT || errno == ESRCH ? 0 : -1;
	return started == state->started && status != 'Z' && status != 'X';
}

/**
 * is_paused() - whether a container's processes stand still, as core/host/bun/frozen.ts has it
 * @state: its
 *
 * Return: false as well for one without a control group
 */
static int is_paused(const struct runtime_state *state)
{
	char path[PATH_MAX + 16], text[8];

	if (!state->cgroup[0])
		return 0;
	snprintf(path, sizeof(path), "%s/cgroup.freeze", state->cgroup);
	return small_file(AT_FDCWD, path, text, sizeof(text)) > 0 && text[0] == '1';
}

/**
 * runtime_state_start() - let a container go on that waits at its gate
 * @directory: its own
 * @state:     its
 *
 * Return: whether that was done
 */
int runtime_state_start(int directory, const struct runtime_state *state)
{
	/* a start that shows only once the container is resumed is refused, with words */
	return lives(state) == 1 && !is_paused(state) && open_gate(directory, "start") == 0;
}

/**
 * runtime_state_signal() - signal a container's first process
 * @state:  its
 * @signal: number; 0 is none
 *
 * Return: whether that was done
 */
int runtime_state_signal(const struct runtime_state *state, int signal)
{
	int fd, done;

	if (signal <= 0)
		return 0;
	fd = (int)syscall(SYS_pidfd_open, state->pid, 0);
	if (fd < 0)
		return 0;
	/* what the descriptor stands for stays the same, so it is looked at after it was opened */
	done = lives(state) == 1 && sys_pidfd_send_signal(fd, signal) == 0;
	close(fd);
	return done;
}

/**
 * remove_cgroup() - remove a control group in which nothing is left
 * @path: absolute
 *
 * That of a scope unit is systemd's to remove, which has to notice first that it is empty: rl waits for that.
 *
 * Return: whether it is gone
 */
static int remove_cgroup(const char *path)
{
	static const char unit[] = ".scope";
	int fd = open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), is_group;
	size_t length = strlen(path);
	struct statfs fs;

	if (fd < 0)
		return errno == ENOENT;
	if (length >= sizeof(unit) && strcmp(path + length + 1 - sizeof(unit), unit) == 0) {
		close(fd);
		return 0;
	}
	is_group = fstatfs(fd, &fs) == 0 && fs.f_type == CGROUP2_SUPER_MAGIC;
	close(fd);
	return is_group && (rmdir(path) == 0 || errno == ENOENT);
}

/**
 * is_plain() - whether nothing but what is known here is in a container's directory
 * @directory: its
 *
 * Return: true for the state, with or without a gate
 */
static int is_plain(int directory)
{
	_Alignas(8) char entries[4096];
	long filled = directory_read(directory, entries, sizeof(entries));

	for (long at = 0; at < filled;) {
		const struct directory_entry *entry = (const void *)(entries + at);

		at += entry->length;
		if (!directory_is_dot(entry->name) && strcmp(entry->name, "state.json") != 0 &&
		    strcmp(entry->name, "start") != 0)
			return 0;
	}
	return filled > 0;
}

/**
 * runtime_state_delete() - forget a container that has ended
 * @root:      directory of all
 * @id:        its
 * @directory: its own
 * @state:     its
 *
 * Return: whether that was done
 */
int runtime_state_delete(const char *root, const char *id, int directory, const struct runtime_state *state)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/%s", root, id) >= (int)sizeof(path) || lives(state) != 0 ||
	    !is_plain(directory) || (state->cgroup[0] && !remove_cgroup(state->cgroup)))
		return 0;
	unlinkat(directory, "start", 0);
	unlinkat(directory, "state.json", 0);
	return rmdir(path) == 0;
}
