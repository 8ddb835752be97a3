/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The plan of a health check: a further process of a container that runs, with everything of the container's own plan
 * that says what its command is, but for the command.
 *
 * Should:  be made anew for each check: the container's process is another one once it has been started again.
 */
#define _GNU_SOURCE
#include "health-plan.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "start-time.h"

/* Room for what is not copied. */
#define OWN_ROOM 1024

/* Records of the container's plan that hold for any process of it. */
static const uint16_t kept[] = {
	PLAN_RLIMIT,	      PLAN_SCHEDULER, PLAN_IO_PRIORITY,	 PLAN_PERSONALITY,	 PLAN_AFFINITY, PLAN_LABEL,
	PLAN_ENVIRONMENT,     PLAN_USER,      PLAN_CAPABILITIES, PLAN_NO_NEW_PRIVILEGES, PLAN_LANDLOCK, PLAN_SECCOMP,
	PLAN_HEALTH_ARGUMENT, PLAN_UMASK,     PLAN_EXEC,	 PLAN_WORKING_DIRECTORY,
};

/**
 * struct writer - a plan that is being made
 * @base:  zero beyond @at
 * @at:    bytes that are there
 * @count: records
 */
struct writer {
	uint8_t *base;
	size_t at;
	uint32_t count;
};

static void put16(struct writer *writer, size_t at, uint16_t value)
{
	memcpy(writer->base + at, &value, sizeof(value));
}

static void put32(struct writer *writer, size_t at, uint32_t value)
{
	memcpy(writer->base + at, &value, sizeof(value));
}

static void put_number(struct writer *writer, uint64_t value)
{
	memcpy(writer->base + writer->at, &value, sizeof(value));
	writer->at += sizeof(value);
}

static void put_text(struct writer *writer, const char *text, size_t length)
{
	put_number(writer, length);
	memcpy(writer->base + writer->at, text, length);
	writer->at += (length + 8) & ~(size_t)7;
}

static size_t begin(struct writer *writer)
{
	size_t start = writer->at;

	writer->at += PLAN_RECORD_HEAD_SIZE;
	return start;
}

static void end(struct writer *writer, size_t start, uint16_t op, uint16_t fields)
{
	put16(writer, start, op);
	put16(writer, start + 2, fields);
	put32(writer, start + 4, (uint32_t)(writer->at - start));
	writer->count++;
}

/**
 * put_join() - the records that enter the container
 * @writer: the plan
 * @pid:    of the container's process
 * @began:  when it was started
 */
static void put_join(struct writer *writer, pid_t pid, uint64_t began)
{
	size_t start = begin(writer);

	put_text(writer, "", 0);
	put_number(writer, (uint64_t)pid);
	put_number(writer, began);
	/* its control group is open already */
	put_text(writer, "", 0);
	end(writer, start, PLAN_JOIN_CONTAINER, 4);
	start = begin(writer);
	end(writer, start, PLAN_ENTER_CONTAINER, 0);
}

static int is_kept(uint16_t op)
{
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (kept[i] == op)
			return 1;
	return 0;
}

/**
 * put_kept() - copy the records that hold for any process of the container
 * @writer: the plan
 * @plan:   the container's
 */
static void put_kept(struct writer *writer, const struct plan *plan)
{
	struct plan_record record;
	struct plan_cursor cursor;
	size_t from;

	plan_begin(plan, &cursor);
	while (from = cursor.offset, plan_next(&cursor, &record) > 0) {
		if (!is_kept(record.op))
			continue;
		memcpy(writer->base + writer->at, plan->base + from, cursor.offset - from);
		if (record.op == PLAN_HEALTH_ARGUMENT)
			put16(writer, writer->at, PLAN_ARGUMENT);
		writer->at += cursor.offset - from;
		writer->count++;
	}
}

/**
 * health_plan_make() - make the plan of a check
 * @made:      filled; to be given to health_plan_free()
 * @plan:      the container's
 * @container: running
 *
 * Return: 0, or -1 with errno
 */
int health_plan_make(struct plan *made, const struct plan *plan, const struct container *container)
{
	long long began = start_time(container->pid);
	size_t room = plan->size + OWN_ROOM;
	struct writer writer = { .at = PLAN_HEADER_SIZE };
	void *memory;

	if (began < 0)
		return -1;
	memory = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return -1;
	writer.base = memory;
	put_join(&writer, container->pid, (uint64_t)began);
	put_kept(&writer, plan);
	*made = (struct plan){ .base = memory, .size = writer.at, .count = writer.count };
	return 0;
}

/**
 * health_plan_free() - forget the plan of a check
 * @made: from health_plan_make()
 * @plan: that it was made of
 */
void health_plan_free(struct plan *made, const struct plan *plan)
{
	munmap((void *)(uintptr_t)made->base, plan->size + OWN_ROOM);
}
