/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What happens to a container, told to everybody who listens: a line of JSON each in a file that all containers of a
 * user share, as core/host/bun/events.ts writes and reads it.
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
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "replace-file.h"

/* A larger file is put aside; what was there before is forgotten. */
#define FILE_MAX (1 << 20)
/* Parts of a line. */
#define PARTS 3

static struct {
	struct plan_record record;
	struct plan_record name;
	int planned;
	int named;
	int begun;
} events;

/**
 * struct event - a line of the file
 * @name: with what stands before it
 * @end:  with what stands before that
 */
struct event {
	char name[320];
	char end[160];
};

/**
 * events_open() - execute the events record, if there is one
 * @plan: the plan
 */
void events_open(const struct plan *plan)
{
	events.planned = plan_find(plan, PLAN_EVENTS, &events.record);
	events.named = plan_find(plan, PLAN_NAME, &events.name);
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
 * make() - put a line together
 * @event:  filled, and used by @parts
 * @action: what has happened
 * @more:   attributes besides, as they stand behind others
 * @parts:  filled, PARTS of them
 */
static void make(struct event *event, const char *action, const char *more, struct iovec *parts)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	event->name[0] = '\0';
	if (events.named)
		snprintf(event->name, sizeof(event->name), ",\"name\":\"%.255s\"",
			 events.name.field[PLAN_NAME_TEXT].text);
	snprintf(event->end, sizeof(event->end), "%s},\"action\":\"%s\",\"timeNano\":\"%lld%09ld\"}\n", more, action,
		 (long long)now.tv_sec, now.tv_nsec);
	parts[0] = field_part(&events.record.field[PLAN_EVENTS_BEFORE]);
	parts[1] = text_part(event->name);
	parts[2] = text_part(event->end);
}

/**
 * append() - write lines
 * @parts: of them
 * @count: parts
 */
static void append(const struct iovec *parts, int count)
{
	const char *path = events.record.field[PLAN_EVENTS_FILE].text;
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return;
	if (writev(fd, parts, count) > 0)
		put_aside(fd, path);
	close(fd);
}

/**
 * events_tell() - something has happened
 * @action: docker's word for it
 */
void events_tell(const char *action)
{
	struct iovec parts[PARTS];
	struct event event;

	if (!events.planned)
		return;
	make(&event, action, "", parts);
	append(parts, PARTS);
}

/**
 * events_started() - the command runs
 */
void events_started(void)
{
	int count = 0;
	struct iovec parts[2 * PARTS];
	struct event made, started;

	if (!events.planned)
		return;
	if (events.record.field[PLAN_EVENTS_MADE].number && !events.begun) {
		make(&made, "create", "", parts);
		count = PARTS;
	}
	events.begun = 1;
	make(&started, "start", "", parts + count);
	append(parts, count + PARTS);
}

/**
 * events_ended() - the container has ended
 * @code:             its exit code
 * @is_out_of_memory: the kernel has ended a process of it for want of memory, which nobody has been told yet
 */
void events_ended(int code, int is_out_of_memory)
{
	int count = PARTS;
	struct iovec parts[2 * PARTS];
	struct event ended, removed;
	char text[32];

	if (!events.planned)
		return;
	if (is_out_of_memory)
		events_tell("oom");
	snprintf(text, sizeof(text), ",\"exitCode\":\"%d\"", code);
	make(&ended, "die", text, parts);
	if (events.record.field[PLAN_EVENTS_REMOVED].number) {
		make(&removed, "destroy", "", parts + count);
		count += PARTS;
	}
	append(parts, count);
}
