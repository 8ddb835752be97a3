/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What happens to a container, its volumes and the commands that are executed in it, told to everybody who listens: a
 * line of JSON each in a file that all containers of a user share, as core/host/bun/events.ts writes and reads it.
 *
 * Should:  write whole lines by one call, for others write to the file too.
 * Mustn't: fail a container.
 */
#define _GNU_SOURCE
#include "events.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "replace-file.h"

/* A larger file is put aside; what was there before is forgotten. */
#define FILE_MAX (1 << 20)
/* Parts of a line. */
#define PARTS 7
#define EXEC_ID ",\"execID\":\""
#define EXEC_ID_BYTES 32
/* Lines that are written at once. */
#define LINES 3

/**
 * @record:   events, or commandEvents if @is_command
 * @file:     path of the file, NULL when nothing is told
 * @before:   what a line begins with
 * @labels:   labels of this start, if @labelled
 * @name:     of the container, if @named
 * @exec_id:  what the command is called, as an attribute
 * @plan:     where volumes are
 * @begun:    the container has been started
 * @attached: somebody was attached before that
 * @since:    when the command was executed, clock_ms()
 */
static struct {
	struct plan_record record;
	struct plan_record labels;
	struct plan_record name;
	const struct plan *plan;
	const char *file;
	struct plan_field before;
	char exec_id[sizeof(EXEC_ID) + 2 * EXEC_ID_BYTES + 1];
	int labelled;
	int named;
	int is_command;
	int begun;
	int attached;
	int64_t since;
} events;

/**
 * struct lines - what is about to be written
 * @parts:  of all lines
 * @count:  of them
 * @middle: of each line, what stands between its attributes and its time
 * @end:    of each line
 * @used:   lines
 */
struct lines {
	struct iovec parts[LINES * PARTS];
	int count;
	char middle[LINES][256];
	char end[LINES][64];
	int used;
};

/**
 * choose_id() - find a name for the command, which nobody else has
 */
static void choose_id(void)
{
	unsigned char bytes[EXEC_ID_BYTES] = { 0 };
	char *text = events.exec_id + sizeof(EXEC_ID) - 1;

	memcpy(events.exec_id, EXEC_ID, sizeof(EXEC_ID));
	if (getrandom(bytes, sizeof(bytes), 0) < 0) {
		/* it is a name for people alone */
	}
	for (size_t i = 0; i < sizeof(bytes); i++)
		text += snprintf(text, 3, "%02x", bytes[i]);
	memcpy(text, "\"", 2);
}

/**
 * events_open() - execute the events record, if there is one, and those that belong to it
 * @plan: the plan
 */
void events_open(const struct plan *plan)
{
	events.plan = plan;
	if (plan_find(plan, PLAN_COMMAND_EVENTS, &events.record)) {
		events.is_command = 1;
		events.file = events.record.field[PLAN_COMMAND_EVENTS_FILE].text;
		events.before = events.record.field[PLAN_COMMAND_EVENTS_BEFORE];
		choose_id();
	} else if (plan_find(plan, PLAN_EVENTS, &events.record)) {
		events.file = events.record.field[PLAN_EVENTS_FILE].text;
		events.before = events.record.field[PLAN_EVENTS_BEFORE];
		events.labelled = plan_find(plan, PLAN_EVENT_LABELS, &events.labels);
		events.named = plan_find(plan, PLAN_NAME, &events.name);
	}
}

/**
 * put_aside() - begin a new file when this one is large
 * @fd:   of it
 * @path: of it
 *
 * Of several who find it large one does it: whoever has the lock, while the name is still this file's.
 */
static void put_aside(int fd, const char *path)
{
	struct stat ours, there;
	char aside[PATH_MAX];

	if (fstat(fd, &ours) < 0 || ours.st_size < FILE_MAX || flock(fd, LOCK_EX | LOCK_NB) < 0)
		return;
	if (stat(path, &there) == 0 && there.st_ino == ours.st_ino && there.st_dev == ours.st_dev &&
	    snprintf(aside, sizeof(aside), "%s.1", path) < (int)sizeof(aside))
		(void)rename(path, aside);
}

/**
 * append() - write lines, and begin anew
 * @lines: any
 */
static void append(struct lines *lines)
{
	const char *path = events.file;
	int fd = lines->count ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;

	if (fd >= 0) {
		if (writev(fd, lines->parts, lines->count) > 0)
			put_aside(fd, path);
		close(fd);
	}
	lines->count = lines->used = 0;
}

static void add_part(struct lines *lines, struct iovec part)
{
	if (part.iov_len)
		lines->parts[lines->count++] = part;
}

/**
 * add_end() - the rest of a line, whose attributes are there
 * @lines:   added to
 * @quote:   what ends the last attribute's value
 * @more:    attributes besides, as they stand behind others
 * @action:  what has happened
 * @command: what was executed, as what stands in a JSON string, or NULL
 */
static void add_end(struct lines *lines, const char *quote, const char *more, const char *action,
		    const struct plan_field *command)
{
	char *middle = lines->middle[lines->used], *end = lines->end[lines->used];
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	snprintf(middle, sizeof(lines->middle[0]), "%s%s},\"action\":\"%s", quote, more, action);
	snprintf(end, sizeof(lines->end[0]), "\",\"timeNano\":\"%lld%09ld\"}\n", (long long)now.tv_sec, now.tv_nsec);
	add_part(lines, text_part(middle));
	if (command)
		add_part(lines, field_part(command));
	add_part(lines, text_part(end));
	lines->used++;
}

/**
 * add() - add a line about the container, or the command in it
 * @lines:   added to
 * @action:  what has happened
 * @more:    attributes besides, as they stand behind others
 * @command: what was executed, or NULL
 */
static void add(struct lines *lines, const char *action, const char *more, const struct plan_field *command)
{
	static char name[] = ",\"name\":\"";

	add_part(lines, field_part(&events.before));
	if (events.is_command)
		add_part(lines, text_part(events.exec_id));
	if (events.labelled)
		add_part(lines, field_part(&events.labels.field[PLAN_EVENT_LABELS_TEXT]));
	if (events.named) {
		add_part(lines, text_part(name));
		add_part(lines, field_part(&events.name.field[PLAN_NAME_TEXT]));
	}
	add_end(lines, events.named ? "\"" : "", more, action, command);
}

/**
 * tell_other() - something has happened to what is not the container
 * @before: what the line begins with
 * @action: what
 * @more:   attributes besides, or NULL
 */
static void tell_other(const struct plan_field *before, const char *action, const struct plan_field *more)
{
	struct lines lines = { 0 };

	add_part(&lines, field_part(before));
	if (more)
		add_part(&lines, field_part(more));
	add_end(&lines, "", "", action, NULL);
	append(&lines);
}

/**
 * events_of_volume() - a volume without a name of its own was made or removed
 * @name:   of it
 * @action: docker's word for it
 */
void events_of_volume(const char *name, const char *action)
{
	struct plan_cursor cursor;
	struct plan_record record;

	if (!events.file)
		return;
	plan_begin(events.plan, &cursor);
	while (plan_next(&cursor, &record) > 0)
		if (record.op == PLAN_VOLUME_EVENTS && strcmp(record.field[PLAN_VOLUME_EVENTS_NAME].text, name) == 0) {
			tell_other(&record.field[PLAN_VOLUME_EVENTS_BEFORE], action, NULL);
			return;
		}
}

/**
 * add_mounts() - the container's volumes have been mounted, or are so no more
 * @lines:  told before
 * @action: which of the two
 * @field:  of a volumeEvents record, with attributes besides
 */
static void add_mounts(struct lines *lines, const char *action, int field)
{
	struct plan_cursor cursor;
	struct plan_record record;

	if (!plan_count(events.plan, PLAN_VOLUME_EVENTS))
		return;
	append(lines);
	plan_begin(events.plan, &cursor);
	while (plan_next(&cursor, &record) > 0)
		if (record.op == PLAN_VOLUME_EVENTS)
			tell_other(&record.field[PLAN_VOLUME_EVENTS_BEFORE], action, &record.field[field]);
}

/**
 * add_networks() - the container has been connected to its networks, or is so no more
 * @lines:  told before
 * @action: which of the two
 */
static void add_networks(struct lines *lines, const char *action)
{
	struct plan_cursor cursor;
	struct plan_record record;

	if (!plan_count(events.plan, PLAN_NETWORK_EVENTS))
		return;
	append(lines);
	plan_begin(events.plan, &cursor);
	while (plan_next(&cursor, &record) > 0)
		if (record.op == PLAN_NETWORK_EVENTS)
			tell_other(&record.field[PLAN_NETWORK_EVENTS_BEFORE], action, NULL);
}

static void tell(const char *action, const char *more)
{
	struct lines lines = { 0 };

	add(&lines, action, more, NULL);
	append(&lines);
}

/**
 * events_tell() - something has happened
 * @action: docker's word for it
 */
void events_tell(const char *action)
{
	if (events.file)
		tell(action, "");
}

/**
 * events_attached() - somebody has the container's streams
 *
 * Whoever starts it has them before there is anything to tell.
 */
void events_attached(void)
{
	if (events.begun)
		events_tell("attach");
	events.attached = 1;
}

/**
 * events_resized() - the container's terminal has another size
 * @height: in characters
 * @width:  the same
 */
void events_resized(unsigned int height, unsigned int width)
{
	char text[64];

	if (!events.file)
		return;
	snprintf(text, sizeof(text), ",\"height\":\"%u\",\"width\":\"%u\"", height, width);
	tell("resize", text);
}

/**
 * events_started() - the command runs
 */
void events_started(void)
{
	const struct plan_field *command = &events.record.field[PLAN_COMMAND_EVENTS_COMMAND];
	struct lines lines = { 0 };

	if (!events.file)
		return;
	events.since = clock_ms();
	if (events.is_command) {
		add(&lines, "exec_create: ", "", command);
		add(&lines, "exec_start: ", "", command);
	} else {
		if (events.record.field[PLAN_EVENTS_MADE].number && !events.begun)
			add(&lines, "create", "", NULL);
		if (events.attached && !events.begun)
			add(&lines, "attach", "", NULL);
		add_mounts(&lines, "mount", PLAN_VOLUME_EVENTS_MOUNT);
		add_networks(&lines, "connect");
		add(&lines, "start", "", NULL);
	}
	events.begun = 1;
	append(&lines);
}

/**
 * events_ended() - the container has ended, or the command in it
 * @code:             its exit code
 * @is_out_of_memory: the kernel has ended a process of it for want of memory, which nobody has been told yet
 */
void events_ended(int code, int is_out_of_memory)
{
	struct lines lines = { 0 };
	char text[80];

	if (!events.file)
		return;
	if (is_out_of_memory)
		events_tell("oom");
	if (events.is_command) {
		snprintf(text, sizeof(text), ",\"exitCode\":\"%d\"", code);
		tell("exec_die", text);
		return;
	}
	snprintf(text, sizeof(text), ",\"execDuration\":\"%lld\",\"exitCode\":\"%d\"",
		 (long long)(clock_ms() - events.since) / 1000, code);
	add(&lines, "die", text, NULL);
	add_networks(&lines, "disconnect");
	add_mounts(&lines, "unmount", PLAN_VOLUME_EVENTS_UNMOUNT);
	if (events.record.field[PLAN_EVENTS_REMOVED].number)
		add(&lines, "destroy", "", NULL);
	append(&lines);
}
